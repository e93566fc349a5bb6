"""What is counted of a turn, for the figures of events: ids and kinds, never words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.conversation.votes import SIGNS
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session

Counted = tuple[str, str, int]
"""What is counted, of what, and how many: `("question", "aci", 1)`; a vote that is changed takes the old one back."""

_VOTES = {sign: verb for verb, sign in SIGNS.items()}


def counted(before: Session, message: Message, after: Session) -> tuple[Counted, ...]:
    """What a turn adds to the figures of the event that the person comes from; votes count under no event too."""
    votes = tuple(_votes(before, after))
    if not after.campaign:
        return votes
    arrival = message.arrival
    opened = [("opened", arrival.way, 1)] if arrival and before.campaign != arrival.event.code else []
    if arrival and arrival.way == "page":  # opened already, on the page that leads here
        opened = []
    return (*opened, *_answered(after), *_found(before, after), *votes)


def _answered(after: Session) -> Iterator[Counted]:
    outcome = after.outcome
    if outcome.kind == "answer" and outcome.id:
        yield "question", outcome.id, 1
    elif outcome.kind == "fallback" and after.failures:
        yield "unanswered", "", 1


def _found(before: Session, after: Session) -> Iterator[Counted]:
    """A need that led to results, the structures shown, and the card opened."""
    screen = next(iter(after.focus), None)
    if screen is None or before.focus[:1] == after.focus[:1]:
        return
    if screen.kind == "card":
        yield from (("card", id_, 1) for id_ in screen.ids)
    if screen.kind != "results" or after.dialogue is None:
        return
    yield from (("shown", id_, 1) for id_ in screen.ids)
    needed, known = _need(after), _need(before)
    if needed != known or all(one.kind != "results" for one in before.focus):
        yield from needed


def _need(session: Session) -> tuple[Counted, ...]:
    """What is searched, and where: a commune by its code, a wider place as the value of its slot."""
    slots = session.dialogue.slots if session.dialogue else {}
    sectors = slots.get("secteur") or ()
    found = [("sector", one, 1) for one in (sectors if isinstance(sectors, tuple) else (str(sectors),))]
    place = str(slots.get("lieu") or "")
    return (*found, *([("commune", place.removeprefix("commune:"), 1)] if place else []))


def _votes(before: Session, after: Session) -> Iterator[Counted]:
    for vote in after.votes:
        if vote not in before.votes:
            yield _VOTES[vote[0]], vote[1:], 1
    standing = {vote[1:] for vote in after.votes}
    for vote in before.votes:
        if vote not in after.votes and vote[1:] in standing:
            yield _VOTES[vote[0]], vote[1:], -1
