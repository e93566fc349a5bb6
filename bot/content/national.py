"""The country as the project ships it, in `national/`: départements, intercommunalités, communes, ESAT.

`boussole territory` makes packs of it; of what is outside a pack, `bot.content.beyond` keeps what serving needs.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path

from bot.core.knowledge.source import Source
from bot.core.places.geography import Commune, Epci

ESAT_SOURCE = Source(
    "Liste officielle des ESAT (FINESS), Plateforme de l'inclusion",
    "https://github.com/gip-inclusion/pilotage-airflow",
    "2026-06-24",
)

ESAT_READ_ON = date(2026, 11, 25)
"""When the list was read."""


@dataclass(frozen=True, slots=True)
class Region:
    """Whom to turn to in a region for insertion and for clauses, each with its article."""

    insertion_network: str
    insertion_networks_sites: str
    clause_support: str


@dataclass(frozen=True, slots=True)
class Area:
    """A département as it is said: « l'Oise », « dans », « de », « Toute l'Oise »; `office` is that of the State."""

    code: str
    name: str
    the: str
    within: str
    of: str
    region: str
    everywhere: str
    office: str


@dataclass(frozen=True, slots=True)
class Esat:
    """An ESAT of FINESS; what is not known is empty. The point is that of its commune, or of its arrondissement."""

    finess: str
    name: str
    legal_name: str
    operator: str
    siret: str
    address: str
    postcode: str
    insee: str
    lat: float
    lon: float
    phone: str
    capacity: str


def areas(folder: Path) -> dict[str, Area]:
    """All départements by code."""
    return {row["code"]: Area(within=row.pop("in"), **row) for row in rows(folder / "departments.csv")}


def regions(folder: Path) -> dict[str, Region]:
    """What is known of regions, by name; "" for all others."""
    return {row.pop("region"): Region(**row) for row in rows(folder / "regions.csv")}


def communes(folder: Path) -> list[Commune]:
    """All communes of the country; of Greater Paris, their `epci` is the établissement public territorial."""
    return [
        Commune(
            row["insee"],
            row["name"],
            tuple(row["postcodes"].split()),
            row["epci"],
            float(row["lat"]),
            float(row["lon"]),
            population=int(row["population"]),
        )
        for row in rows(folder / "communes.csv.gz")
    ]


def epcis(folder: Path) -> list[Epci]:
    """All intercommunalités of the country."""
    return [Epci(row["code"], row["name"]) for row in rows(folder / "epcis.csv.gz")]


def esats(folder: Path) -> list[Esat]:
    """All ESAT of the country."""
    found = rows(folder / "esat.csv.gz")
    return [Esat(lat=float(row.pop("lat")), lon=float(row.pop("lon")), **row) for row in found]


@dataclass(frozen=True, slots=True)
class Country:
    """All of it."""

    areas: dict[str, Area]
    regions: dict[str, Region]
    communes: list[Commune]
    epcis: list[Epci]
    esats: list[Esat]

    @classmethod
    def read(cls, folder: Path) -> Country:
        """What a folder holds."""
        return cls(areas(folder), regions(folder), communes(folder), epcis(folder), esats(folder))


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table, packed or not."""
    yield from csv.DictReader(_lines(path))


def cells(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Some columns of a table, two or more: of many rows in half the time."""
    table = csv.reader(_lines(path))
    yield from map(itemgetter(*map(next(table).index, columns)), table)


def _lines(path: Path) -> list[str]:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode().splitlines()
