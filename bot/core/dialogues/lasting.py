"""What the content still has of a session: editors may have taken out ids or renamed slots since it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.core.directory.territory import Territory
from bot.core.exchange.session import DialogueState, Screen, Session, SlotValue
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import ACTIVITIES, EXCLUDED, HIDDEN, YEARLY, Slot, values_of
from bot.core.places.gazetteer import Gazetteer

UNCHECKED = frozenset([ACTIVITIES, YEARLY, *HIDDEN]) - {EXCLUDED}
"""What narrows a search by words, codes and structures: one that is gone narrows nothing."""


class Lasting:
    """Takes out of sessions what the content has no more. It keeps no state."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Compare with this content."""
        self._entries = knowledge.entries
        self._script = knowledge.script
        self._territory = territory

    def part(self, session: Session) -> Session:
        """The session without the values, the answers on the screen and the waiting need that are gone.

        Ranks keep their meaning: of a list shown, what is gone keeps its place.
        """
        pending = session.pending if session.pending and session.pending.id in self._script.dialogues else None
        return replace(
            session,
            focus=tuple(filter(None, map(self._screen, session.focus))),
            dialogue=self._state(session.dialogue),
            paused=self._state(session.paused),
            before=self._state(session.before),
            pending=self._state(pending),
            here=session.here if is_place(self._territory.gazetteer, session.here) else "",
        )

    def _screen(self, screen: Screen) -> Screen | None:
        if screen.kind != "answer":
            return screen
        ids = tuple(id_ for id_ in screen.ids if id_ in self._entries)
        return replace(screen, ids=ids) if ids else None

    def _state(self, state: DialogueState | None) -> DialogueState | None:
        if state is None:
            return None
        slots = {id_: left for id_, value in state.slots.items() if (left := self._value(id_, value)) is not None}
        doubtful = {id_: tuple(self._left(id_, values)) for id_, values in state.doubtful.items()}
        return replace(state, slots=slots, doubtful={id_: values for id_, values in doubtful.items() if values})

    def _value(self, id_: str, value: SlotValue) -> SlotValue | None:
        """A value, or what is left of several; None if nothing is."""
        slot = self._script.slots.get(id_)
        if id_ in UNCHECKED:
            return value
        if slot and slot.kind == "number":
            return value if isinstance(value, int | float) else None
        if not isinstance(value, tuple):
            return next(self._left(id_, values_of(value)), None)
        return tuple(self._left(id_, value)) or None if value else value

    def _left(self, id_: str, values: Iterable[str]) -> Iterator[str]:
        slot = self._script.slots.get("type" if id_ == EXCLUDED else id_)
        return (one for one in values if slot and self._has(slot, one))

    def _has(self, slot: Slot, value: str) -> bool:
        if slot.kind == "place":
            return is_place(self._territory.gazetteer, value)
        if slot.kind == "sector":
            return value in self._territory.sectors.sectors
        return slot.choice(value) is not None


def is_place(gazetteer: Gazetteer, value: str) -> bool:
    """Whether a value of a slot names a place that there is."""
    kind, _, code = value.partition(":")
    if kind == "commune":
        return gazetteer.commune(code) is not None
    if kind == "epci":
        return code in gazetteer.epcis
    return kind == "department" and bool(gazetteer.meant_by(code))
