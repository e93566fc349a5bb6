"""What a person sends, as every channel brings it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.exchange.event import Arrival
from bot.core.exchange.host import Host, Invitation


@dataclass(frozen=True, slots=True)
class Location:
    """A point in decimal degrees (WGS 84)."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sent: one of text, button action, location or something that cannot be read.

    `at` is the time of answering, timezone-aware: time comes with the message, so that the core needs no clock. `sent`
    is when the person sent it, where the channel tells; `kept` the unanswered questions kept of the person, where the
    message asks to see them. `arrival` tells that the message comes from an event that is open, `invitation` that it
    follows one for facilitators; `host` is who writes, where that is a facilitator and it matters.
    """

    at: datetime
    text: str | None = None
    action: str | None = None
    location: Location | None = None
    sent: datetime | None = None
    kept: tuple[str, ...] = ()
    arrival: Arrival | None = None
    invitation: Invitation | None = None
    host: Host | None = None

    @property
    def is_unreadable(self) -> bool:
        """Whether it is a photo, a voice message, a sticker or the like."""
        return self.text is None and self.action is None and self.location is None
