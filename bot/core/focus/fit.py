"""How well a point answers what a message asks: the kinds of answer it gives, the words and the numbers it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.focus.asked import Asked, Expectation, Told
from bot.core.focus.figures import Number, Numbers
from bot.core.knowledge.points import Point

COUNTED = 0.85
"""How sure a point is that counts what stands behind « combien de »."""

NAMED = 0.8
"""How sure a point is whose label repeats the words of the question, though it gives another kind of answer."""

REPEATED = 0.1
"""What it adds that a point repeats a word by which the kind of answer was asked."""

UNCOUNTED = 0.45
"""What « combien de… » leaves of that where the point counts something else."""

IN_TEXT = 0.9
"""What a word found in the text of a point counts for; 1 in its label."""

SAME_FAMILY = 0.8
"""What a word counts for of which the point holds another of the same family."""

CALLED = 0.5
"""Weight of calling a point by all the words of its label."""

NUMBER_WEIGHT = 1.2

OTHER_NUMBER = 0.4
"""Weight of a number that no point of the answer holds; the full one where only this point does not."""

FULL_EVIDENCE = 0.8
"""Weight explained from which a point is sure; a single common word proves less."""

LEAST_SHARE = 0.4
"""Share of what is to explain below which a point says something else, with room for what rounds up."""

LEAST_EVIDENCE = 0.6
"""What next to no evidence leaves of a score."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A point, ready to be compared."""

    point: Point
    label: tuple[str, ...]
    terms: frozenset[str]
    heads: tuple[str, ...]
    numbers: Numbers
    kinds: Mapping[str, float]


def may_fit(asked: Asked) -> Callable[[Indexed], bool]:
    """Tells whether a point says or gives anything of what is asked: most say nothing of it."""
    terms = {told.term for told in asked.told}
    heads = frozenset[str]().union(*(told.heads for told in asked.told))
    kinds = set(asked.kinds)
    said = asked.terms
    named = [expectation.terms for expectation in asked.expectations if expectation.terms]
    if asked.numbers:
        return lambda _: True

    def may(one: Indexed) -> bool:
        return (
            not kinds.isdisjoint(one.kinds)
            or not terms.isdisjoint(one.terms)
            or not heads.isdisjoint(one.heads)
            or not terms.isdisjoint(one.label)
            or (bool(one.label) and said.issuperset(one.label))
            or any(own.issubset(one.label) for own in named)
        )

    return may


def may_all_fit(own: Sequence[Indexed], asked: Asked, subject: frozenset[str]) -> bool:
    """Whether any of some points may explain enough of a long message, of which most points know little."""
    terms = frozenset[str]().union(*(one.terms for one in own), *(one.label for one in own))
    heads = frozenset[str]().union(*(one.heads for one in own))
    known = [told for told in asked.told if told.term in terms or not told.heads.isdisjoint(heads)]
    found = sum(told.weight for told in known) + sum(one.weight for one in asked.expectations)
    found += NUMBER_WEIGHT * len(asked.numbers) + CALLED
    return found >= LEAST_SHARE * sum(told.weight for told in asked.told if told.term not in subject)


def fit(
    one: Indexed, asked: Asked, subject: frozenset[str], held: frozenset[Number]
) -> tuple[float, tuple[str, ...], bool]:
    """How well a point answers a message, which words of it it explains, and whether that is all that is asked.

    How well is the share that it explains of all that is to explain.
    """
    whole = found = 0.0
    is_whole = any(one.is_sure for one in asked.expectations)
    explained: list[str] = []
    is_called = _is_called(one, asked)
    for expectation in asked.expectations:
        degree = _gives(one, expectation)
        degree = 1.0 if degree and is_called else degree
        whole += expectation.weight if expectation.is_sure or degree or asked.is_hint else 0.0
        found += expectation.weight * degree
        explained += expectation.words if degree else ()
        is_whole = is_whole and (degree > 0 or not expectation.is_sure)
    for told in asked.told:
        is_label = told.term in one.label
        degree = 1.0 if is_label else _says(one, told)
        explained += told.words if degree else ()
        is_whole = is_whole and (degree > 0 or told.term in subject)
        if is_label or told.term not in subject:
            whole += told.weight
            found += told.weight * degree
    for number in asked.numbers:
        degree = one.numbers.speak_of(number)
        whole += NUMBER_WEIGHT if number in held else OTHER_NUMBER
        found += NUMBER_WEIGHT * degree
        explained += (number.figures,) if degree else ()
    if is_called:
        whole += CALLED
        found += CALLED
    evidence = LEAST_EVIDENCE + (1 - LEAST_EVIDENCE) * min(1.0, found / FULL_EVIDENCE)
    is_whole = is_whole and held.issuperset(asked.numbers)
    return found / whole * evidence if whole else 0.0, tuple(explained), is_whole


def _is_called(one: Indexed, asked: Asked) -> bool:
    """Whether a message says all the words of a point's label."""
    return bool(one.label) and asked.terms.issuperset(one.label)


def _gives(one: Indexed, expectation: Expectation) -> float:
    """How surely a point gives the kind of answer expected."""
    degree = max([one.kinds.get(kind, 0.0) for kind in expectation.kinds])
    if expectation.counted:
        return max(degree, COUNTED) if degree and expectation.counted in one.numbers.counted else degree * UNCOUNTED
    if expectation.terms and expectation.terms.issubset(one.label):
        return 1.0 if degree else NAMED
    return min(1.0, degree + REPEATED) if degree and expectation.terms & one.terms else degree


def _says(one: Indexed, told: Told) -> float:
    """How surely a point says a word below its label."""
    if told.term in one.terms:
        return IN_TEXT
    return 0.0 if told.heads.isdisjoint(one.heads) else SAME_FAMILY * IN_TEXT
