"""Points on Earth, fast: a grid to look around a point, and distances as angles between vectors."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bot.core.places.geography import EARTH_RADIUS_KM

_CELLS_PER_DEGREE = 10

_KM_PER_DEGREE = 111.0

Vector = tuple[float, float, float]
"""A point on the unit sphere."""


class Pool:
    """Numbered things with a point on Earth, also by cell of a tenth of a degree."""

    def __init__(self) -> None:
        """Start empty; `unplaced` are those whose point is not known."""
        self.members: dict[int, None] = {}
        self.unplaced: list[int] = []
        self._cells: dict[tuple[int, int], list[int]] = {}

    def add(self, number: int, lat: float | None, lon: float | None) -> None:
        """Put a thing in, at a point in decimal degrees (WGS 84), if it is known."""
        self.members[number] = None
        if lat is None or lon is None:
            self.unplaced.append(number)
        else:
            self._cells.setdefault((_cell(lat), _cell(lon)), []).append(number)

    def near(self, lat: float, lon: float, radius_km: float) -> Iterator[list[int]]:
        """Lists that hold all members within a radius, and some beyond it."""
        north = radius_km / _KM_PER_DEGREE
        east = north / max(0.01, math.cos(math.radians(min(90.0, abs(lat) + north))))
        rows = range(_cell(lat - north), _cell(lat + north) + 1)
        columns = range(_cell(lon - east), _cell(lon + east) + 1)
        if len(rows) * len(columns) > len(self._cells):
            yield from self._cells.values()
            return
        for cell in ((row, column) for row in rows for column in columns):
            if cell in self._cells:
                yield self._cells[cell]


def _cell(degrees: float) -> int:
    return math.floor(degrees * _CELLS_PER_DEGREE)


def unit_vector(lat: float | None, lon: float | None) -> Vector | None:
    """The point on the unit sphere: its product with another is the cosine of the angle between them."""
    if lat is None or lon is None:
        return None
    north, east = math.radians(lat), math.radians(lon)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def cosine(here: Vector, there: Vector) -> float:
    """The cosine of the angle between two points."""
    return here[0] * there[0] + here[1] * there[1] + here[2] * there[2]


def km_of(cosine: float) -> float:
    """The distance between two points, from the cosine of the angle between them."""
    return EARTH_RADIUS_KM * math.acos(min(1.0, cosine))
