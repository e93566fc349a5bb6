"""Loads the sentences of the assistant: `knowledge/wording.yaml`, completed by `knowledge/operator.yaml`."""

from __future__ import annotations

import string
from collections.abc import Mapping

from bot.content.markup import parse_blocks
from bot.content.reader import Fields
from bot.core.knowledge.wording import KEYS, Wording

OF_OPERATOR = ("privacy", "web_accessibility", "web_accessibility_link", "event_operator")
"""Sentences that hold what the operator says."""

STATES = ("non conforme", "partiellement conforme", "totalement conforme")
"""How accessible the page may be said to be: the words of the law."""

DECLARED = tuple(f"accessibility_{what}" for what in ("audit", "limits", "means", "contact", "date"))
"""What else the operator declares of it."""


def read_operator(file: Fields) -> dict[str, str]:
    """Who answers for the service and how accessible its page is, as the pages on both tell it."""
    said = {"operator": file.text("name"), "contact": file.text("contact"), "basis": file.text("basis")}
    said["accessibility_state"] = file.choice("accessibility_state", STATES)
    return said | {key: file.text(key) for key in DECLARED}


def read_wording(file: Fields, operator: Mapping[str, str]) -> Wording:
    """All the sentences, told those whose placeholders do not exist."""
    sentences = {}
    for key, placeholders in KEYS.items():
        text = file.text(key)
        unknown = _placeholders(text) - placeholders
        for name in sorted(unknown):
            allowed = ", ".join(f"{{{one}}}" for one in sorted(placeholders)) or "aucun"
            file.report_at(key, f"« {{{name}}} » n'existe pas dans cette phrase", f"possibles : {allowed}")
        is_for_operator = key in OF_OPERATOR and operator and not unknown
        sentences[key] = parse_blocks(text.format(**operator) if is_for_operator else text)
    return Wording(sentences)


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{ ou } isolé"}
