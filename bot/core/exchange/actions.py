"""Ids behind buttons and deep links, and what each asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Verb = Literal[
    "answer", "details", "theme", "themes", "menu", "more", "help", "human", "none", "privacy", "mydata", "forget",
    "dialogue", "set", "skip", "ask", "back", "edit", "cancel", "resume", "restart", "near", "result", "page", "relax",
    "card", "contact", "facilitator", "keep", "drop", "shortlist", "export", "second", "useful", "useless", "why",
    "host",
]  # fmt: skip
"""The second and third rows belong to guided dialogues and what they find, but for the votes at their end."""

_VERBS: dict[str, Verb] = {verb: verb for verb in get_args(Verb)}

_PAYLOAD_VERBS: dict[str, Verb] = {"a": "answer", "t": "theme", "d": "dialogue", "s": "card"}

_WITH_ARGUMENT = ("theme", "set", "page", "dialogue", "useful", "useless", "why", "host")

PAYLOAD_MAX = 64
"""Characters that Telegram takes behind `?start=`."""

_PAYLOAD = re.compile(r"([atds])-([a-z0-9-]{1,60})(?:_([A-Za-z0-9_-]+))?")


@dataclass(frozen=True, slots=True)
class Action:
    """What a button asks for: `answer:aci`, `theme:iae:2`, `set:lieu:commune:95127`."""

    verb: Verb
    id: str = ""
    arg: str = ""

    def __str__(self) -> str:
        """Give the id that goes into a button."""
        return f"{self.verb}:{self.id}:{self.arg}".rstrip(":")

    @property
    def page(self) -> int:
        """The argument as the number of a page, the first if it is none."""
        is_number = self.arg.isascii() and self.arg.isdigit() and len(self.arg) <= 3
        return max(1, int(self.arg)) if is_number else 1


def parse_action(text: str) -> Action | None:
    """Read the id of a button; None if no current button has such an id."""
    verb, _, rest = text.partition(":")
    id_, _, arg = rest.partition(":")
    is_known = verb in _VERBS and (not arg or verb in _WITH_ARGUMENT)
    return Action(_VERBS[verb], id_, arg) if is_known else None


def parse_payload(payload: str) -> Action | None:
    """Read what stands behind `?start=` in a deep link: `a-aci`, `t-iae`, `d-oeth`, `s-ares`; None for all else.

    A dialogue may come with values: `d-fournisseur_s-nettoyage_l-95127` (`bot/core/dialogues/whereabouts.py`).
    """
    match = _PAYLOAD.fullmatch(payload)
    if match is None or (match[3] and match[1] != "d"):
        return None
    return Action(_PAYLOAD_VERBS[match[1]], match[2], match[3] or "")


def payload(action: Action) -> str:
    """Write the payload of a deep link (letters, digits, hyphens and `_` only: Telegram takes no others).

    Raises:
        ValueError: the action has no deep link.
    """
    for letter, verb in _PAYLOAD_VERBS.items():
        if verb == action.verb:
            return f"{letter}-{action.id}" + (f"_{action.arg}" if action.arg else "")
    message = f"no deep link leads to {action.verb!r}"
    raise ValueError(message)
