"""Communes, intercommunalités, départements, and distances between points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["commune", "epci", "department"]

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunalité; `code` is its SIREN."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the département; `epci` is the code of its intercommunalité, `lat` and `lon` its centre (WGS 84)."""

    insee: str
    name: str
    postcodes: tuple[str, ...]
    epci: str
    lat: float
    lon: float
    aliases: tuple[str, ...] = ()
    population: int = 0


@dataclass(frozen=True, slots=True)
class Department:
    """The home département."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance between two points in decimal degrees (haversine)."""
    north, other_north = math.radians(lat), math.radians(other_lat)
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
