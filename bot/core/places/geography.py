"""Communes, intercommunalités, départements, and distances between points."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["commune", "epci", "department", "elsewhere"]
"""`elsewhere` is a town or postcode of another territory."""

EARTH_RADIUS_KM = 6371.0088

EVERYWHERE = "all"
"""Stands for the code of a département where all of several are meant."""

_CELLS_PER_DEGREE = 5
"""Cells by which communes are found around a point: 22 km from north to south."""

_ABOUT_AS_NEAR = 1.1
"""How many times farther than the nearest centre another may be to count as near."""


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunalité; `code` is its SIREN."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the territory; `lat` and `lon` are its centre (WGS 84).

    `epci` is the code of its intercommunalité; empty for the four islands that have none.
    """

    insee: str
    name: str
    postcodes: tuple[str, ...]
    epci: str
    lat: float
    lon: float
    aliases: tuple[str, ...] = ()
    population: int = 0

    @property
    def department(self) -> str:
        """The code of its département: what its own begins with, one digit longer overseas."""
        return department_of(self.insee)


@dataclass(frozen=True, slots=True)
class Department:
    """A département of the territory; `everywhere` says all of it on a button: « Tout le Val-d'Oise »."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    everywhere: str = ""


class Geography:
    """The départements of a territory, their intercommunalités and their communes, by code.

    `everywhere` is the code of the whole: that of the département, if there is but one.
    """

    def __init__(
        self, departments: Iterable[Department], epcis: Iterable[Epci], communes: Iterable[Commune], name: str = ""
    ) -> None:
        """Key them by code; `name` is that of the territory where it has several départements."""
        self.departments = {department.code: department for department in departments}
        self.everywhere = next(iter(self.departments)) if len(self.departments) == 1 else EVERYWHERE
        self.name = name or " et ".join(one.name for one in self.departments.values())
        self.epcis = {epci.code: epci for epci in epcis}
        self.communes = {commune.insee: commune for commune in communes}
        self._cells: defaultdict[tuple[int, int], list[Commune]] = defaultdict(list)
        self._members: defaultdict[str, list[Commune]] = defaultdict(list)
        for commune in self.communes.values():
            self._cells[_cell(commune.lat), _cell(commune.lon)].append(commune)
            self._members[commune.epci].append(commune)

    def meant_by(self, code: str) -> tuple[str, ...]:
        """The codes of the départements that one stands for: itself, or all of them; none if it is unknown."""
        return tuple(self.departments) if code == EVERYWHERE else (code,) if code in self.departments else ()

    def by_size(self) -> list[Commune]:
        """The communes, the most peopled first: of several, it is the likeliest."""
        return sorted(self.communes.values(), key=lambda commune: (-commune.population, commune.insee))

    def nearest(self, lat: float, lon: float) -> tuple[Commune, float]:
        """The commune that a point most likely lies in, and the distance of its centre in km.

        Borders are not known: of the communes whose centre is about as near as the nearest, it is the most peopled.
        """
        narrow = math.cos(math.radians(lat)) ** 2
        squares, limit = _as_near(self._around(lat, lon), lat, lon, narrow)
        if limit > narrow / _CELLS_PER_DEGREE**2:  # another cell may hold one as near
            squares, limit = _as_near(self.communes.values(), lat, lon, narrow)
        commune = max((one for square, one in squares if square <= limit), key=lambda one: (one.population, one.insee))
        return commune, distance_km(lat, lon, commune.lat, commune.lon)

    def _around(self, lat: float, lon: float) -> Iterator[Commune]:
        """The communes of the cell of a point and of those around it: all that are less than a cell away."""
        row, column = _cell(lat), _cell(lon)
        for cell in ((row + north, column + east) for north in (-1, 0, 1) for east in (-1, 0, 1)):
            yield from self._cells.get(cell, ())

    def members(self, epci: str) -> Sequence[Commune]:
        """The communes of an intercommunalité that lie in the territory."""
        return self._members.get(epci, ())

    def centre(self, epci: str) -> tuple[float, float] | None:
        """The mean point of the communes of an intercommunalité that lie in the territory; None if it is unknown."""
        communes = self.members(epci)
        if not communes:
            return None
        size = len(communes)
        return sum(commune.lat for commune in communes) / size, sum(commune.lon for commune in communes) / size


def _as_near(
    communes: Iterable[Commune], lat: float, lon: float, narrow: float
) -> tuple[list[tuple[float, Commune]], float]:
    """Communes with the squares of their distances in degrees, and the square up to which one counts as near."""
    squares = [((one.lat - lat) ** 2 + narrow * (one.lon - lon) ** 2, one) for one in communes]
    return squares, min((square for square, _ in squares), default=math.inf) * _ABOUT_AS_NEAR**2


def _cell(degrees: float) -> int:
    return math.floor(degrees * _CELLS_PER_DEGREE)


def department_of(code: str) -> str:
    """The département of a code of a commune, or of a postcode; empty if there is none."""
    return code[: 3 if code.startswith("97") else 2]


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance between two points in decimal degrees (haversine)."""
    north, other_north = math.radians(lat), math.radians(other_lat)
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
