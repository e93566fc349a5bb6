"""The words of all phrasings, and what a misspelt word stands for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.core.text.memory import Memory
from bot.core.text.sounds import sound, stem
from bot.core.text.spellings import Spellings, may_be_misspelt

REMEMBERED_WORDS = 10_000
"""Unknown words of which is remembered what they stand for, by their digests."""

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
        self._memory: Memory[str | None] = Memory(REMEMBERED_WORDS)

    def forget(self) -> None:
        """Forget the unknown words met so far."""
        self._memory.forget()

    def correct(self, word: str) -> str | None:
        """The known word that a misspelt one stands for; None if there is none near enough."""
        if word in self._words:
            return word
        return self._memory.recall(word, self._find) if may_be_misspelt(word) else None

    def _find(self, word: str) -> str | None:
        elided = _ELISION.match(word)
        if elided and word[elided.end() :] in self._words:
            return word[elided.end() :]
        return self._spellings.meant(word)


def _misspellings(counts: Counter[str]) -> set[str]:
    """Words that sound like one written eight times as often: phrasings hold misspellings on purpose."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for word in counts:
        if len(word) > 3:
            by_sound[sound(word)].append(word)
    found: set[str] = set()
    for alike in by_sound.values():
        often = max(alike, key=lambda word: (counts[word], word))
        few = counts[often] / 8
        found.update(word for word in alike if counts[word] <= few and stem(word) != stem(often))
    return found
