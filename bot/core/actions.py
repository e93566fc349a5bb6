"""Ids behind buttons and deep links, and what each asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Verb = Literal["answer", "details", "theme", "themes", "menu", "help", "human", "none", "privacy", "dialogue"]

_VERBS: dict[str, Verb] = {
    verb: verb
    for verb in ("answer", "details", "theme", "themes", "menu", "help", "human", "none", "privacy", "dialogue")
}
_PAYLOAD_VERBS: dict[str, Verb] = {"a": "answer", "t": "theme", "d": "dialogue"}
_PAYLOAD = re.compile(r"([atd])-([a-z0-9-]{1,60})")


@dataclass(frozen=True, slots=True)
class Action:
    """What a button asks for: `answer:aci`, `theme:iae:2`."""

    verb: Verb
    id: str = ""
    page: int = 1

    def __str__(self) -> str:
        """Give the id that goes into a button."""
        parts = [self.verb, self.id, str(self.page) if self.page > 1 else ""]
        return ":".join(parts).rstrip(":")


def parse_action(text: str) -> Action | None:
    """Read the id of a button; None if no current button has such an id."""
    verb, _, rest = text.partition(":")
    id_, _, page = rest.partition(":")
    if verb not in _VERBS or (page and not (page.isascii() and page.isdigit() and len(page) <= 3)):
        return None
    return Action(_VERBS[verb], id_, max(1, int(page or 1)))


def parse_payload(payload: str) -> Action | None:
    """Read what stands behind `?start=` in a deep link: `a-aci`, `t-iae`, `d-oeth`; None for anything else."""
    match = _PAYLOAD.fullmatch(payload)
    return Action(_PAYLOAD_VERBS[match[1]], match[2]) if match else None


def payload(action: Action) -> str:
    """Write the payload of a deep link (letters, digits and hyphens only: Telegram takes no others).

    Raises:
        ValueError: the action has no deep link.
    """
    for letter, verb in _PAYLOAD_VERBS.items():
        if verb == action.verb:
            return f"{letter}-{action.id}"
    message = f"no deep link leads to {action.verb!r}"
    raise ValueError(message)
