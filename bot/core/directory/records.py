"""Structures and facilitators, as the directory holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.knowledge.source import Source

Public = Literal["insertion", "handicap"]

Service = Literal["prestation", "mise-a-disposition", "production"]

SERVICES: tuple[Service, ...] = ("prestation", "mise-a-disposition", "production")

PUBLICS: Mapping[str, Public] = {
    "ACI": "insertion",
    "EI": "insertion",
    "AI": "insertion",
    "ETTI": "insertion",
    "EITI": "insertion",
    "GEIQ": "insertion",
    "EBE": "insertion",
    "ESAT": "handicap",
    "EA": "handicap",
    "EATT": "handicap",
}
"""The kinds of structure, and whom each employs."""

KINDS = tuple(PUBLICS)

CLAUSES = "clauses-sociales"
"""Tag of the facilitators who see to social clauses."""

PLATFORM = "plateforme"
"""Tag of those that are a site where one looks for suppliers."""


def public_of(id_: object) -> Public | None:
    """The public of an id; None if it is none."""
    return next((public for public in PUBLICS.values() if public == id_), None)


def service_of(id_: object) -> Service | None:
    """The service of an id; None if it is none."""
    return next((service for service in SERVICES if service == id_), None)


@dataclass(frozen=True, slots=True)
class Structure:
    """A supplier. What is not known is None or empty.

    `department` is that of its address and `epci` its intercommunalité if it lies in the home département. The point
    may be that of the commune only (`is_exact` is false). `kind_note` tells what is known of an uncertain kind, as in
    « ESAT ou EA ». `sectors_from` tells how its sectors are known: a source, its NAF code, its kind or only its name.
    `aliases` are names that older sources give it. `finess` is its number among health and social establishments,
    `capacity` the places it is authorised for, `since` the year it opened.
    """

    id: str
    name: str
    commune: str
    department: str
    lat: float | None
    lon: float | None
    sources: tuple[Source, ...]
    verified_on: date
    legal_name: str | None = None
    operator: str | None = None
    kind: str | None = None
    kind_note: str | None = None
    siret: str | None = None
    address: str | None = None
    postcode: str | None = None
    insee: str | None = None
    epci: str | None = None
    is_exact: bool = False
    sectors: tuple[str, ...] = ()
    sectors_from: str | None = None
    activities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    website: str | None = None
    phone: str | None = None
    note: str | None = None
    aliases: tuple[str, ...] = ()
    finess: str | None = None
    mail: str | None = None
    capacity: int | None = None
    since: int | None = None

    @property
    def possible_kinds(self) -> tuple[str, ...]:
        """Its kind, or those that it may be; all of them if nothing is known."""
        if self.kind:
            return (self.kind,)
        said = set((self.kind_note or "").replace(",", " ").split())
        return tuple(kind for kind in KINDS if kind in said) or KINDS


@dataclass(frozen=True, slots=True)
class Facilitator:
    """An organisation to turn to, never a person.

    `territory` is `departement`, `region`, `national` or the code of another département, or else empty, and `epcis`
    are the intercommunalités served. `sectors` are those for which it finds suppliers.
    """

    id: str
    name: str
    role: str
    tags: tuple[str, ...]
    territory: str
    epcis: tuple[str, ...]
    sources: tuple[Source, ...]
    verified_on: date
    commune: str | None = None
    insee: str | None = None
    address: str | None = None
    postcode: str | None = None
    website: str | None = None
    phone: str | None = None
    status: str | None = None
    note: str | None = None
    mail: str | None = None
    sectors: tuple[str, ...] = ()
