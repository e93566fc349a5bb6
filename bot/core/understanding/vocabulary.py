"""The words of all phrasings, and what a misspelt word stands for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.core.text.sounds import sounds, stem
from bot.core.text.spellings import SHORTEST, Spellings

_ELISION = re.compile(r"(?:qu|[ldsjmnct])(?=[aeiouyh])")
"""An article or pronoun glued to the next word: « linsertion »."""


class Vocabulary:
    """All plain words of the phrasings, and the way from a misspelt word to the nearest of them."""

    def __init__(self, known: Iterable[str]) -> None:
        """Index words by themselves and by sound; rare words that sound like a frequent one are its misspellings."""
        counts = Counter(known)
        self._words = frozenset(counts) - _misspellings(counts)
        long = (word for word in self._words if len(word) > 3 and word.isalpha())
        self._spellings = Spellings(sorted(long, key=lambda word: (-counts[word], word)))

    def forget(self) -> None:
        """Forget the unknown words met so far."""
        self._spellings.forget()

    def __contains__(self, word: str) -> bool:
        """Whether a plain word is known as it is written."""
        return word in self._words

    def corrected(self, typed: Sequence[str]) -> list[str]:
        """The words of a text, each misspelt one as the known one it stands for, where one is near enough."""
        unknown = [word for word in typed if word not in self._words]
        if not unknown:
            return list(typed)
        meant = self._spellings.meant(unknown) | self._unglued(unknown)
        return [meant.get(word, word) for word in typed]

    def _unglued(self, unknown: Iterable[str]) -> dict[str, str]:
        """The words that an article or pronoun is glued to."""
        elided = ((word, _ELISION.match(word)) for word in unknown if len(word) >= SHORTEST)
        rest = ((word, word[match.end() :]) for word, match in elided if match)
        return {word: known for word, known in rest if known in self._words}


def _misspellings(counts: Counter[str]) -> set[str]:
    """Words that sound like one written eight times as often: phrasings hold misspellings on purpose."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for word, heard in sounds(word for word in counts if len(word) > 3).items():
        by_sound[heard].append(word)
    found: set[str] = set()
    for alike in by_sound.values():
        often = max(alike, key=lambda word: (counts[word], word))
        few = counts[often] / 8
        found.update(word for word in alike if counts[word] <= few and stem(word) != stem(often))
    return found
