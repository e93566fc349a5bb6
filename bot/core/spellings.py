"""Known words, and the nearest of them to a misspelt one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA


class Spellings:
    """Words by first letter and length: only those that may be near a misspelt word are compared with it."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index words, none of them empty."""
        self._words: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in words:
            self._words[word[0], len(word)].append(word)

    def nearest(self, typed: str, mistakes: int) -> str | None:
        """The word with the same first letter that has the fewest mistakes, and at most so many; None if none has.

        A mistake is a letter added, dropped or changed, or two neighbours swapped.
        """
        lengths = range(len(typed) - mistakes, len(typed) + mistakes + 1)
        alike = [word for length in lengths for word in self._words.get((typed[0], length), ())]
        near = process.extract(typed, alike, scorer=OSA.distance, score_cutoff=mistakes, limit=None)
        return min(((count, word) for word, count, _ in near), default=(0, None))[1]
