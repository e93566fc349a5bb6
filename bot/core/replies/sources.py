"""Where a statement can be checked, as the last line of an answer or a card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.core.exchange.reply import PARAGRAPH, SHOWN_TEXT, Block, Span
from bot.core.knowledge.source import Source
from bot.core.knowledge.wording import Wording
from bot.core.replies.formats import french_date, source_date


def sources_note(wording: Wording, sources: Sequence[Source], verified_on: date, count: int | None = None) -> Block:
    """« Source : … ; … . Vérifié le … », each source as a link where it has an address.

    With a `count`, only so many of the sources are named, and how many more the details name.
    """
    before, _, after = wording.text("source", sources="\0", date=french_date(verified_on)).partition("\0")
    spans = [Span(before)]
    for number, source in enumerate(sources[:count]):
        spans += [Span(" ; ")] if number else []
        spans += _spans(wording, source)
    if count is not None and count < len(sources):
        spans.append(Span(" ; " + wording.text("source_more", count=len(sources) - count)))
    return Block("note", (*spans, Span(after)))


def room_below(said: Iterable[Block]) -> int:
    """The characters that are left for the sources below what is said."""
    return SHOWN_TEXT - sum(len(block.text) + len(PARAGRAPH) for block in said)


def short_note(wording: Wording, sources: Sequence[Source], verified_on: date, room: int) -> Block:
    """The note with as many of the first sources as fit in some characters; one in any case."""
    notes = [sources_note(wording, sources, verified_on, count) for count in range(len(sources), 0, -1)]
    return next((note for note in notes if len(note.text) <= room), notes[-1])


def _spans(wording: Wording, source: Source) -> Iterator[Span]:
    yield Span(source.name, href=source.url)
    if source.date:
        yield Span(" " + wording.text("source_date", date=source_date(source.date)))
