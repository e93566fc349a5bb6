"""A message in the light of what is on the screen: what it points at, and the words that change something.

Each word is claimed once: names and ranks on the screen first, then operators; what is left is read for values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.exchange.session import Screen
from bot.core.focus.phrases import is_number
from bot.core.focus.pointing import Pointing
from bot.core.focus.tokens import Token, tokens
from bot.core.knowledge.acts import Acts, Operator

RELATIVE: frozenset[Operator] = frozenset(["half", "double", "tenth", "tenfold", "more", "less"])
"""Operators that change a number by itself."""

STRONG: frozenset[Operator] = frozenset(["remove", "exclude", "only", "undo"])
"""Operators whose words say nothing else."""

ONE, NEAR = frozenset(["un", "une"]), 3
"""Articles that count, and the tokens that are near a word that hires."""

MOST_SEGMENTS = 12
"""Parts of a message that are read, the last ones: people who say what changes use eleven at most."""

_CLAUSE_END = re.compile(r"[,;.!?\n:]")


_Phrase = tuple[list[str], Operator | None]
"""The words of a phrase, and the operator that it is."""


class Change(NamedTuple):
    """An operator at tokens `start` to `end` (not included)."""

    operator: Operator
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a message that one operator governs, or none: `text` is without it and without what was pointed at."""

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
    def plain(self) -> str:
        """The text without what was pointed at and without what takes away or narrows: it is no value."""
        strong = {at for change in self.changes if change.operator in STRONG for at in range(change.start, change.end)}
        return blanked(self.text, self.tokens, self.pointed | strong)

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
        self._operators: dict[str, list[_Phrase]] = {}
        phrases: list[_Phrase] = [
            *((phrase.split(), operator) for operator, texts in acts.operators.items() for phrase in texts),
            *((phrase.split(), None) for phrase in acts.neutral),
        ]
        for phrase, operator in sorted(phrases, key=_longest_first):
            self._operators.setdefault(phrase[0], []).append((phrase, operator))

    def look(self, text: str, stack: Sequence[Screen]) -> Glance:
        """Read a message against what is on the screen."""
        found = tokens(text)
        refs = self._pointing.find(found, stack)
        pointed = frozenset(at for ref in refs for at in ref.tokens)
        is_calculated = any(screen.kind == "calculation" for screen in stack)
        changes = tuple(
            change
            for change in self._changes(found, pointed)
            if change.operator != "hire" or (is_calculated and _counts(found, change))
        )
        by_id = tuple(dict.fromkeys(id_ for ref in refs for id_ in ref.ids))
        places = {at: ref.ids for ref in refs for at in ref.tokens}
        cut = _Cut(text, found, places, self._acts)
        return Glance(
            text=text,
            tokens=found,
            refs=by_id,
            pointed=pointed,
            ranked=frozenset(at for ref in refs if ref.is_rank for at in ref.tokens),
            changes=changes,
            is_here=any(token.text in self._acts.here for token in found),
            segments=tuple(cut.segments(changes))[-MOST_SEGMENTS:],
        )

    def _changes(self, found: Sequence[Token], pointed: frozenset[int]) -> Iterator[Change]:
        texts, at = [token.text for token in found], 0
        while at < len(found):
            operator, end = (None, at + 1) if at in pointed else self._operator_at(texts, at)
            if operator and operator != "neutral":
                yield Change(operator, at, end)
            at = end

    def _operator_at(self, texts: list[str], at: int) -> tuple[Operator | None, int]:
        """The operator that begins at a token, if one does, and where to go on."""
        for phrase, operator in self._operators.get(texts[at], ()):
            end = at + len(phrase)
            if texts[at:end] != phrase:
                continue
            if not self._compares(texts, at, end) and not self._is_outdone(texts, at, end):
                return operator, end
        return None, at + 1

    def _is_outdone(self, texts: list[str], start: int, end: int) -> bool:
        """« c'est pas important »: what takes back a criterion begins inside and goes on behind it."""
        return any(
            operator == "remove" and at + len(phrase) > end and texts[at : at + len(phrase)] == phrase
            for at in range(start + 1, end)
            for phrase, operator in self._operators.get(texts[at], ())
        )

    def _compares(self, texts: list[str], start: int, end: int) -> bool:
        """Whether « plus » stands before « près », or « pas » behind « y a »: neither adds or takes away anything."""
        before = " ".join(texts[max(0, start - 2) : start])
        is_nearer = end < len(texts) and texts[end] in self._acts.nearness
        return is_nearer or before in self._acts.existing


