"""Names found in what people type, misspelt or in part."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from bot.core.memory.memory import Memory
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

_SCORE_MIN = 60


class NameIndex:
    """Names by their words; the rarer a word among all names, the more it tells."""

    def __init__(self, named: Iterable[tuple[Collection[str], str]]) -> None:
        """Index things, each by the ways to name it and by words that may go with its name."""
        self._numbers = array("L")
        self._postings: defaultdict[str, array[int]] = defaultdict(partial(array, "L"))
        self._words: list[str] = []
        ways: list[frozenset[str]] = []
        for number, (names, hints) in enumerate(named):
            variants = {frozenset(telling(name)) for name in names} - {frozenset[str]()}
            self._words.append(" ".join(sorted(set(normalise(hints).split()).union(*variants))))
            for words in sorted(variants, key=sorted):
                for word in words:
                    self._postings[word].append(len(ways))
                ways.append(words)
                self._numbers.append(number)
        self._found: Memory[tuple[tuple[int, float], ...]] = Memory(REMEMBERED_MESSAGES)
        total = len(ways) + 1
        self._weights = {word: math.log(total / len(variants)) for word, variants in self._postings.items()}
        self._wholes = array("d", [sum(self._weights[word] for word in words) for words in ways])
        self._spellings = Spellings(word for word in self._postings if len(word) >= SHORTEST)

    def forget(self) -> None:
        """Forget the texts and words met so far."""
        self._found.forget()
        self._spellings.forget()

    def find(self, text: str) -> Sequence[tuple[int, float]]:
        """What a text names: its position in what was indexed and a score, from 60 to 100, in no order."""
        return self._found.recall(text, self._find_anew)

    def _find_anew(self, text: str) -> tuple[tuple[int, float], ...]:
        said = telling(text)
        meant = self._meant(said)
        best: dict[int, float] = {}
        for number, share in self._shares(meant):
            if 100 * share < _SCORE_MIN:
                continue
            words = self._words[number].split()  # kept as a text, which takes a tenth of a set
            known = sum(word in words or not like.keys().isdisjoint(words) for word, like in meant.items())
            best[number] = max(best.get(number, 0.0), 100 * share * (0.6 + 0.4 * known / len(said)))
        return tuple((number, score) for number, score in best.items() if score >= _SCORE_MIN)

    def _shares(self, meant: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[int, float]]:
        """For each name that has one of the words: what it names, and how much of it is said."""
        said: dict[str, float] = {}
        for like in meant.values():
            for word, likeness in like.items():
                said[word] = max(likeness, said.get(word, 0.0))
        told: defaultdict[int, float] = defaultdict(float)
        for word, likeness in said.items():
            weight = self._weights[word] * likeness
            for variant in self._postings[word]:
                told[variant] += weight
        for variant, weight in told.items():
            yield self._numbers[variant], weight / self._wholes[variant]

    def _meant(self, said: Collection[str]) -> dict[str, Mapping[str, float]]:
        """For each word, the words of names that it is, or misspells, and how surely."""
        alike = self._spellings.alike(said)
        exact = {word: {word: 1.0} for word in said if word in self._postings}
        return {word: {**alike.get(word, {}), **exact.get(word, {})} for word in said}


def telling(text: str) -> tuple[str, ...]:
    """The words of a text that may tell a name, each once."""
    return tuple(word for word in dict.fromkeys(normalise(text).split()) if word not in LINKS and word not in LEADS)
