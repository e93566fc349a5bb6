"""Which phrasings of which targets hold a feature, and how much it tells."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from bot.core.understanding.weights import Tuning, evidence, known_share, norm, telling

Features = Mapping[str, float]
"""Terms and pairs of terms (with a space between), each with its weight beside that of a single term."""

Vote = tuple[int, float, float]
"""A target, how far it knows a feature (0 to 1), and its evidence in nats beyond that of lacking the feature."""

FEW_ROWS = 4
"""Rows per target from which those of some targets are searched for rather than looked through."""

_PHRASING_BITS = 16
_PHRASING = (1 << _PHRASING_BITS) - 1
"""What is the phrasing in the number of a cell; above it is the target."""


class Postings:
    """An index of phrasings by feature, in flat arrays: small, and quick to load.

    A feature has a row for each target that has it, in the order of the targets; a row has a cell for each phrasing of
    its target that has it. `_rows[n]` is the first row of feature `n`, `_cells[n]` the first cell of row `n`; both end
    with the total. Targets and phrasings of one target are at most 65,535.
    """

    def __init__(self, targets: Sequence[Sequence[Features]], tuning: Tuning) -> None:
        """Index the phrasings of each target; a pair that occurs in one phrasing only tells nothing, and is dropped."""
        self._sizes = array("I", map(len, targets))
        cells = _cells_of(targets)
        self._numbers = {feature: number for number, feature in enumerate(cells)}
        self._place(cells.values())
        self._weigh(tuning)
        self._share(cells, targets)

    def _place(self, cells: Collection[Sequence[int]]) -> None:
        """Lay out the rows and cells of each feature, one feature after the other."""
        self._rows, self._targets, self._cells = array("I"), array("H"), array("I")
        done = 0
        for of_feature in cells:
            self._rows.append(len(self._targets))
            last = -1
            for place, cell in enumerate(of_feature, done):
                target = cell >> _PHRASING_BITS
                if target != last:
                    self._targets.append(target)
                    self._cells.append(place)
                    last = target
            done += len(of_feature)
        self._rows.append(len(self._targets))
        self._cells.append(done)
        self._phrasings = array("H", (cell & _PHRASING for of_feature in cells for cell in of_feature))

    def _weigh(self, tuning: Tuning) -> None:
        """Work out what each feature tells, and what it says for each target that has it."""
        total, targets = sum(self._sizes), len(self._sizes)
        self._unknown = math.log(targets + 1) ** tuning.telling_power * tuning.unknown_weight
        self._telling, self._known, self._said = array("d"), array("d"), array("d")
        sizes = [self._sizes[target] for target in self._targets]
        counts = [end - first for first, end in pairwise(self._cells)]
        shares: dict[tuple[int, int], float] = {}
        said: dict[tuple[int, int, int], float] = {}
        told_by_one = telling([1.0], targets) ** tuning.telling_power
        for first, end in pairwise(self._rows):
            cells = self._cells[end] - self._cells[first]
            rates = []
            for count, size in zip(counts[first:end], sizes[first:end], strict=True):
                known = shares.get((count, size))
                if known is None:
                    known = shares[count, size] = known_share(count, size)
                self._known.append(known)
                speaking = said.get((count, size, cells))
                if speaking is None:
                    speaking = max(0.0, evidence(count, size, cells / total) + tuning.least_evidence)
                    said[count, size, cells] = speaking
                self._said.append(speaking)
                rates.append(count / size)
            self._telling.append(telling(rates, targets) ** tuning.telling_power if len(rates) > 1 else told_by_one)

    def _share(self, kept: Iterable[str], targets: Sequence[Sequence[Features]]) -> None:
        """Fill in the share of each feature in its phrasings, each of them a vector of length 1."""
        telling_of = dict(zip(kept, self._telling, strict=True))
        shares: dict[str, list[float]] = {feature: [] for feature in telling_of}
        for row in chain.from_iterable(targets):
            weights = {feature: telling_of[feature] * share for feature, share in row.items() if feature in telling_of}
            length = norm(weights.values())
            for feature, weight in weights.items():
                shares[feature].append(weight / length)
        self._shares = array("d", chain.from_iterable(shares.values()))

    def __contains__(self, feature: str) -> bool:
        """Whether a phrasing has a feature."""
        return feature in self._numbers

    def weigh(self, features: Features) -> dict[str, float]:
        """The features with their weights; one that nothing knows weighs a share of the most telling one's."""
        return {feature: self._weight(feature) * share for feature, share in features.items()}

    def _weight(self, feature: str) -> float:
        number = self._numbers.get(feature)
        return self._unknown if number is None else self._telling[number]

    def votes(self, feature: str) -> Iterator[Vote]:
        """What a feature says for each target that has it."""
        first, end = self._span(feature)
        return zip(self._targets[first:end], self._known[first:end], self._said[first:end], strict=True)

    def products(self, targets: Iterable[int], weights: Mapping[str, float]) -> Mapping[int, Collection[float]]:
        """For each target, the products of a message, given by the weights of its features, and its phrasings.

        Those that share no feature with the message are left out: three out of four.
        """
        products: dict[int, dict[int, float]] = {target: {} for target in targets}
        for feature, weight in weights.items():
            if feature in self._numbers:
                self._add(products, self._span(feature), weight)
        return {target: of_target.values() for target, of_target in products.items()}

    def _add(self, products: dict[int, dict[int, float]], span: tuple[int, int], weight: float) -> None:
        """Add what a feature, given by its rows, gives to the dot products with the phrasings of some targets."""
        cells, phrasings, shares = self._cells, self._phrasings, self._shares
        for row, target in self._rows_of(products, *span):
            sums, first, end = products[target], cells[row], cells[row + 1]
            own = zip(phrasings[first:end], shares[first:end], strict=True)
            if not sums:
                products[target] = {phrasing: weight * share for phrasing, share in own}
            else:
                for phrasing, share in own:
                    sums[phrasing] = sums.get(phrasing, 0.0) + weight * share

    def _rows_of(self, targets: Collection[int], first: int, end: int) -> Iterable[tuple[int, int]]:
        """The rows of some targets among those of a feature: looked at one by one where they are few."""
        if end - first <= FEW_ROWS * len(targets):
            own = enumerate(self._targets[first:end], first)
            return [one for one in own if one[1] in targets]
        found = ((bisect_left(self._targets, target, first, end), target) for target in targets)
        return ((row, target) for row, target in found if row < end and self._targets[row] == target)

    def _span(self, feature: str) -> tuple[int, int]:
        """The first row of a feature and the end of its rows; no row at all for one that nothing knows."""
        number = self._numbers.get(feature)
        return (0, 0) if number is None else (self._rows[number], self._rows[number + 1])


def _cells_of(targets: Sequence[Sequence[Features]]) -> dict[str, list[int]]:
    """The features worth keeping, each with the targets and phrasings that have it, as one number, in their order."""
    cells: dict[str, list[int]] = defaultdict(list)
    for target, rows in enumerate(targets):
        for cell, row in enumerate(rows, target << _PHRASING_BITS):
            for feature in row:
                cells[feature].append(cell)
    return {feature: found for feature, found in cells.items() if len(found) > 1 or " " not in feature}
