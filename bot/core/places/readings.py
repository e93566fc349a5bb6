"""Ways to read the words of a text as places, and which of them go together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.core.places.names import Place


class Reading(NamedTuple):
    """A way to read words `start` to `end` (not included): one place, or the alternatives, the likeliest first."""

    start: int
    end: int
    score: float
    size: int
    places: tuple[Place, ...]

    @property
    def value(self) -> float:
        """A longer name is better than a part of it, even misspelt."""
        return self.score + 8 * (self.size - 1)

    @property
    def is_department(self) -> bool:
        """Whether it is a département of here."""
        return self.places[0].kind == "department"

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is a town or postcode of another territory."""
        return self.places[0].kind == "elsewhere"


def without_overlap(readings: Iterable[Reading]) -> list[Reading]:
    """The best readings that share no word; a town of elsewhere wins its words like any other."""
    taken: set[int] = set()
    kept = []
    for reading in sorted(readings, key=lambda one: (-one.value, one.start, -one.end)):
        span = range(reading.start, reading.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(reading)
    return kept
