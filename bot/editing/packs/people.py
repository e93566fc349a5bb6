"""The structures and facilitators of a pack: `directory.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from bot.content.codes import is_siret
from bot.content.national import ESAT_READ_ON, ESAT_SOURCE, Country, Esat
from bot.content.parts import PHONE
from bot.core.places.geography import Commune, department_of
from bot.core.text.plain import normalise
from bot.editing.emitting import field_lines, item_lines
from bot.editing.ids import new_id
from bot.editing.packs.places import beside

Record = dict[str, Any]

BESIDE_KM = 15.0
"""How far from a commune of the territory a structure of another département is its neighbour."""

NATIONAL_CLAUSES = "liste-nationale-facilitateurs"
"""Whom to turn to for clauses where nobody nearer is known."""

_SOURCE = {"name": ESAT_SOURCE.name, "url": ESAT_SOURCE.url, "date": ESAT_SOURCE.date}

_HEAD = """\
# Annuaire {of}, écrit par « boussole territory build ».
#
# D'où viennent les fiches
#   - Les ESAT d'ici et des alentours (15 km) : liste officielle FINESS du 24 juin 2026 (Licence Ouverte 2.0). Elle ne
#     dit pas leurs activités : « sectors » est vide, à compléter avec ce qu'une source en dit. Le point est la commune.
#   - Les autres structures : celles que l'annuaire livré avec Boussole connaissait ici et alentour.
#   - Les organisations nationales, et les locales que cet annuaire connaissait.
# Ce qui manque : les structures d'insertion (« boussole import les-emplois --department {code} » les apporte) et les
# facilitateurs d'ici (« boussole new facilitator »). Les champs d'une fiche : docs/guide-editeurs.md.

"""

_GAP = "tout facilitateur local (annuaire écrit à partir de données nationales)"


class Shipped:
    """What the directory that the project ships knows, for a territory of some départements."""

    def __init__(
        self, contents: Mapping[str, Any], department: str, home: Sequence[Commune], epcis: Collection[str]
    ) -> None:
        """Keep the records of a directory of one département; `epcis` are the codes of those of the territory."""
        self._contents = contents
        self._department = department
        self._codes = {one.department for one in home}
        self._epcis = epcis
        self._by_name = {(normalise(one.name), code): one for one in home for code in one.postcodes}
        self._by_insee = {one.insee: one for one in home}
        self._is_beside = beside(home, BESIDE_KM)

    def structures(self) -> Iterator[Record]:
        """Those of here as its own, and those nearby as neighbours."""
        for record in self._contents["structures"]:
            written = dict(record)
            department = department_of(record.get("insee", "")) or record.get("department", "")
            if department in self._codes:
                yield self._own(written)
            elif self._is_beside(float(record["lat"]), float(record["lon"])):
                yield self._placed(written, department=department)

    def _own(self, record: Record) -> Record:
        """A record of here; of one that was a neighbour, the commune is found by name and postcode."""
        if record.get("insee") in self._by_insee:
            return self._placed(record)
        commune = self._by_name.get((normalise(record["commune"]), record.get("postcode", "")))
        if commune is None:
            return self._placed(record)
        return self._placed(record, commune=commune.name, insee=commune.insee)

    def _placed(self, record: Record, **place: str) -> Record:
        """The record with another place in the place of its own; of its zones, those that are known here."""
        zone = [code for code in record.pop("zone", []) if code in self._epcis]
        if place:
            for key in ("insee", "department"):
                record.pop(key, None)
            record = {key: value for one in record.items() for key, value in _with_place(one, place)}
        return record | ({"zone": zone} if zone else {})

    def facilitators(self, *, is_regional: bool) -> Iterator[Record]:
        """Those of the country and of here, and with `is_regional` those of the region of the directory."""
        for record in self._contents["facilitators"]:
            territory = record["territory"]
            if territory == "departement":
                territory = self._department
            is_here = territory in self._codes if isinstance(territory, str) else set(territory) <= set(self._epcis)
            if territory == "national" or is_here or (territory == "region" and is_regional):
                written = {**record, "territory": territory}
                if record.get("insee") and record["insee"] not in self._by_insee:
                    del written["insee"]
                yield written

    def gaps(self) -> Iterator[Record]:
        """What is known to be missing in the intercommunalités of here."""
        yield from (gap for gap in self._contents.get("gaps", []) if gap.get("epci") in self._epcis)


def _with_place(field: tuple[str, Any], place: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """A field of a record, and its place where its commune stands."""
    key, value = field
    if key == "commune":
        yield key, place.get("commune", value)
        yield from ((other, text) for other, text in place.items() if other != "commune")
    else:
        yield key, value


def esat_records(country: Country, home: Sequence[Commune], known: Sequence[Record]) -> Iterator[Record]:
    """The ESAT of a territory and its neighbours that no known record has the number of."""
    communes = {one.insee: one for one in country.communes}
    here = {one.insee for one in home}
    numbers = {record.get("finess") for record in known}
    taken = {record["id"] for record in known}
    is_beside = beside(home, BESIDE_KM)
    for esat in country.esats:
        is_here = esat.insee in here
        if esat.finess not in numbers and (is_here or is_beside(esat.lat, esat.lon)):
            commune = communes[esat.insee]
            id_ = new_id(esat.name, taken, "esat", normalise(commune.name).replace(" ", "-"))
            taken.add(id_)
            yield _esat(esat, id_, commune, is_here=is_here)


def _esat(esat: Esat, id_: str, commune: Commune, *, is_here: bool) -> Record:
    """What FINESS says of an ESAT; what it says in a form that no record takes is left out."""
    facts = {
        "id": id_,
        "name": esat.name,
        "legal_name": esat.legal_name,
        "operator": esat.operator,
        "kind": "ESAT",
        "siret": esat.siret if is_siret(esat.siret) else "",
        "finess": esat.finess,
        "address": esat.address,
        "postcode": esat.postcode if esat.postcode in commune.postcodes else "",
        "commune": commune.name,
        "insee": commune.insee if is_here else "",
        "department": "" if is_here else commune.department,
        "lat": esat.lat,
        "lon": esat.lon,
        "position": "commune",
    }
    more = {"phone": esat.phone if PHONE.fullmatch(esat.phone) else "", "capacity": esat.capacity}
    return {
        **{key: value for key, value in facts.items() if value},
        "sectors": [],
        "services": ["prestation"],
        **{key: value for key, value in more.items() if value},
        "sources": [_SOURCE],
        "verified_on": ESAT_READ_ON.isoformat(),
    }


def directory_text(
    of: str, code: str, structures: Sequence[Record], facilitators: Sequence[Record], gaps: Sequence[Record]
) -> str:
    """The file; where no facilitator of here is known for clauses, it says so."""
    fallback = [one["id"] for one in facilitators if one["id"] == NATIONAL_CLAUSES]
    lines = [
        *("structures:", *_records(structures)),
        *("# À qui s'adresser : des organisations, jamais des personnes.", "facilitators:", *_records(facilitators)),
        *("# Quand aucun facilitateur local n'est connu : ces organisations, dans cet ordre.",),
        *(*field_lines("fallback", fallback, 0), ""),
        *("# Ce qui n'a pas été trouvé, par intercommunalité. À compléter dès qu'une source le permet.", "gaps:"),
        *(line for gap in gaps for line in item_lines(gap, 2)),
    ]
    return _HEAD.format(of=of, code=code) + "\n".join(lines) + "\n"


def _records(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        yield from (*item_lines(record, 2), "")


def gap_of(epci: str) -> Record:
    """That nobody is known in an intercommunalité."""
    return {"epci": epci, "missing": _GAP}
