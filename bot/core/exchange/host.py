"""A facilitator who sets up events, and how far they have come with the next one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.exchange.event import Event
from bot.core.exchange.links import Links

Step = Literal["name", "place", "opens", "until"]
"""What is asked of an event, in this order."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event to be: what was said of it, and what is asked now. `places` are those between which to choose."""

    name: str = ""
    place: str = ""
    opens: str = ""
    asked: Step = "name"
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hosted:
    """An event of a facilitator, and whether it welcomes people."""

    event: Event
    is_open: bool


@dataclass(frozen=True, slots=True)
class Host:
    """A facilitator: their name and events, the codes of all events, where links lead."""

    name: str
    events: tuple[Hosted, ...] = ()
    taken: frozenset[str] = frozenset()
    links: Links = field(default_factory=Links)

    def event(self, code: str) -> Hosted | None:
        """Their event of this code."""
        return next((one for one in self.events if one.event.code == code), None)


@dataclass(frozen=True, slots=True)
class Order:
    """What a channel is to do beside sending a reply: keep a new event, end one, tell what came of one."""

    what: Literal["make", "end", "report"]
    event: Event


Invitation = Literal["accepted", "refused"]
"""What became of the invitation of a facilitator that a message follows."""
