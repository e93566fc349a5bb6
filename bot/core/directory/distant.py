"""Structures of the rest of the country: one string, of which only what is near a place is read."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from bot.core.directory.records import Structure
from bot.core.knowledge.source import Source
from bot.core.memory.compiled import Later
from bot.core.places.geography import distance_km

REACH_KM = 50.0
"""So far around a place outside the territory structures are named."""

_KM_PER_DEGREE = 111.0

_FIELD, _LINE = "\t", b"\n"


class Row(NamedTuple):
    """What a register says of a structure; what is not known is empty. The point is that of its commune."""

    id: str
    name: str
    legal_name: str
    operator: str
    kind: str
    siret: str
    finess: str
    address: str
    postcode: str
    commune: str
    department: str
    lat: str
    lon: str
    phone: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Register:
    """Where rows are from, when they were read, and the service that all of them offer."""

    source: Source
    read_on: date
    service: str


class _Lines:
    """Rows in one string, where each begins, and its point."""

    def __init__(self, rows: Callable[[], Iterable[Row]]) -> None:
        kept = list(rows())
        lines = [_FIELD.join(row).encode() + _LINE for row in kept]
        self.text = _LINE + b"".join(lines)
        self.lats = array("f", [float(row.lat) for row in kept])
        self.lons = array("f", [float(row.lon) for row in kept])
        self.starts = array("L")
        at = len(_LINE)
        for line in lines:
            self.starts.append(at)
            at += len(line)


class Distant:
    """Structures outside a territory and its neighbourhood.

    As objects, those of a whole country would take ten times the memory, and most are never asked for.
    """

    def __init__(self, rows: Callable[[], Iterable[Row]], register: Register) -> None:
        """Keep the rows of a register, read when one is first looked for."""
        self._kept = Later(partial(_Lines, rows))
        self._register = register

    def prepare(self) -> None:
        """Read the rows now."""
        self._kept.get()

    def get(self, id_: str) -> Structure | None:
        """The structure of an id."""
        text = self._kept.get().text
        at = text.find(f"\n{id_}\t".encode())
        return self._read(text, at + 1) if at >= 0 else None

    def around(self, lat: float, lon: float) -> Iterator[Structure]:
        """Those near a point."""
        degrees, kept = REACH_KM / _KM_PER_DEGREE, self._kept.get()
        for start, north, east in zip(kept.starts, kept.lats, kept.lons, strict=True):
            if abs(north - lat) <= degrees and distance_km(lat, lon, north, east) <= REACH_KM:
                yield self._read(kept.text, start)

    def _read(self, text: bytes, start: int) -> Structure:
        row = Row(*text[start : text.index(_LINE, start)].decode().split(_FIELD))
        return Structure(
            id=row.id,
            name=row.name,
            commune=row.commune,
            department=row.department,
            lat=float(row.lat),
            lon=float(row.lon),
            sources=(self._register.source,),
            verified_on=self._register.read_on,
            legal_name=row.legal_name or None,
            operator=row.operator or None,
            kind=row.kind or None,
            siret=row.siret or None,
            finess=row.finess or None,
            address=row.address or None,
            postcode=row.postcode or None,
            services=(self._register.service,),
            phone=row.phone or None,
            capacity=int(row.capacity) if row.capacity else None,
        )


class Known(Mapping[str, Structure]):
    """Structures by id: those of a territory, which it counts and goes through, and behind them those outside."""

    def __init__(self, home: Mapping[str, Structure], distant: Distant | None) -> None:
        """Look at home first."""
        self._home = home
        self._distant = distant

    def __getitem__(self, id_: str) -> Structure:
        """The structure of an id."""
        found = self._home.get(id_) or (self._distant.get(id_) if self._distant else None)
        if found is None:
            raise KeyError(id_)
        return found

    def __iter__(self) -> Iterator[str]:
        """The ids of the territory."""
        return iter(self._home)

    def __len__(self) -> int:
        """How many the territory has."""
        return len(self._home)
