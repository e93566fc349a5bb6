"""Known words, and those that a misspelt one may stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.core.memory.memory import Memory
from bot.core.text.sounds import sound, sounds

Key = TypeVar("Key", bound=Hashable)

SHORTEST = 5
"""Letters of the shortest word that may be a misspelt one."""

MOST_WORDS = 40
"""Words of a text that are looked for, the first of those that may be misspelt; the others stand for themselves.

Of 3,293 messages of up to 400 letters, two have more; one of 1,000 letters of junk has 100."""

REMEMBERED_WORDS = 500
"""Words of which is remembered what they are like, by their digests."""

_MISTAKES = ((9, 1), (1_000, 2))
"""Mistakes forgiven in a word of at most so many letters."""

_HEARD_MISTAKES, _HEARD_SHARE = 3, 0.5
"""Mistakes forgiven in a word that sounds right, and the share of its letters that they may be: « allez » is not
« halls »."""

_HEARD = 0.95
"""How surely a word that sounds like another is meant for it."""

_MISTAKE = 0.1
"""How much less surely for each mistake of one that does not."""

_CANDIDATES, _LIKENESS = 5, 70
"""Words that are to be compared closely with letters, at most, and how like these they are, by rapidfuzz."""

_MANY, _START, _END = 5_000, 2, 3
"""From so many words on, letters are compared with those only that begin, or end, with the same so many letters: of
all communes of France, twenty times fewer."""


class Spellings:
    """Words by sound, and by length and first letter: few are compared with a misspelt one.

    A mistake is a letter added, dropped or changed, or two neighbours swapped.
    """

    def __init__(self, words: Iterable[str], shortest: int = SHORTEST) -> None:
        """Index words, none of them empty; of those that sound alike, the first is the likeliest.

        `shortest` are the letters from which a word may look like another without sounding like it.
        """
        self._shortest = shortest
        known = tuple(words)
        self._sounding = _grouped(known, sounds(known).__getitem__)
        self._of_length = _grouped(known, len)
        self._beginning = _grouped(known, lambda word: (word[0], len(word)))
        self._about_as_long: dict[int, list[str]] = {}
        self._is_many = len(known) > _MANY
        if self._is_many:
            self._edges = _by_edges(known)
        self._meant: Memory[str | None] = Memory(REMEMBERED_WORDS)
        self._alike: Memory[Mapping[str, float]] = Memory(REMEMBERED_WORDS)
        self._candidates: Memory[tuple[str, ...]] = Memory(REMEMBERED_WORDS)
        self._with_edge: Memory[tuple[str, ...]] = Memory(REMEMBERED_WORDS)

    def forget(self) -> None:
        """Forget the words met so far."""
        self._meant.forget()
        self._alike.forget()
        self._candidates.forget()
        self._with_edge.forget()

    def meant(self, typed: Iterable[str]) -> dict[str, str]:
        """For the words of a text that known ones are like, the one they stand for.

        That is the likeliest that sounds like it, or else the one with the same first letter and the fewest mistakes.
        """
        meant = ((word, self._meant.recall(word, self._find_meant)) for word in _may_be_misspelt(typed))
        return {word: known for word, known in meant if known}

    def alike(self, typed: Iterable[str]) -> dict[str, Mapping[str, float]]:
        """For the words of a text that known ones are like, all of these and how surely, the first letter apart."""
        alike = ((word, self._alike.recall(word, self._find_alike)) for word in _may_be_misspelt(typed))
        return {word: known for word, known in alike if known}

    def candidates(self, letters: str, *, has_edge: bool = False) -> tuple[str, ...]:
        """The words that are most like letters as a whole, and those that sound like them, to be compared closely.

        With an edge, they must begin or end as the letters do, unless they sound like them; of very many, all must.
        """
        if has_edge or self._is_many:
            return self._with_edge.recall(letters, lambda one: self._likest(one, self._with_an_edge_of(one)))
        return self._candidates.recall(letters, lambda one: self._likest(one, self._as_long_as(len(one))))

    def _likest(self, letters: str, words: Sequence[str]) -> tuple[str, ...]:
        near = process.extract(letters, words, scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=_CANDIDATES)
        heard = self._sounding.get(sound(letters), ())
        return tuple(sorted({*heard, *(word for word, _, _ in near)})) if heard or near else ()

    def _as_long_as(self, length: int) -> list[str]:
        """The words that so many letters may misspell."""
        if length not in self._about_as_long:
            lengths = [other for other in self._of_length if _may_be_as_long(other, length)]
            self._about_as_long[length] = [word for other in lengths for word in self._of_length[other]]
        return self._about_as_long[length]

    @cached_property
    def _edges(self) -> Mapping[str, tuple[str, ...]]:
        """The words by how they begin and by how they end: of many at once, else where they are needed."""
        return _by_edges(tuple(chain.from_iterable(self._of_length.values())))

    def _with_an_edge_of(self, letters: str) -> list[str]:
        """Those of them that begin or end as the letters do."""
        found = (*self._edges.get(_start(letters), ()), *self._edges.get(_end(letters), ()))
        return [word for word in dict.fromkeys(found) if _may_be_as_long(len(word), len(letters))]

    def _find_meant(self, typed: str) -> str | None:
        heard = self._heard(typed)
        if heard:
            return heard[0]
        alike = [word for length in self._lengths(typed) for word in self._beginning.get((typed[0], length), ())]
        near = _near(typed, alike)
        return min(near, key=lambda word: (near[word], word), default=None)

    def _find_alike(self, typed: str) -> Mapping[str, float]:
        near = _near(typed, self._maybe_near(typed))
        likeness = {word: 1 - _MISTAKE * mistakes for word, mistakes in near.items()}
        return {**likeness, **dict.fromkeys(self._heard(typed), _HEARD)}

    def _maybe_near(self, typed: str) -> list[str]:
        """The words that may look like one: a single mistake leaves it its first letter or its last."""
        if _mistakes(typed) > 1:
            return [word for length in self._lengths(typed) for word in self._of_length.get(length, ())]
        groups = ((self._beginning, typed[0]), (self._ending, typed[-1]))
        lengths = self._lengths(typed)
        return list({word: None for by, char in groups for n in lengths for word in by.get((char, n), ())})

    @cached_property
    def _ending(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        """The words by their last letter and their length, put together where they are needed."""
        return _grouped(chain.from_iterable(self._of_length.values()), lambda word: (word[-1], len(word)))

    def _heard(self, typed: str) -> list[str]:
        """The words that sound like one, the likeliest first."""
        limit = min(_HEARD_MISTAKES, int(_HEARD_SHARE * len(typed)))
        return [word for word in self._sounding.get(sound(typed), ()) if OSA.distance(typed, word) <= limit]

    def _lengths(self, typed: str) -> range:
        """How many letters a word may have that looks like one."""
        most = _mistakes(typed)
        return range(len(typed) - most, len(typed) + most + 1) if len(typed) >= self._shortest else range(0)


def _grouped(words: Iterable[str], key: Callable[[str], Key]) -> Mapping[Key, tuple[str, ...]]:
    """Words by what they have in common, each group in their order."""
    groups: defaultdict[Key, list[str]] = defaultdict(list)
    for word in words:
        groups[key(word)].append(word)
    return {shared: tuple(group) for shared, group in groups.items()}


def _by_edges(words: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Words by how they begin, and by how they end."""
    return {**_grouped(words, _start), **_grouped(words, _end)}


