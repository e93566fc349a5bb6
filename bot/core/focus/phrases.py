"""Phrases of an editor, found in plain words by their stems: « {nombre} mois au plus », « si … rien »."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.core.text.plain import normalise
from bot.core.text.sounds import stem

NUMBER, PERCENT = "{nombre}", "{pourcentage}"
GAP = "…"
PLACEHOLDERS = (NUMBER, PERCENT, GAP)
MAX_GAP = 3
"""Words that a « … » may stand for, none of them needed."""

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"], start=1
    )
} | {"une": "1", "quinze": "15", "vingt": "20"}


WORD, SEVERAL_WORDS, LONE_NUMBER = 0.7, 0.85, 0.5
"""How sure a phrase is: one word, several, or any number."""


class Span(NamedTuple):
    """Where a phrase stands, `start` to `end` (not included), and the ids that it belongs to."""

    start: int
    end: int
    ids: tuple[str, ...]


_Owned = tuple[tuple[str, ...], tuple[str, ...]]
"""A pattern and the ids of its phrases."""


class Phrases:
    """Finds the ids of phrases. A phrase begins with a word or a number, and words are compared by their stems."""

    def __init__(self, phrases: Iterable[tuple[str, str]], read: Callable[[str], Sequence[str]]) -> None:
        """Index pairs of a phrase and its id, which several may share; `read` gives the plain words of a text."""
        ids: dict[tuple[str, ...], tuple[str, ...]] = {}
        for phrase, id_ in phrases:
            pattern = _pattern(phrase, read)
            ids[pattern] = tuple(dict.fromkeys((*ids.get(pattern, ()), id_)))
        self._starting: dict[str, list[_Owned]] = {}
        for pattern, owners in sorted(ids.items(), key=lambda item: -len(item[0])):
            self._starting.setdefault(pattern[0], []).append((pattern, owners))
        self._numbered = [*self._starting.get(NUMBER, ()), *self._starting.get(PERCENT, ())]
        self._following = {first: _by_second(owned) for first, owned in self._starting.items()}

    def spans(self, plain: Sequence[str]) -> list[Span]:
        """The phrases in some words, the longest first at each place, no word used twice."""
        stems = list(map(stem, plain))
        if not self._numbered and self._starting.keys().isdisjoint(stems):
            return []
        found: list[Span] = []
        position = 0
        starting, is_numbered = self._starting, bool(self._numbered)
        while position < len(stems):
            span = self._at(stems, plain, position) if is_numbered or stems[position] in starting else None
            if span and self._is_outdone(span, stems, plain):
                span = None
            if span:
                found.append(span)
            position = span.end if span else position + 1
        return found

    def _is_outdone(self, span: Span, stems: Sequence[str], plain: Sequence[str]) -> bool:
        """« c'est combien d'heures par semaine »: a longer phrase begins inside and goes on behind it."""
        inside = (self._at(stems, plain, at) for at in range(span.start + 1, span.end))
        return any(one and one.end > span.end and one.end - one.start > span.end - span.start for one in inside)

    def start(self, plain: Sequence[str]) -> bool:
        """Whether some words begin with a phrase."""
        return bool(plain) and self._at([stem(word) for word in plain], plain, 0) is not None

    def sureness(self, plain: Sequence[str], *, at_start: bool = False) -> dict[str, float]:
        """How surely some words say each id, by the most telling of its phrases there: a long one is surer."""
        stems = [stem(word) for word in plain]
        found: dict[str, float] = {}
        for position in range(min(1, len(stems)) if at_start else len(stems)):
            for pattern, ids in self._candidates(stems, plain, position):
                if _end(pattern, stems, plain, position) is not None:
                    found |= {id_: max(_sureness(pattern), found.get(id_, 0.0)) for id_ in ids}
        return found

    def _at(self, stems: Sequence[str], plain: Sequence[str], position: int) -> Span | None:
        for pattern, ids in self._candidates(stems, plain, position):
            end = _end(pattern, stems, plain, position)
            if end is not None:
                return Span(position, end, ids)
        return None

    def _candidates(self, stems: Sequence[str], plain: Sequence[str], position: int) -> Sequence[_Owned]:
        """The patterns that may stand at a position, by its word and the next: most begin otherwise."""
        by_second = self._following.get(stems[position])
        candidates: Sequence[_Owned] = ()
        if by_second is not None:
            following = stems[position + 1] if position + 1 < len(stems) else GAP
            candidates = by_second.get(following) or by_second[GAP]
        if not self._numbered or not is_number(plain[position]):
            return candidates
        return [*candidates, *self._numbered]


def _by_second(owned: Sequence[_Owned]) -> Mapping[str, Sequence[_Owned]]:
    """Patterns that begin alike by their second word, each list in their order; for any other word, under `GAP`."""
    seconds = {pattern[1] for pattern, _ in owned if len(pattern) > 1}.difference(PLACEHOLDERS)
    loose = {(), *((one,) for one in PLACEHOLDERS)}
    return {
        second: [one for one in owned if one[0][1:2] in loose or one[0][1:2] == (second,)] for second in (*seconds, GAP)
    }


def plain_words(text: str) -> list[str]:
    """The plain words of a text of the content, « € » written out."""
    return normalise(text.replace("€", " euros ")).split()


def is_number(word: str) -> bool:
    """Whether a plain word is a number, in figures or letters: `60000`, `55%`, `deux`."""
    return word in NUMBER_WORDS or word.removesuffix("%").isdecimal()


_PART = re.compile("|".join(f"({re.escape(one)})" for one in PLACEHOLDERS))


def _pattern(phrase: str, read: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    parts = filter(None, _PART.split(phrase))
    return tuple(one for part in parts for one in ([part] if part in PLACEHOLDERS else map(stem, read(part))))


def _sureness(pattern: Sequence[str]) -> float:
    if len(pattern) > 1:
        return SEVERAL_WORDS
    return LONE_NUMBER if pattern[0] == NUMBER else WORD


def _end(pattern: Sequence[str], stems: Sequence[str], plain: Sequence[str], position: int) -> int | None:
    """Where a pattern ends that begins at a position; None if it does not stand there."""
    for index, part in enumerate(pattern):
        if part == GAP:
            rest = pattern[index + 1 :]
            ends = (_end(rest, stems, plain, position + skipped) for skipped in range(MAX_GAP + 1))
            return next((end for end in ends if end is not None), None)
        if position >= len(stems) or not _fits(part, stems[position], plain[position]):
            return None
        position += 1
    return position


def _fits(part: str, stemmed: str, word: str) -> bool:
    if part == NUMBER:
        return is_number(word)
    return word.endswith("%") if part == PERCENT else stemmed == part
