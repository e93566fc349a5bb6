"""A sourcing note: what was searched, by which criteria, on which day, and who was kept; for the file of a contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.directory.records import Structure
from bot.core.directory.territory import Territory
from bot.core.exchange.document import Sourcing, Supplier
from bot.core.exchange.reply import Attachment
from bot.core.exchange.session import DialogueState
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import ACTIVITIES, values_of
from bot.core.knowledge.source import Source
from bot.core.knowledge.wording import Wording
from bot.core.replies.formats import NBSP, grouped_siret, listed, source_date
from bot.core.replies.values import kind_name, say_value

FILENAME = "note-de-sourcing.pdf"

_NEED = ("secteur", ACTIVITIES)
"""The slots that say what is wanted; the others are criteria."""


class Notes:
    """Makes notes of shortlists."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Use this content."""
        self._knowledge = knowledge
        self._territory = territory

    def note(self, state: DialogueState | None, kept: Sequence[Structure], day: date) -> Attachment:
        """The note of some structures, and of the search that led to them."""
        wording = self._knowledge.wording
        suppliers = tuple(supplier_of(one, kind_name(self._knowledge, one), wording) for one in kept)
        found = Sourcing(self._need(state), tuple(self._criteria(state)), day, suppliers)
        return Attachment(FILENAME, "application/pdf", document=found)

    def _need(self, state: DialogueState | None) -> str:
        """What is wanted, in a few words: the trades said, else the sectors; empty if neither was."""
        said = state.slots.get(ACTIVITIES) or () if state else ()
        if said:
            return listed(values_of(said))
        sectors = state.slots.get("secteur") if state else None
        return say_value(self._knowledge, self._territory, "secteur", sectors) if sectors else ""

    def _criteria(self, state: DialogueState | None) -> Iterator[str]:
        dialogue = self._knowledge.script.dialogues.get(state.id) if state else None
        if state is None or dialogue is None:
            return
        yield dialogue.title
        for slot, value in state.slots.items():
            is_known = slot in self._knowledge.script.slots and slot not in _NEED
            if is_known and (said := say_value(self._knowledge, self._territory, slot, value)):
                yield said


def supplier_of(one: Structure, kind: str, wording: Wording) -> Supplier:
    """A record of the directory; `kind` names what it is, as its card does."""
    siret = (wording.text("sourcing_siret", siret=together(grouped_siret(one.siret))),) if one.siret else ()
    town = NBSP.join(filter(None, [one.postcode, one.commune]))
    return Supplier(
        name=one.name,
        about=(kind[:1].upper() + kind[1:], *siret),
        address=", ".join(filter(None, [one.address, town])),
        contacts=tuple(filter(None, [one.phone, one.mail, one.website])),
        sources=tuple(_named(source, wording) for source in one.sources),
        verified_on=one.verified_on,
    )


def together(text: str) -> str:
    """A text on one line, whatever comes before it."""
    return text.replace(" ", NBSP)


def _named(source: Source, wording: Wording) -> str:
    day = wording.text("source_date", date=together(source_date(source.date))) if source.date else ""
    return f"{source.name} {day}"
