"""An answer or a structure in a few lines that stand by themselves, with their source and its date."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.directory.records import Structure
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Span
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.replies.answers import Views, titled
from bot.core.replies.facts import Facts
from bot.core.replies.sources import short_note

SOURCES_LENGTH = 160
"""Characters for the sources below a structure, of which one is named in any case: they must not outgrow its lines."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What may be shown outside a conversation, and `action`, which opens the same in one.

    `title` and `line` stand for it in a list of quotes. The last of the `blocks` is the note with source and date.
    """

    action: Action
    title: str
    line: str
    blocks: tuple[Block, ...]


class Quotes:
    """Builds quotes of the content."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Use this content."""
        self._knowledge = knowledge
        self._directory = territory.directory
        self._views = Views(knowledge)
        self._facts = Facts(knowledge, territory)

    def of(self, action: Action) -> Quote | None:
        """The quote of the answer or the card that an action opens; None if it opens neither."""
        if action.verb == "answer" and (entry := self._knowledge.entries.get(action.id)):
            return self._answer(action, entry)
        if action.verb == "card" and (structure := self._directory.structures.get(action.id)):
            return self._structure(action, structure)
        return None

    def _answer(self, action: Action, entry: Entry) -> Quote:
        line = " ".join(block.text for block in entry.short)
        return Quote(action, entry.title, line, self._views.answer(entry).blocks)

    def _structure(self, action: Action, one: Structure) -> Quote:
        line = self._facts.line(one)
        line = line[:1].upper() + line[1:]
        ways = " · ".join(filter(None, [one.phone, one.mail, one.website]))
        said = (titled(one.name), *(Block("paragraph", (Span(text),)) for text in (line, ways) if text))
        note = short_note(self._knowledge.wording, one.sources, one.verified_on, SOURCES_LENGTH)
        return Quote(action, one.name, line, (*said, note))
