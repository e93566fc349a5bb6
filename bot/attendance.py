"""Who comes from an event, and what is counted there: between the channels, the core and the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.conversation.counting import counted
from bot.core.exchange.event import Arrival, Event, Way, parse_event_payload
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.stores.events import Count
from bot.stores.records import Records

START = "/start"


def invited_by(message: Message) -> tuple[str, Way] | None:
    """The code of the event whose deep link a message follows, and which link; None for all else."""
    command, _, argument = (message.text or "").strip().partition(" ")
    return parse_event_payload(argument) if command.partition("@")[0] == START and argument else None


async def invitations(records: Records, messages: Sequence[Message], today: date) -> dict[str, Event]:
    """The events, by code, whose deep links messages follow and that are open."""
    found = {invitation[0] for message in messages if (invitation := invited_by(message))}
    return await records.events.open(found, today)


def with_arrival(message: Message, events: dict[str, Event]) -> Message:
    """The message, with the event that it comes from where that is one of these."""
    invitation = invited_by(message)
    event = events.get(invitation[0]) if invitation else None
    return replace(message, arrival=Arrival(event, invitation[1])) if event and invitation else message


def counts(before: Session, message: Message, after: Session) -> list[Count]:
    """What a turn adds to the figures of the event, or under none."""
    return [(after.campaign, *one) for one in counted(before, message, after)]
