"""Keeps small numbers of a list from being read or worked out, even by somebody who knows how this works.

What is promised of a list and its total: a number from 1 to 4 is never shown, and of each name whose number is not
shown, all that is shown says no more than that: whichever of 1, 2, 3 and 4 stood there, the same list could have come
out. This is so whatever else tells the total, so two lists of one total tell no more than each.

1. A total under 5 is « moins de 5 », and the list is not shown. A total of 0 is 0: it tells of nobody.
2. Several numbers under 5 are « moins de 5 » each if what the total leaves for them lets each be 1 to 4.
3. A single one is « moins de 5 », and the next smallest is « masqué », if that does.
4. Else they go, with the next smallest if need be, into a rest without names, of 5 at least.
5. If no name is left, the list is not shown: the total alone is.

Which of these is done depends only on what is then shown, or on numbers whose names are not. A name that is not there
may have had 0 or be part of the rest: 0 is never said of a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

LEAST = 5
"""The smallest number that is shown, but for 0."""


class Hidden(Enum):
    """What stands in the place of a number: it is under 5, or would let one that is be worked out."""

    FEW = "few"
    MASKED = "masked"


Count = int | Hidden


@dataclass(frozen=True, slots=True)
class Parts:
    """A total and its parts by name: numbers that are shown, the largest first, then those that are not, by name.

    `rest` is what names that are not there have together: 0, or at least 5.
    """

    total: Count
    parts: tuple[tuple[str, Count], ...] = ()
    rest: int = 0


def masked(counts: Mapping[str, int]) -> Parts:
    """The parts of a total, as they may be shown; numbers under 1 are left out."""
    counted = {name: count for name, count in counts.items() if count > 0}
    total = sum(counted.values())
    if total < LEAST:
        return Parts(Hidden.FEW if total else 0)
    rising = sorted(counted, key=lambda name: (counted[name], name))
    few = [name for name in rising if counted[name] < LEAST]
    hidden = _named(rising, few, counted)
    if few and not hidden:
        folded = _folded(rising, few, counted)
        return Parts(total, _shown(rising[folded:], counted), sum(counted[name] for name in rising[:folded]))
    told = tuple((name, Hidden.FEW if name in few else Hidden.MASKED) for name in sorted(hidden))
    return Parts(total, _shown(rising[len(hidden) :], counted) + told)


def _named(rising: list[str], few: list[str], counts: Mapping[str, int]) -> list[str]:
    """The names whose numbers may stand hidden beside them; none if the total would tell of one."""
    if len(few) == 1:
        hidden, shown = rising[:2], rising[2:]
        left = sum(counts[name] for name in hidden)
        # whichever of 1 to 4 the one was, the other was no smaller than 5 and the smallest of all others
        is_open = left >= LEAST - 1 + LEAST and all(left - 1 < counts[name] for name in shown[:1])
        return hidden if len(hidden) == 2 and is_open else []
    left, most = sum(counts[name] for name in few), LEAST - 1
    return few if len(few) - 1 + most <= left <= (len(few) - 1) * most + 1 else []


def _folded(rising: list[str], few: list[str], counts: Mapping[str, int]) -> int:
    """How many of the smallest go without a name: all that are few, and others until they are 5 at least."""
    folded = len(few)
    while sum(counts[name] for name in rising[:folded]) < LEAST:
        folded += 1
    return folded


def _shown(names: Iterable[str], counts: Mapping[str, int]) -> tuple[tuple[str, Count], ...]:
    return tuple((name, counts[name]) for name in sorted(names, key=lambda name: (-counts[name], name)))
