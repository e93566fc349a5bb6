"""Known words, and those that a misspelt one may stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA


class Spellings:
    """Words by length and by first letter: only those that may be near a misspelt word are compared with it.

    A mistake is a letter added, dropped or changed, or two neighbours swapped.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Index words, none of them empty."""
        self._of_length: defaultdict[int, list[str]] = defaultdict(list)
        self._beginning: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in words:
            self._of_length[len(word)].append(word)
            self._beginning[word[0], len(word)].append(word)

    def near(self, typed: str, mistakes: int) -> dict[str, int]:
        """The words with at most so many mistakes, and how many each has."""
        alike = [word for length in _lengths(typed, mistakes) for word in self._of_length.get(length, ())]
        return _compared(typed, alike, mistakes)

    def nearest(self, typed: str, mistakes: int) -> str | None:
        """The word with the same first letter that has the fewest mistakes, and at most so many; None if none has."""
        alike = [word for length in _lengths(typed, mistakes) for word in self._beginning.get((typed[0], length), ())]
        near = _compared(typed, alike, mistakes)
        return min(near, key=lambda word: (near[word], word), default=None)


def _lengths(typed: str, mistakes: int) -> range:
    return range(len(typed) - mistakes, len(typed) + mistakes + 1)


def _compared(typed: str, words: Sequence[str], mistakes: int) -> dict[str, int]:
    found = process.extract(typed, words, scorer=OSA.distance, score_cutoff=mistakes, limit=None)
    return {word: count for word, count, _ in found}
