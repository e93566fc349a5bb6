"""Loads the structures and the facilitators: `directory.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from bot.content.beyond import read_distant
from bot.content.codes import DEPARTMENT, FINESS, INSEE, POSTCODE, is_siret, known, matches, read_code, read_id
from bot.content.parts import named, read_mail, read_phone, read_sources, read_url
from bot.content.places import read_point
from bot.content.reader import Fields, Files
from bot.core.directory.directory import Directory
from bot.core.directory.distant import Distant
from bot.core.directory.records import KINDS, SERVICES, Facilitator, Structure
from bot.core.directory.sectors import SectorFinder
from bot.core.directory.trades import Trades
from bot.core.places.gazetteer import Gazetteer
from bot.core.places.geography import Commune, distance_km

FAR_KM = 10.0
"""A structure stands no farther than this from the centre of its commune."""

POSITIONS = ("address", "commune")
SECTORS_FROM = ("source", "naf", "kind", "name")
AREAS = ("departement", "region", "national")
STATUSES = ("a_verifier",)

GIVEN = (
    *("name", "aliases", "legal_name", "operator", "kind", "kind_note", "siret", "finess", "address", "postcode"),
    *("lat", "lon", "sectors", "activities", "services", "zone", "phone", "mail", "website", "capacity", "since"),
    *("role", "note"),
)
"""Fields that a source may say it gives."""

_name = named("", "id", "name")


def read_directory(files: Files, gazetteer: Gazetteer, sectors: SectorFinder, country: Path) -> Directory:
    """The directory at the root, read against the places and the sectors; the folder `country` has who is beyond."""
    nobody = Directory((), (), gazetteer)
    return files.read(files.root / "directory.yaml", _DirectoryReader(gazetteer, sectors, country).read, nobody)


class _DirectoryReader:
    """Reads the directory against the places and the sectors."""

    def __init__(self, gazetteer: Gazetteer, sectors: SectorFinder, country: Path) -> None:
        self.gazetteer = gazetteer
        self.sectors = sectors
        self.country = country

    def read(self, file: Fields) -> Directory:
        structures: dict[str, Structure] = {}
        taken: dict[tuple[str, str], set[str]] = {}
        for fields in file.items("structures", _name):
            structure = self._structure(fields, structures)
            _check_numbers(fields, structure, taken)
            structures[structure.id] = structure
        facilitators: dict[str, Facilitator] = {}
        for fields in file.items("facilitators", _name):
            facilitator = self._facilitator(fields, facilitators)
            facilitators[facilitator.id] = facilitator
        fallback = known(file, "fallback", file.texts("fallback"), facilitators)
        return Directory(
            structures.values(),
            facilitators.values(),
            self.gazetteer,
            fallback=tuple(id_ for id_ in fallback if id_ in facilitators),
            gaps=dict(
                self._gap(fields) for fields in file.items("gaps", named("", "epci", "territory"), required=False)
            ),
            any_trade=next((sector.id for sector in self.sectors.sectors.values() if sector.is_any_trade), None),
            trades=Trades(self.sectors.sectors.values()),
            distant=self._distant(structures.values()),
        )

    def _distant(self, structures: Iterable[Structure]) -> Distant | None:
        """Who is known beyond the territory."""
        beyond = self.gazetteer.beyond
        return read_distant(self.country, beyond, {one.finess for one in structures}) if beyond else None

    def _structure(self, fields: Fields, others: Collection[str]) -> Structure:
        lat, lon = read_point(fields)
        commune = self._commune(fields)
        department = commune.department if commune else fields.text("department")
        structure = Structure(
            id=read_id(fields, others),
            name=fields.text("name"),
            commune=fields.text("commune"),
            department=department,
            lat=lat,
            lon=lon,
            sources=read_sources(fields, GIVEN),
            verified_on=fields.day("verified_on"),
            aliases=fields.texts("aliases", required=False),
            legal_name=fields.text("legal_name", required=False) or None,
            operator=fields.text("operator", required=False) or None,
            kind=fields.choice("kind", KINDS, required=False) or None,
            kind_note=fields.text("kind_note", required=False) or None,
            siret=fields.text("siret", required=False) or None,
            finess=read_code(fields, "finess", FINESS, required=False) or None,
            address=fields.text("address", required=False) or None,
            postcode=read_code(fields, "postcode", POSTCODE, required=False) or None,
            insee=commune.insee if commune else None,
            epci=commune.epci if commune else None,
            is_exact=fields.choice("position", POSITIONS) == "address",
            sectors=known(fields, "sectors", fields.texts("sectors"), self.sectors.sectors),
            sectors_from=fields.choice("sectors_from", SECTORS_FROM, required=False) or None,
            activities=fields.texts("activities", required=False),
            services=known(fields, "services", fields.texts("services", required=False), SERVICES),
            zone=known(fields, "zone", fields.texts("zone", required=False), self.gazetteer.epcis),
            website=read_url(fields, "website"),
            phone=read_phone(fields),
            mail=read_mail(fields),
            capacity=fields.whole("capacity"),
            since=fields.whole("since"),
            note=fields.text("note", required=False) or None,
        )
        fields.close()
        _check_structure(fields, structure, commune)
        return structure

    def _commune(self, fields: Fields) -> Commune | None:
        """The commune of a home record, told if it is unknown; none for a neighbour."""
        insee = read_code(fields, "insee", INSEE, required="department" not in fields.keys())  # noqa: SIM118
        if insee and insee not in self.gazetteer.communes:
            fix = "corriger le code, ou écrire « department » à la place pour une voisine"
            fields.report_at("insee", f"la commune « {insee} » n'est pas du département", fix)
        return self.gazetteer.communes.get(insee)

    def _facilitator(self, fields: Fields, others: Collection[str]) -> Facilitator:
        commune = self.gazetteer.communes.get(read_code(fields, "insee", INSEE, required=False))
        area = fields.peek("territory")
        areas = (area,) if matches(DEPARTMENT, area) else AREAS
        facilitator = Facilitator(
            id=read_id(fields, others),
            name=fields.text("name"),
            role=fields.text("role"),
            tags=fields.texts("tags"),
            territory=fields.choice("territory", areas) if area else "",
            epcis=() if area else known(fields, "territory", fields.texts("territory"), self.gazetteer.epcis),
            sectors=known(fields, "sectors", fields.texts("sectors", required=False), self.sectors.sectors),
            sources=read_sources(fields, GIVEN),
            verified_on=fields.day("verified_on"),
            commune=fields.text("commune", required=False) or None,
            insee=commune.insee if commune else None,
            address=fields.text("address", required=False) or None,
            postcode=read_code(fields, "postcode", POSTCODE, required=False) or None,
            website=read_url(fields, "website"),
            phone=read_phone(fields),
            mail=read_mail(fields),
            status=fields.choice("status", STATUSES, required=False) or None,
            note=fields.text("note", required=False) or None,
        )
        fields.close()
        if commune:
            _check_address(fields, facilitator.commune or "", facilitator.postcode, commune)
        elif fields.peek("insee"):
            fields.report_at("insee", f"« {fields.peek('insee')} » est inconnu", "écrire le code d'une commune d'ici")
        return facilitator

    def _gap(self, fields: Fields) -> tuple[str, str]:
        if fields.peek("territory"):
            code = fields.choice("territory", AREAS)
        else:
            code = fields.choice("epci", self.gazetteer.epcis)
        missing = fields.text("missing")
        fields.close()
        return code, missing


def _check_structure(fields: Fields, structure: Structure, commune: Commune | None) -> None:
    if structure.kind and structure.kind_note:
        fields.report_at("kind_note", "le type est donné deux fois", "garder « kind » s'il est sûr")
    if not commune:
        return
    _check_address(fields, structure.commune, structure.postcode, commune)
    away = distance_km(structure.lat or 0, structure.lon or 0, commune.lat, commune.lon)
    if away > FAR_KM:
        what = f"le point est à {away:.0f} km du centre de {commune.name}"
        fields.report_at("lat", what, f"vérifier lat et lon : {FAR_KM:.0f} km au plus")


def _check_numbers(fields: Fields, structure: Structure, taken: dict[tuple[str, str], set[str]]) -> None:
    """One establishment may run an ACI and an EI, but not the same kind twice, unless FINESS tells its sites apart.

    `taken` holds the FINESS numbers of the records met so far, by number and kind; an empty one where it is unknown.
    """
    if structure.siret and not is_siret(structure.siret):
        fix = "vérifier ses 14 chiffres, ou supprimer la ligne si le SIRET n'est pas connu"
        fields.report_at("siret", f"« {structure.siret} » n'est pas un SIRET : sa clé est fausse", fix)
    site = structure.finess or ""
    for name, number in (("siret", structure.siret), ("finess", structure.finess)):
        if not number:
            continue
        sites = taken.setdefault((number, structure.kind or ""), set())
        if sites and (not site or sites & {"", site}):
            fields.report_at(name, f"le {name.upper()} {number} est déjà pris", "supprimer la fiche en double")
        sites.add(site)


def _check_address(fields: Fields, name: str, postcode: str | None, commune: Commune) -> None:
    if name != commune.name:
        fields.report_at("commune", f"{commune.insee} est le code de {commune.name}", f"écrire « {commune.name} »")
    if postcode and postcode not in commune.postcodes:
        what = f"le code postal {postcode} n'est pas de {commune.name}"
        fields.report_at("postcode", what, f"écrire {' ou '.join(commune.postcodes)}")
