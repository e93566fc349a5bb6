"""Known words, and those that a misspelt one may stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.text.sounds import sound

SHORTEST = 5
"""Letters of the shortest word that may be a misspelt one."""

_MISTAKES = ((9, 1), (1_000, 2))
"""Mistakes forgiven in a word of at most so many letters."""

_HEARD_MISTAKES, _HEARD_SHARE = 3, 0.5
"""Mistakes forgiven in a word that sounds right, and the share of its letters that they may be: « allez » is not
« halls »."""


class Spellings:
    """Words by sound, and by length and first letter: few are compared with a misspelt one.

    A mistake is a letter added, dropped or changed, or two neighbours swapped.
    """

    def __init__(self, words: Iterable[str], shortest: int = SHORTEST) -> None:
        """Index words, none of them empty; of those that sound alike, the first is the likeliest.

        `shortest` are the letters from which a word may look like another without sounding like it.
        """
        self._shortest = shortest
        self._heard: defaultdict[str, list[str]] = defaultdict(list)
        self._of_length: defaultdict[int, list[str]] = defaultdict(list)
        self._beginning: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in words:
            self._heard[sound(word)].append(word)
            self._of_length[len(word)].append(word)
            self._beginning[word[0], len(word)].append(word)

    def meant(self, typed: str) -> str | None:
        """The word that a misspelt one stands for; None if none is like it.

        That is the likeliest that sounds like it, or else the one with the same first letter and the fewest mistakes.
        """
        if not may_be_misspelt(typed):
            return None
        heard = self.heard(typed)
        if heard or len(typed) < self._shortest:
            return heard[0] if heard else None
        limit = _limit(typed)
        alike = [word for length in _lengths(typed, limit) for word in self._beginning.get((typed[0], length), ())]
        near = _compared(typed, alike, limit)
        return min(near, key=lambda word: (near[word], word), default=None)

    def heard(self, typed: str) -> list[str]:
        """The words that sound like one, the likeliest first."""
        limit = min(_HEARD_MISTAKES, int(_HEARD_SHARE * len(typed)))
        alike = self._heard.get(sound(typed), ())
        return [word for word in alike if OSA.distance(typed, word) <= limit]

    def near(self, typed: str) -> dict[str, int]:
        """All the words that look like one, whatever their first letter, and how many mistakes each has."""
        if not may_be_misspelt(typed) or len(typed) < self._shortest:
            return {}
        limit = _limit(typed)
        alike = [word for length in _lengths(typed, limit) for word in self._of_length.get(length, ())]
        return _compared(typed, alike, limit)


def may_be_misspelt(word: str) -> bool:
    """Whether a word is long enough to be recognised, and made of letters only."""
    return len(word) >= SHORTEST and word.isalpha()


def _limit(typed: str) -> int:
    return next(mistakes for length, mistakes in _MISTAKES if len(typed) <= length)


def _lengths(typed: str, mistakes: int) -> range:
    return range(len(typed) - mistakes, len(typed) + mistakes + 1)


def _compared(typed: str, words: Sequence[str], mistakes: int) -> dict[str, int]:
    found = process.extract(typed, words, scorer=OSA.distance, score_cutoff=mistakes, limit=None)
    return {word: count for word, count, _ in found}
