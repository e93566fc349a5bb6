"""Where a statement can be checked, as the last line of an answer or a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.exchange.reply import Block, Span
from bot.core.knowledge.source import Source
from bot.core.knowledge.wording import Wording
from bot.core.replies.formats import french_date, source_date


def sources_note(wording: Wording, sources: Sequence[Source], verified_on: date) -> Block:
    """« Source : … ; … . Vérifié le … », each source as a link where it has an address."""
    before, _, after = wording.text("source", sources="\0", date=french_date(verified_on)).partition("\0")
    spans = [Span(before)]
    for number, source in enumerate(sources):
        spans += [Span(" ; ")] if number else []
        spans += _spans(wording, source)
    return Block("note", (*spans, Span(after)))


def _spans(wording: Wording, source: Source) -> Iterator[Span]:
    yield Span(source.name, href=source.url)
    if source.date:
        yield Span(" " + wording.text("source_date", date=source_date(source.date)))
