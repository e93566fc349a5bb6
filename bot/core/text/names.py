"""Names found in what people type, misspelt or in part."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.core.text.memory import Memory
from bot.core.text.plain import REMEMBERED_MESSAGES, normalise, word_set
from bot.core.text.spellings import SHORTEST, Spellings

LINKS = word_set("le la les l de du des d a au aux en et sur pour un une assoc association asso ass sarl sas")
"""Words that tell nothing of a name."""

LEADS = word_set(
    "je j cherche voudrais veux connais c est quoi qui ou trouver joindre appeler contacter coordonnees contact"
    " telephone tel numero adresse mail site web fiche infos information informations structure moi donne donnez"
    " quelle quelles sont quel vous avez me bonjour svp merci"
)
"""Words that people put around a name."""

_HEARD = 0.95
"""How surely a word that sounds like one of a name is meant for it."""

_MISTAKE = 0.1
"""How much less surely for each mistake."""

_SCORE_MIN = 60

REMEMBERED_WORDS = 10_000
"""Words whose likeness to words of names is remembered, by their digests."""


class NameIndex:
    """Names by their words; the rarer a word among all names, the more it tells."""

    def __init__(self, named: Iterable[tuple[Collection[str], str]]) -> None:
        """Index things, each by the ways to name it and by words that may go with its name."""
        self._variants: list[tuple[int, frozenset[str]]] = []
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        self._words: list[frozenset[str]] = []
        for number, (names, hints) in enumerate(named):
            variants = {_telling(name) for name in names} - {frozenset[str]()}
            self._words.append(frozenset(normalise(hints).split()).union(*variants))
            for words in sorted(variants, key=sorted):
                for word in words:
                    self._postings[word].append(len(self._variants))
                self._variants.append((number, words))
        self._found: Memory[tuple[tuple[int, float], ...]] = Memory(REMEMBERED_MESSAGES)
        self._likenesses: Memory[Mapping[str, float]] = Memory(REMEMBERED_WORDS)
        total = len(self._variants) + 1
        self._weights = {word: math.log(total / len(variants)) for word, variants in self._postings.items()}
        self._spellings = Spellings(word for word in self._postings if len(word) >= SHORTEST)

    def forget(self) -> None:
        """Forget the texts and words met so far."""
        self._found.forget()
        self._likenesses.forget()

    def find(self, text: str) -> Sequence[tuple[int, float]]:
        """What a text names: its position in what was indexed and a score, from 60 to 100, in no order."""
        return self._found.recall(text, self._find_anew)

    def _find_anew(self, text: str) -> tuple[tuple[int, float], ...]:
        said = _telling(text)
        meant = {word: self._likenesses.recall(word, self._find_like) for word in said}
        best: dict[int, float] = {}
        for number, share in self._shares(meant):
            if 100 * share < _SCORE_MIN:
                continue
            known = sum(
                word in self._words[number] or not like.keys().isdisjoint(self._words[number])
                for word, like in meant.items()
            )
            best[number] = max(best.get(number, 0.0), 100 * share * (0.6 + 0.4 * known / len(said)))
        return tuple((number, score) for number, score in best.items() if score >= _SCORE_MIN)

    def _shares(self, meant: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[int, float]]:
        """For each name that has one of the words: what it names, and how much of it is said."""
        covered: defaultdict[int, dict[str, float]] = defaultdict(dict)
        for like in meant.values():
            for word, likeness in like.items():
                for variant in self._postings[word]:
                    covered[variant][word] = max(likeness, covered[variant].get(word, 0.0))
        for variant, words in covered.items():
            number, name = self._variants[variant]
            told = sum(self._weights[word] * likeness for word, likeness in words.items())
            yield number, told / sum(self._weights[word] for word in name)

    def _find_like(self, word: str) -> Mapping[str, float]:
        """Words of names that a word is, or misspells, and how surely."""
        found = {known: 1 - _MISTAKE * mistakes for known, mistakes in self._spellings.near(word).items()}
        found.update(dict.fromkeys(self._spellings.heard(word), _HEARD))
        if word in self._postings:
            found[word] = 1.0
        return found


def _telling(text: str) -> frozenset[str]:
    """The words of a text that may tell a name."""
    return frozenset(normalise(text).split()) - LINKS - LEADS