def _start(word: str) -> str:
    """How a word begins."""
    return f"{word[:_START]}…"


def _end(word: str) -> str:
    """How a word ends."""
    return f"…{word[-_END:]}"


def _may_be_as_long(length: int, typed: int) -> bool:
    """Whether so many letters may misspell a word of a length."""
    return abs(length - typed) <= most_differences(length)


def most_differences(length: int) -> int:
    """Letters in which what is typed may differ from a name of so many, and still be taken for it."""
    return 1 + length // 3


def _mistakes(typed: str) -> int:
    """How many mistakes are forgiven in a word."""
    return next(mistakes for length, mistakes in _MISTAKES if len(typed) <= length)


def _near(typed: str, words: Sequence[str]) -> dict[str, int]:
    """The words that look like one, and how many mistakes each has."""
    found = process.extract(typed, words, scorer=OSA.distance, score_cutoff=_mistakes(typed), limit=None)
    return {word: mistakes for word, mistakes, _ in found}


def _may_be_misspelt(typed: Iterable[str]) -> Iterator[str]:
    """The first words long enough to be recognised, and made of letters only, each once."""
    seen: set[str] = set()
    for word in typed:
        if len(word) >= SHORTEST and word.isalpha() and word not in seen:
            if len(seen) == MOST_WORDS:
                return
            seen.add(word)
            yield word
