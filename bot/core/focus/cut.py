"""Cuts an answer into its points: sentences of the short answer, details, what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.exchange.reply import Block, Span
from bot.core.knowledge.knowledge import Entry
from bot.core.knowledge.points import Point
from bot.core.text.sentences import SENTENCE_END

_LABEL = re.compile(r"\s*([^:;?]{1,80}?)\s*[:?](?!//)")

SENTENCE_LABEL = 40
"""Characters of the longest label of a sentence: « Plafond : … »."""


SHORTEST = 25
"""Characters of a first sentence that says something alone; « Oui. » goes with the next."""


def points_of(entry: Entry) -> list[Point]:
    """The points of an entry in their order; a detail that is a paragraph is one too."""
    sentences = [sentence for block in entry.short for sentence in _sentences(block)]
    short = [Point(entry.id, "short", 0, label_of(sentence, SENTENCE_LABEL), (sentence,)) for sentence in sentences]
    details = [
        Point(entry.id, "details", number, label_of(block), (block,))
        for number, block in enumerate(details_of(entry), start=1)
    ]
    changed = [Point(entry.id, "changed", -1, "", entry.all_changed)] if entry.changed else []
    return [*short, *details, *changed, *_more(entry)]


def _more(entry: Entry) -> Iterator[Point]:
    """What only follow-ups say."""
    own = [one for one in entry.follow_ups if one.blocks]
    for number, one in enumerate(own, start=1):
        yield Point(entry.id, "more", number, label_of(one.blocks[0], SENTENCE_LABEL), one.blocks, one.sources)


def details_of(entry: Entry) -> Sequence[Block]:
    """The details that have a number: all but titles."""
    return [block for block in entry.details if block.kind != "title"]


def label_of(block: Block, most: int = 80) -> str:
    """What a detail begins with, in bold or before a colon, in so many characters at most; empty if nothing does."""
    if block.spans and block.spans[0].bold:
        return block.spans[0].text
    found = _LABEL.match(block.text)
    return found[1] if found and len(found[1]) <= most else ""


def without_verdict(block: Block) -> Block:
    """A block without a first sentence too short to say something: « Oui, mais peu. » answers another question."""
    end = SENTENCE_END.search(block.text)
    if end is None or end.start() >= SHORTEST:
        return block
    return replace(block, spans=tuple(_between(block.spans, end.start(), len(block.text))))


def _sentences(block: Block) -> Iterator[Block]:
    """A block cut after each sentence, its markup kept."""
    text = block.text
    ends = [*(match.start() for match in SENTENCE_END.finditer(text)), len(text)]
    start = 0
    for end in (one for one in ends if one >= SHORTEST or one == len(text)):
        yield replace(block, spans=tuple(_between(block.spans, start, end)))
        start = end


def _between(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """The parts of spans between two characters, without the space at the beginning."""
    position, is_first = 0, True
    for span in spans:
        part = span.text[max(0, start - position) : max(0, end - position)]
        position += len(span.text)
        part = part.lstrip() if is_first else part
        if part:
            yield replace(span, text=part)
            is_first = False
