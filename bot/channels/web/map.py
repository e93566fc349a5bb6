"""A map of the results: points and distances alone, without tiles and without asking another site."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.directory.territory import Territory
from bot.core.exchange.session import Session

WIDTH, HEIGHT, MARGIN = 320, 220, 24
"""Units of the picture, and those left free around it."""
RINGS_KM = (2, 5, 10, 20, 30, 50)
"""Distances that may be drawn around a commune."""
FEW = 2
"""Structures from which a map tells something."""
SIZE = 32
"""Units across a dot: on the smallest screen as many pixels as a finger needs."""
APART = SIZE + 2.0
"""Units between the middles of two dots."""
KM_PER_DEGREE = 111.32
NEAREST_KM = 1.0
"""Half of what the smallest map shows."""

PLACE, COMMUNE = "lieu", "commune:"


@dataclass(frozen=True, slots=True)
class Dot:
    """A structure on the map: its number in the list, and its middle in units of the picture."""

    id: str
    name: str
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A distance around the commune that was asked for."""

    km: int
    radius: float


@dataclass(frozen=True, slots=True)
class Map:
    """What a template draws; `centre` is the commune asked for and its place, where one was."""

    dots: tuple[Dot, ...]
    rings: tuple[Ring, ...] = ()
    centre: tuple[str, float, float] | None = None
    width: int = WIDTH
    height: int = HEIGHT
    size: int = SIZE


def map_of(territory: Territory, session: Session) -> Map | None:
    """The map of the results on the screen; None where there are none, or too few with a place."""
    shown = session.focus[0] if session.focus else None
    if shown is None or shown.kind != "results":
        return None
    structures = territory.directory.structures
    placed = [
        (number, one, one.lat, one.lon)
        for number, id_ in enumerate(shown.ids, shown.first)
        if (one := structures.get(id_)) and one.lat is not None and one.lon is not None
    ]
    if len(placed) < FEW:
        return None
    centre = _centre(territory, session)
    points = [(lat, lon) for *_, lat, lon in placed] + ([centre[1:]] if centre else [])
    scale = _Scale(points, centre[1:] if centre else None)
    dots = [Dot(one.id, one.name, number, *scale.at(lat, lon)) for number, one, lat, lon in placed]
    if centre is None:
        return Map(_apart(dots))
    return Map(_apart(dots), scale.rings(), (centre[0], *scale.at(*centre[1:])))


def _centre(territory: Territory, session: Session) -> tuple[str, float, float] | None:
    """The commune that was asked for."""
    place = session.dialogue.slots.get(PLACE) if session.dialogue else None
    if not isinstance(place, str) or not place.startswith(COMMUNE):
        return None
    commune = territory.gazetteer.commune(place.removeprefix(COMMUNE))
    return (commune.name, commune.lat, commune.lon) if commune else None


class _Scale:
    """From degrees to units: kilometres are as long in every direction; the commune asked for is in the middle."""

    def __init__(self, points: Sequence[tuple[float, float]], middle: tuple[float, float] | None) -> None:
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        between = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self._lat, self._lon = middle or between
        self._narrow = math.cos(math.radians(self._lat))
        east, north = zip(*(self._km(*point) for point in points), strict=True)
        wide, high = max(*map(abs, east), NEAREST_KM), max(*map(abs, north), NEAREST_KM)
        self._units = min((WIDTH / 2 - MARGIN) / wide, (HEIGHT / 2 - MARGIN) / high)

    def _km(self, lat: float, lon: float) -> tuple[float, float]:
        return (lon - self._lon) * KM_PER_DEGREE * self._narrow, (lat - self._lat) * KM_PER_DEGREE

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """The place of a point."""
        east, north = self._km(lat, lon)
        return round(WIDTH / 2 + east * self._units, 1), round(HEIGHT / 2 - north * self._units, 1)

    def rings(self) -> tuple[Ring, ...]:
        """The two largest distances that fit."""
        fitting = [Ring(km, round(km * self._units, 1)) for km in RINGS_KM if km * self._units <= HEIGHT / 2 - 2]
        return tuple(fitting[-2:])


def _apart(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    """Dots at one place beside each other, so that each can be tapped."""
    placed: list[Dot] = []
    for dot in dots:
        x, y = dot.x, dot.y
        while any(math.hypot(x - one.x, y - one.y) < APART for one in placed):
            x = x + APART if x + APART <= WIDTH - SIZE / 2 else SIZE / 2
            y = y if x != SIZE / 2 else y + APART
        placed.append(Dot(dot.id, dot.name, dot.number, round(x, 1), round(y, 1)))
    return tuple(placed)
