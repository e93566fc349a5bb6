"""A message in the light of what is on the screen: what it points at, and the words that change something.

Each word is claimed once: names and ranks on the screen first, then operators; what is left is read for values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.exchange.session import Screen
from bot.core.focus.pointing import Pointing
from bot.core.focus.tokens import Token, tokens
from bot.core.knowledge.acts import Acts, Operator

_CLAUSE_END = re.compile(r"[,;.!?\n:]")


class Change(NamedTuple):
    """An operator at tokens `start` to `end` (not included)."""

    operator: Operator
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a message that one operator governs, or none: `text` is without the operator and what was pointed at."""

    operator: Operator | None
    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glance:
    """A message and the screen.

    `refs` are the ids pointed at, by name or rank; `pointed` the tokens that do so, `changes` the operators; `is_here`
    tells that a word such as « leur » stands for what is shown.
    """

    text: str
    tokens: tuple[Token, ...]
    refs: tuple[str, ...]
    pointed: frozenset[int]
    ranked: frozenset[int]
    changes: tuple[Change, ...]
    is_here: bool
    segments: tuple[Segment, ...]

    @property
    def rest(self) -> str:
        """The text without what was pointed at."""
        return blanked(self.text, self.tokens, self.pointed)


class Glancer:
    """Reads messages against screens. It keeps no state."""

    def __init__(self, acts: Acts, pointing: Pointing) -> None:
        """Index the operators by their first word, the longest first."""
        self._acts = acts
        self._pointing = pointing
        self._operators: dict[str, list[tuple[tuple[str, ...], Operator]]] = {}
        phrases = [(tuple(phrase.split()), operator) for operator, texts in acts.operators.items() for phrase in texts]
        for phrase, operator in sorted(phrases, key=_longest_first):
            self._operators.setdefault(phrase[0], []).append((phrase, operator))

    def look(self, text: str, stack: Sequence[Screen]) -> Glance:
        """Read a message against what is on the screen."""
        found = tokens(text)
        refs = self._pointing.find(found, stack)
        pointed = frozenset(at for ref in refs for at in ref.tokens)
        changes = tuple(self._changes(found, pointed))
        by_id = tuple(dict.fromkeys(id_ for ref in refs for id_ in ref.ids))
        places = {at: ref.ids for ref in refs for at in ref.tokens}
        return Glance(
            text=text,
            tokens=found,
            refs=by_id,
            pointed=pointed,
            ranked=frozenset(at for ref in refs if ref.is_rank for at in ref.tokens),
            changes=changes,
            is_here=any(token.text in self._acts.here for token in found),
            segments=tuple(_segments(text, found, changes, places)),
        )

    def _changes(self, found: Sequence[Token], pointed: frozenset[int]) -> Iterator[Change]:
        at = 0
        while at < len(found):
            hit = None if at in pointed else self._operator_at(found, at)
            if hit is None:
                at += 1
                continue
            yield hit
            at = hit.end

    def _operator_at(self, found: Sequence[Token], at: int) -> Change | None:
        for phrase, operator in self._operators.get(found[at].text, ()):
            if tuple(token.text for token in found[at : at + len(phrase)]) == phrase:
                return Change(operator, at, at + len(phrase))
        return None


def _longest_first(item: tuple[tuple[str, ...], Operator]) -> int:
    return -len(item[0])


def _segments(
    text: str, found: Sequence[Token], changes: Sequence[Change], places: Mapping[int, tuple[str, ...]]
) -> Iterator[Segment]:
    """The message cut at its operators; one governs what follows up to the end of its clause, or to the next."""
    if not changes:
        yield Segment(None, blanked(text, found, places), _refs(places, 0, len(found)))
        return
    at = 0
    for number, change in enumerate(changes):
        if change.start > at:
            yield _segment(None, text, found, (at, change.start), places)
        following = changes[number + 1].start if number + 1 < len(changes) else len(found)
        end = _clause_end(text, found, change.end, following)
        if end == change.end and change.end == len(found) and change.start > 0:
            # « chantiers d'insertion uniquement », « ESAT exclus »: it governs what stands before
            start = _clause_start(text, found, at, change.start)
            yield _segment(change.operator, text, found, (start, change.start), places)
        else:
            yield _segment(change.operator, text, found, (change.end, end), places)
        at = end
    if at < len(found):
        yield _segment(None, text, found, (at, len(found)), places)


def _segment(
    operator: Operator | None,
    text: str,
    found: Sequence[Token],
    span: tuple[int, int],
    places: Mapping[int, tuple[str, ...]],
) -> Segment:
    start, end = span
    if start >= end:
        return Segment(operator, "", ())
    outside = {at for at in range(len(found)) if not start <= at < end}
    first, last = found[start].start, found[end - 1].end
    following = found[end].start if end < len(found) else len(text)
    tail = text[last:following]  # « 50 % » keeps its sign, « 5 000 € » too
    piece = blanked(text[:last], found[:end], {at for at in places if start <= at < end} | (outside & set(range(end))))
    return Segment(operator, (piece[first:] + tail).strip(), _refs(places, start, end))


def _clause_end(text: str, found: Sequence[Token], start: int, limit: int) -> int:
    for at in range(start, limit - 1):
        between = text[found[at].end : found[at + 1].start]
        is_decimal = found[at].text.isdecimal() and found[at + 1].text.isdecimal() and between in {",", "."}
        if _CLAUSE_END.search(between) and not is_decimal:
            return at + 1
        if found[at + 1].text == "mais" and at + 1 > start:
            return at + 1
    return limit


def _clause_start(text: str, found: Sequence[Token], least: int, end: int) -> int:
    for at in range(end - 1, least, -1):
        if _CLAUSE_END.search(text[found[at - 1].end : found[at].start]):
            return at
    return least


def _refs(places: Mapping[int, tuple[str, ...]], start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for at in sorted(places) if start <= at < end for id_ in places[at]))


def blanked(text: str, found: Sequence[Token], at: Iterable[int]) -> str:
    """A text with some of its tokens replaced by blanks, so that all others keep their places."""
    result = text
    for position in at:
        token = found[position]
        result = result[: token.start] + " " * (token.end - token.start) + result[token.end :]
    return result
