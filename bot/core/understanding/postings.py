"""Which phrasings of which targets hold a feature, and how much it tells."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.core.understanding.weights import Tuning, evidence, known_share, norm, telling

Features = Mapping[str, float]
"""Terms and pairs of terms (with a space between), each with its weight beside that of a single term."""

Vote = tuple[int, float, float]
"""A target, how far it knows a feature (0 to 1), and its evidence in nats beyond that of lacking the feature."""

FEW_ROWS = 4
"""Rows per target from which those of some targets are searched for rather than looked through."""


class _Quick(NamedTuple):
    """What messages are ranked with."""

    targets: list[int]
    known: list[float]
    said: list[float]
    cells: list[int]
    phrasings: list[int]
    shares: list[float]


class Postings:
    """An index of phrasings by feature, in flat arrays: small, and quick to load.

    A feature has a row for each target that has it, in the order of the targets; a row has a cell for each phrasing of
    its target that has it. `_rows[n]` is the first row of feature `n`, `_cells[n]` the first cell of row `n`; both end
    with the total. Targets and phrasings of one target are at most 65,535.
    """

    def __init__(self, targets: Sequence[Sequence[Features]], tuning: Tuning) -> None:
        """Index the phrasings of each target; a pair that occurs in one phrasing only tells nothing, and is dropped."""
        self._sizes = array("I", map(len, targets))
        self._numbers, phrasings = _numbered(targets)
        self._place(phrasings)
        self._weigh(tuning)
        self._share(phrasings)
        self._quick: _Quick | None = None

    def __getstate__(self) -> dict[str, object]:
        """What pickle writes: the arrays alone."""
        return {**self.__dict__, "_quick": None}

    @property
    def _lists(self) -> _Quick:
        """The arrays as lists, which are twice as quick to look into, made when the first message is ranked."""
        if self._quick is None:
            self._quick = _Quick(
                self._targets.tolist(),
                self._known.tolist(),
                self._said.tolist(),
                self._cells.tolist(),
                self._phrasings.tolist(),
                self._shares.tolist(),
            )
        return self._quick

    def _place(self, phrasings: Sequence[Sequence[Mapping[int, float]]]) -> None:
        """Find room for the rows and cells of each feature, then fill in targets and phrasings."""
        features = len(self._numbers)
        rows, cells, last = array("I", [0]) * features, array("I", [0]) * features, array("i", [-1]) * features
        for target, features_of in enumerate(phrasings):
            for feature in (feature for row in features_of for feature in row):
                cells[feature] += 1
                rows[feature] += last[feature] != target
                last[feature] = target
        self._rows, first_cells = _starts(rows), _starts(cells)
        self._targets = array("H", [0]) * sum(rows)
        self._phrasings = array("H", [0]) * sum(cells)
        self._cells = array("I", [sum(cells)]) * (sum(rows) + 1)
        last = array("i", [-1]) * features
        next_row, next_cell = self._rows[:], first_cells
        for target, features_of in enumerate(phrasings):
            for phrasing, row in enumerate(features_of):
                for feature in row:
                    if last[feature] != target:
                        last[feature] = target
                        self._targets[next_row[feature]] = target
                        self._cells[next_row[feature]] = next_cell[feature]
                        next_row[feature] += 1
                    self._phrasings[next_cell[feature]] = phrasing
                    next_cell[feature] += 1

    def _weigh(self, tuning: Tuning) -> None:
        """Work out what each feature tells, and what it says for each target that has it."""
        total = sum(self._sizes)
        self._unknown = math.log(len(self._sizes) + 1) ** tuning.telling_power * tuning.unknown_weight
        self._telling, self._known, self._said = array("d"), array("d"), array("d")
        for first, end in zip(self._rows, self._rows[1:], strict=False):
            usual = (self._cells[end] - self._cells[first]) / total
            rates = []
            for row in range(first, end):
                count, size = self._cells[row + 1] - self._cells[row], self._sizes[self._targets[row]]
                rates.append(count / size)
                self._known.append(known_share(count, size))
                self._said.append(max(0.0, evidence(count, size, usual) + tuning.least_evidence))
            self._telling.append(telling(rates, len(self._sizes)) ** tuning.telling_power)

    def _share(self, phrasings: Sequence[Sequence[Mapping[int, float]]]) -> None:
        """Fill in the share of each feature in its phrasings, each of them a vector of length 1."""
        self._shares = array("d", [0.0]) * len(self._phrasings)
        next_cell = array("I", (self._cells[row] for row in self._rows))
        for row in (row for features_of in phrasings for row in features_of):
            weights = {feature: self._telling[feature] * share for feature, share in row.items()}
            length = norm(weights.values())
            for feature, weight in weights.items():
                self._shares[next_cell[feature]] = weight / length
                next_cell[feature] += 1

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
        lists = self._lists
        return zip(lists.targets[first:end], lists.known[first:end], lists.said[first:end], strict=True)

    def products(self, targets: Iterable[int], weights: Mapping[str, float]) -> Iterator[tuple[int, list[float]]]:
        """Each target with the products of a message, given by the weights of its features, and its phrasings."""
        products = {target: [0.0] * self._sizes[target] for target in targets}
        for feature, weight in weights.items():
            if feature in self._numbers:
                self._add(products, self._span(feature), weight)
        return iter(products.items())

    def _add(self, products: Mapping[int, list[float]], span: tuple[int, int], weight: float) -> None:
        """Add what a feature, given by its rows, gives to the dot products with each phrasing of some targets."""
        lists = self._lists
        cells, phrasings, shares = lists.cells, lists.phrasings, lists.shares
        for row, target in self._rows_of(products, *span):
            sums, first, end = products[target], cells[row], cells[row + 1]
            for phrasing, share in zip(phrasings[first:end], shares[first:end], strict=False):
                sums[phrasing] += weight * share

    def _rows_of(self, targets: Collection[int], first: int, end: int) -> Iterable[tuple[int, int]]:
        """The rows of some targets among those of a feature: looked at one by one where they are few."""
        if end - first <= FEW_ROWS * len(targets):
            own = enumerate(self._lists.targets[first:end], first)
            return [one for one in own if one[1] in targets]
        found = ((bisect_left(self._targets, target, first, end), target) for target in targets)
        return ((row, target) for row, target in found if row < end and self._targets[row] == target)

    def _span(self, feature: str) -> tuple[int, int]:
        """The first row of a feature and the end of its rows; no row at all for one that nothing knows."""
        number = self._numbers.get(feature)
        return (0, 0) if number is None else (self._rows[number], self._rows[number + 1])


def _numbered(targets: Sequence[Sequence[Features]]) -> tuple[dict[str, int], list[list[dict[int, float]]]]:
    """The numbers of the features worth keeping, and the phrasings with numbers for features."""
    seen: dict[str, int] = {}
    single: set[str] = set()
    for feature in (feature for rows in targets for row in rows for feature in row):
        if feature in seen:
            single.discard(feature)
        elif " " in feature:
            single.add(feature)
        seen.setdefault(feature, 0)
    numbers = {feature: number for number, feature in enumerate(f for f in seen if f not in single)}
    return numbers, [
        [{numbers[feature]: share for feature, share in row.items() if feature in numbers} for row in rows]
        for rows in targets
    ]


def _starts(counts: Iterable[int]) -> array[int]:
    """Where each of several runs begins when one follows the other, and the end of the last."""
    starts = array("I", [0])
    for count in counts:
        starts.append(starts[-1] + count)
    return starts
