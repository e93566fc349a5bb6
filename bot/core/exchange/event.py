"""Events at which facilitators show a link or a QR code, and how a person comes from there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Way = Literal["link", "qr", "page"]
"""A printed or typed link, a QR code, or the page of the event, which leads on to another channel."""

SHORTEST_CODE, LONGEST_CODE = 3, 20

_CODE = re.compile(rf"[a-z0-9-]{{{SHORTEST_CODE},{LONGEST_CODE}}}")

_WAYS: dict[str, Way] = {"e": "link", "q": "qr", "w": "page"}


@dataclass(frozen=True, slots=True)
class Event:
    """What a facilitator has set up: `place` is the value of a slot, `opens` the payload of a deep link.

    It is open up to the end of the day `until`, where that is given.
    """

    code: str
    name: str
    place: str = ""
    opens: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """That a person comes from an event."""

    event: Event
    way: Way = "link"


def is_code(text: str) -> bool:
    """Whether an event can have this code."""
    return _CODE.fullmatch(text) is not None


def event_payload(code: str, way: Way = "link") -> str:
    """What stands behind `?start=` in a deep link to an event: `e-forum`, `q-forum` in its QR code."""
    letter = next(letter for letter, one in _WAYS.items() if one == way)
    return f"{letter}-{code}"


def parse_event_payload(payload: str) -> tuple[str, Way] | None:
    """The code of an event and the way to it, from a deep link; None for all else."""
    letter, _, code = payload.strip().casefold().partition("-")
    way = _WAYS.get(letter)
    return (code, way) if way and is_code(code) else None
