"""The words of the points: their terms, and the known word that a misspelt one stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from sys import intern

from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import fold, words
from bot.core.text.sounds import stem
from bot.core.text.spellings import Spellings

_CORRECTED_LENGTH = 5
"""Letters of the shortest word that is corrected."""

_HEAD_LENGTH = 6

_LETTERS = re.compile(r"[^\W\d_]+")

OFTEN = 3
"""Phrasings that hold a word from which it is no misspelling."""


class Vocabulary:
    """Turns plain words into terms: those of the lexicon, and words alike in follow-up questions merged."""

    def __init__(self, knowledge: Knowledge, texts: Iterable[str]) -> None:
        """Use the lexicon, and know the words of these texts."""
        self._lexicon = knowledge.lexicon
        guide = knowledge.points
        self._alike: dict[str, str] = {}
        for first, *others in guide.alike:
            target = self._lexicon.terms(self._lexicon.read(first))
            for other in others:
                terms = self._lexicon.terms(self._lexicon.read(other))
                if len(terms) == len(target) == 1:
                    self._alike[terms[0]] = target[0]
        cues = (phrase for kind in guide.kinds for phrase in (*kind.asked, *kind.hinted))
        alike = (word for group in guide.alike for word in group)
        known = {intern(word.text) for text in (*texts, *cues, *guide.fillers, *alike) for word in words(text)}
        self.said_by: Counter[str] = Counter()
        """How many entries have a stem in their phrasings."""
        said: Counter[str] = Counter()
        for entry in knowledge.entries.values():
            letters = (word for text in entry.phrasings for word in _LETTERS.findall(fold(text).casefold()))
            stems = Counter(intern(stem(word)) for word in letters)
            said.update(stems)
            self.said_by.update(stems.keys())
        self._right = frozenset(intern(stem(word)) for word in known) | {
            word for word, count in said.items() if count >= OFTEN
        }
        self._spellings = Spellings(sorted(one for one in known if len(one) >= _CORRECTED_LENGTH and one.isalpha()))

    def __getstate__(self) -> dict[str, object]:
        """What pickle writes: how often words are said is weighed then."""
        return self.__dict__ | {"said_by": Counter()}

    def forget(self) -> None:
        """Forget the unknown words met so far."""
        self._spellings.forget()

    def in_order(self, plain: Sequence[str]) -> list[str]:
        """The terms of plain words, in their order."""
        return [self._alike.get(term, term) for term in self._lexicon.terms(plain)]

    def terms(self, plain: Sequence[str]) -> frozenset[str]:
        """The terms of plain words."""
        return frozenset(self.in_order(plain))

    def terms_of(self, text: str) -> frozenset[str]:
        """The terms of a text."""
        return self.terms(self._lexicon.read(text))

    def corrected(self, word: str) -> str:
        """A plain word, or the known one that it misspells."""
        if len(word) < _CORRECTED_LENGTH or not word.isalpha() or stem(word) in self._right:
            return word
        if self._lexicon.is_stop_word(word):
            return word
        return self._spellings.meant([word]).get(word, word)


def heads(terms: Iterable[str]) -> frozenset[str]:
    """What long terms of one family begin with: « certifier », « certificat »."""
    return frozenset(term[:_HEAD_LENGTH] for term in terms if len(term) >= _HEAD_LENGTH and term[0].isalpha())