def _counts(found: Sequence[Token], change: Change) -> bool:
    """Whether a number stands near what hires: « on en recrute 2 », « embaucher une personne handicapée »."""
    near = found[max(0, change.start - NEAR) : change.end + NEAR]
    return any(is_number(token.text) or token.text in ONE for token in near)


def _longest_first(item: _Phrase) -> int:
    return -len(item[0])


@dataclass(frozen=True, slots=True)
class _Cut:
    """Cuts a message at its operators; one governs what follows up to the end of its clause, or to the next."""

    text: str
    found: Sequence[Token]
    places: Mapping[int, tuple[str, ...]]
    acts: Acts

    def segments(self, changes: Sequence[Change]) -> Iterator[Segment]:
        """The parts of the message, in order."""
        at = 0
        for number, change in enumerate(changes):
            if change.start < at:
                continue
            last = number + 1 == len(changes)
            following = len(self.found) if last else changes[number + 1].start
            end = self._clause_end(change.end, following, is_taken=change.operator in {"exclude", "remove"})
            start = self._clause_start(at, change.start)
            if self._looks_back(change, start, end) or self._closes(change, changes[number + 1 :], start):
                yield from self._between(at, start)
                yield self._segment(change.operator, start, change.start)
                at = change.end
                continue
            yield from self._between(at, change.start)
            if not last and end == following and self._adds(change.end, changes[number + 1]):
                at = change.end  # « et si j'en prends 2 de plus »: the next one governs it
                continue
            yield self._segment(change.operator, change.end, end)
            at = end
        yield from self._between(at, len(self.found))

    def _adds(self, start: int, change: Change) -> bool:
        """Whether what changes a number follows: « 2 de plus », « avec 1 RQTH en plus »."""
        is_last = change.end == len(self.found)
        is_counted = any(is_number(token.text) for token in self.found[start : change.start])
        return change.operator in RELATIVE or (change.operator == "also" and is_last and is_counted)

    def _looks_back(self, change: Change, start: int, end: int) -> bool:
        """« chantiers d'insertion uniquement », « 2 de plus », « 2 sont partis »: it governs what stands before."""
        is_relative = change.operator in RELATIVE
        is_counted = is_relative and any(is_number(token.text) for token in self.found[start : change.start])
        return is_counted or (change.end == end and (change.end == len(self.found) or is_relative))

    def _closes(self, change: Change, later: Sequence[Change], start: int) -> bool:
        """« la ville on s'en fiche en fait », « EA ou pas je m'en fiche, … »: nothing follows what takes back."""
        rather = {at for one in later if one.operator == "rather" for at in range(one.start, one.end)}
        behind = range(change.end, len(self.found))
        is_closed = all(at in rather or self.found[at].text in self.acts.closings for at in behind)
        is_closed = is_closed or self._is_cut(change.end - 1)
        return change.operator == "remove" and start < change.start and is_closed

    def _between(self, start: int, end: int) -> Iterator[Segment]:
        if start < end:
            yield self._segment(None, start, end)

    def _segment(self, operator: Operator | None, start: int, end: int) -> Segment:
        if start >= end:
            return Segment(operator, "", ())
        last, first = self.found[end - 1].end, self.found[start].start
        following = self.found[end].start if end < len(self.found) else len(self.text)
        piece = blanked(self.text[:last], self.found, {at for at in self.places if start <= at < end})
        # what stands between goes along: « 50 % » keeps its sign, « 5 000 € » too
        return Segment(operator, (piece[first:] + self.text[last:following]).strip(), _refs(self.places, start, end))

    def _clause_end(self, start: int, limit: int, *, is_taken: bool) -> int:
        for at in range(start, limit - 1):
            if self._is_cut(at) or (is_taken and self.found[at + 1].text in self.acts.boundaries):
                return at + 1
        return limit

    def _clause_start(self, least: int, end: int) -> int:
        for at in range(end - 1, least, -1):
            if self._is_cut(at - 1):
                return at
        return least

    def _is_cut(self, at: int) -> bool:
        """Whether a sign ends the clause behind a token; the comma of a number does not."""
        here, after = self.found[at], self.found[at + 1]
        between = self.text[here.end : after.start]
        is_number = here.text.isdecimal() and after.text[:1].isdecimal() and between in {",", "."}
        return bool(_CLAUSE_END.search(between)) and not is_number


def _refs(places: Mapping[int, tuple[str, ...]], start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for at in sorted(places) if start <= at < end for id_ in places[at]))


def blanked(text: str, found: Sequence[Token], at: Iterable[int]) -> str:
    """A text with some of its tokens replaced by blanks, so that all others keep their places."""
    result = text
    for position in at:
        token = found[position]
        result = result[: token.start] + " " * (token.end - token.start) + result[token.end :]
    return result
