"""Which words lean to our subjects, and which to neighbouring ones."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

_ABSENT = 0.3
"""Phrasings with a term that are reckoned on either side where there is none: a rare word proves little."""

MAX_LEANING = 10.0
"""Nats beyond which a message leans to one side no more."""


class Leaning:
    """How much likelier the terms of a message are in our phrasings than in those of neighbouring subjects."""

    def __init__(self, ours: Iterable[Collection[str]], others: Iterable[Collection[str]]) -> None:
        """Count the phrasings on either side that have each term."""
        (own, own_size), (other, other_size) = _counts(ours), _counts(others)
        shift = math.log((other_size or 1) / (own_size or 1))
        nats = {
            counted: math.log((counted[0] + _ABSENT) / (counted[1] + _ABSENT)) + shift
            for counted in {(own[term], other[term]) for term in own.keys() | other.keys()}
        }
        self._nats = {term: nats[own[term], other[term]] for term in own.keys() | other.keys()}

    def of(self, terms: Sequence[str]) -> float:
        """The nats that known terms say together: above 0 for our subjects, below for others; unknown ones say none."""
        total = sum(self._nats.get(term, 0.0) for term in terms)
        return max(-MAX_LEANING, min(MAX_LEANING, total))


def _counts(phrasings: Iterable[Collection[str]]) -> tuple[Counter[str], int]:
    """How many phrasings have each term, and how many there are."""
    counts: Counter[str] = Counter()
    size = 0
    for terms in phrasings:
        counts.update(set(terms))
        size += 1
    return counts, size
