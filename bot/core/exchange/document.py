"""Documents that the core describes and a channel has drawn: what stands on them, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.exchange.event import Event
from bot.core.exchange.links import Links


class Document:
    """What a channel has drawn: one of the classes below."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Announced(Document):
    """What an event is announced with: QR code, slide, poster. The name of a file tells which of them it is."""

    event: Event
    links: Links


@dataclass(frozen=True, slots=True)
class Charted(Document):
    """A chart, as the SVG that is drawn."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Supplier:
    """A structure that was found: what it is, in a line each; where; how to reach it; where that is known from.

    Of `contacts`, web addresses lead there.
    """

    name: str
    about: tuple[str, ...]
    address: str
    contacts: tuple[str, ...]
    sources: tuple[str, ...]
    verified_on: date


@dataclass(frozen=True, slots=True)
class Sourcing(Document):
    """A need in a sentence, the criteria of the search in a line each, its day, and who was found."""

    need: str
    criteria: tuple[str, ...]
    day: date
    suppliers: tuple[Supplier, ...]


SHEETS = {
    "qr.svg": "image/svg+xml",
    "qr.png": "image/png",
    "slide.png": "image/png",
    "slide.pdf": "application/pdf",
    "poster.pdf": "application/pdf",
}
"""The documents of an event, by how their files are called behind its code."""
