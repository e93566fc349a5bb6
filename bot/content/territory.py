"""Loads the directory, the gazetteer and the sectors, or says everything that is wrong with them.

Layout, from the root: `directory.yaml` and `territory/<département>/communes.yaml`; `sectors.yaml` is in the knowledge
directory.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.content.reader import Fields, read_yaml
from bot.core.directory.directory import Directory
from bot.core.directory.records import KINDS, SERVICES, Facilitator, Structure
from bot.core.directory.sectors import Sector, SectorFinder
from bot.core.directory.territory import Territory
from bot.core.knowledge.source import Source
from bot.core.places.gazetteer import Gazetteer
from bot.core.places.geography import Commune, Department, Epci, distance_km
from bot.errors import ContentError, Problem

ID_MAX = 40
"""Characters of an id, which goes into buttons."""

FAR_KM = 10.0
"""A structure stands no farther than this from the centre of its commune."""

POSITIONS = ("address", "commune")
SECTORS_FROM = ("source", "naf", "kind", "name")
TERRITORIES = ("departement", "region", "national")
STATUSES = ("a_verifier",)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INSEE = re.compile(r"\d[\dAB]\d{3}")
_POSTCODE = re.compile(r"\d{5}")
_SIREN = re.compile(r"\d{9}")
_SIRET = re.compile(r"\d{14}")


def load_territory(root: Path, knowledge: Path) -> Territory:
    """Read and check the directory and the gazetteer below `root`, and the sectors of a knowledge directory.

    Raises:
        ContentError: with every problem found, each with file, line and remedy in French.
    """
    problems: list[Problem] = []
    sectors = _SectorsReader(knowledge.parent, problems).read(knowledge)
    gazetteer = _PlacesReader(root, problems).read()
    directory = _DirectoryReader(root, problems, gazetteer, sectors).read()
    if problems:
        raise ContentError(problems)
    return Territory(gazetteer, sectors, directory)


def is_siret(text: str) -> bool:
    """Whether a text is a SIRET: 14 digits whose Luhn sum is right."""
    if not (text.isascii() and _SIRET.fullmatch(text)):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _name(fields: Fields) -> str:
    return f"« {fields.peek('id') or fields.peek('name') or '?'} »"


class _Reader:
    """Reads one file; problems fill up as it goes."""

    def __init__(self, root: Path, problems: list[Problem]) -> None:
        self.root = root
        self.problems = problems

    def file(self, path: Path) -> Iterator[Fields]:
        """The fields of a file, closed after use; nothing if it cannot be read."""
        fields = read_yaml(path, self.root, self.problems)
        if fields is not None:
            yield fields
            fields.close()

    @staticmethod
    def id(fields: Fields, seen: Collection[str]) -> str:
        id_ = fields.text("id")
        if id_ in seen:
            fields.report_at("id", f"l'identifiant « {id_} » existe déjà", "en choisir un autre")
        if id_ and not (_ID.fullmatch(id_) and len(id_) <= ID_MAX):
            fix = f"écrire des minuscules sans accent, des chiffres et des tirets, {ID_MAX} caractères au plus"
            fields.report_at("id", f"l'identifiant « {id_} » est mal formé", fix)
        return id_

    @staticmethod
    def code(fields: Fields, key: str, form: re.Pattern[str], *, required: bool = True) -> str:
        """A code, told if it is malformed; empty if it is absent."""
        value = fields.text(key, required=required)
        if value and not (value.isascii() and form.fullmatch(value)):
            fix = "l'écrire en entier et entre guillemets, sans espace"
            fields.report_at(key, f"« {key}: {value} » n'est pas un code valable", fix)
        return value

    @staticmethod
    def known(fields: Fields, key: str, codes: Collection[str], options: Collection[str]) -> tuple[str, ...]:
        """The codes of a list, those told that are not among the options."""
        for code in codes:
            if code not in options:
                fields.report_at(key, f"« {code} » est inconnu", f"choisir parmi : {', '.join(options)}")
        return tuple(codes)

    @staticmethod
    def point(fields: Fields) -> tuple[float, float]:
        """Latitude and longitude."""
        lat, lon = fields.number("lat"), fields.number("lon")
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            fields.report_at("lat", "le point n'est pas sur Terre", "lat va de -90 à 90, lon de -180 à 180")
        return lat, lon


class _SectorsReader(_Reader):
    def read(self, knowledge: Path) -> SectorFinder:
        sectors: dict[str, Sector] = {}
        ignored: tuple[str, ...] = ()
        not_misspelt: tuple[str, ...] = ()
        for file in self.file(knowledge / "sectors.yaml"):
            for fields in file.items("sectors", _name):
                sector = Sector(
                    id=self.id(fields, sectors),
                    label=fields.text("label"),
                    keywords=fields.texts("keywords"),
                    is_any_trade=fields.flag("all_sectors"),
                )
                fields.close()
                self._check(fields, sector, sectors)
                sectors[sector.id] = sector
            ignored = file.texts("ignored", required=False)
            not_misspelt = file.texts("not_misspelt", required=False)
        return SectorFinder(sectors.values(), ignored, not_misspelt)

    @staticmethod
    def _check(fields: Fields, sector: Sector, others: dict[str, Sector]) -> None:
        for keyword in sorted({keyword for keyword in sector.keywords if sector.keywords.count(keyword) > 1}):
            fields.report_at("keywords", f"« {keyword} » est écrit deux fois", "n'en garder qu'un")
        if sector.is_any_trade and any(other.is_any_trade for other in others.values()):
            fields.report_at("all_sectors", "un autre secteur vaut déjà pour tous les métiers", "n'en garder qu'un")


class _PlacesReader(_Reader):
    def read(self) -> Gazetteer:
        paths = sorted((self.root / "territory").glob("*/communes.yaml"))
        if len(paths) != 1:
            what = f"{len(paths)} départements dans « territory »"
            fix = "garder un seul dossier, nommé par le code du département, avec communes.yaml"
            self.problems.append(Problem("territory", 1, "dossier", what, fix))
        gazetteer = Gazetteer(Department("", ""), (), ())
        for path in paths[:1]:
            for file in self.file(path):
                gazetteer = self._gazetteer(file)
        return gazetteer

    def _gazetteer(self, file: Fields) -> Gazetteer:
        department = Department(file.text("department"), file.text("name"), file.texts("aliases", required=False))
        epcis: dict[str, Epci] = {}
        for fields in file.items("epcis", _name):
            epci = Epci(self.code(fields, "code", _SIREN), fields.text("name"), fields.texts("aliases", required=False))
            fields.close()
            _once(fields, "code", epci.code, epcis)
            epcis[epci.code] = epci
        communes: dict[str, Commune] = {}
        for fields in file.items("communes", _name):
            commune = self._commune(fields, epcis)
            _once(fields, "insee", commune.insee, communes)
            communes[commune.insee] = commune
        return Gazetteer(
            department,
            epcis.values(),
            communes.values(),
            common_names=file.texts("common_names", required=False),
            elsewhere=file.texts("elsewhere", required=False),
            not_places=file.texts("not_places", required=False),
        )

    def _commune(self, fields: Fields, epcis: Collection[str]) -> Commune:
        lat, lon = self.point(fields)
        commune = Commune(
            insee=self.code(fields, "insee", _INSEE),
            name=fields.text("name"),
            postcodes=fields.texts("postcodes"),
            epci=fields.choice("epci", epcis),
            lat=lat,
            lon=lon,
            aliases=fields.texts("aliases", required=False),
            population=int(fields.number("population")),
        )
        fields.close()
        for postcode in commune.postcodes:
            if not (postcode.isascii() and _POSTCODE.fullmatch(postcode)):
                fields.report_at("postcodes", f"« {postcode} » n'est pas un code postal", "écrire cinq chiffres")
        return commune


class _DirectoryReader(_Reader):
    """Reads the directory against the places and the sectors."""

    def __init__(self, root: Path, problems: list[Problem], gazetteer: Gazetteer, sectors: SectorFinder) -> None:
        super().__init__(root, problems)
        self.gazetteer = gazetteer
        self.sectors = sectors

    def read(self) -> Directory:
        structures: dict[str, Structure] = {}
        facilitators: dict[str, Facilitator] = {}
        fallback: tuple[str, ...] = ()
        gaps: dict[str, str] = {}
        for file in self.file(self.root / "directory.yaml"):
            sirets: set[tuple[str, str]] = set()
            for fields in file.items("structures", _name):
                structure = self._structure(fields, structures)
                self._check_siret(fields, structure, sirets)
                structures[structure.id] = structure
            for fields in file.items("facilitators", _name):
                facilitator = self._facilitator(fields, facilitators)
                facilitators[facilitator.id] = facilitator
            fallback = self.known(file, "fallback", file.texts("fallback"), facilitators)
            gaps = dict(self._gap(fields) for fields in file.items("gaps", _name, required=False))
        any_trade = next((sector.id for sector in self.sectors.sectors.values() if sector.is_any_trade), None)
        return Directory(
            structures.values(),
            facilitators.values(),
            self.gazetteer,
            fallback=tuple(id_ for id_ in fallback if id_ in facilitators),
            gaps=gaps,
            any_trade=any_trade,
        )

    def _structure(self, fields: Fields, others: Collection[str]) -> Structure:
        lat, lon = self.point(fields)
        commune = self._commune(fields)
        department = self.gazetteer.department.code if commune else fields.text("department")
        structure = Structure(
            id=self.id(fields, others),
            name=fields.text("name"),
            commune=fields.text("commune"),
            department=department,
            lat=lat,
            lon=lon,
            sources=tuple(_sources(fields)),
            verified_on=fields.day("verified_on"),
            legal_name=fields.text("legal_name", required=False) or None,
            operator=fields.text("operator", required=False) or None,
            kind=fields.choice("kind", KINDS, required=False) or None,
            kind_note=fields.text("kind_note", required=False) or None,
            siret=fields.text("siret", required=False) or None,
            address=fields.text("address", required=False) or None,
            postcode=self.code(fields, "postcode", _POSTCODE, required=False) or None,
            insee=commune.insee if commune else None,
            epci=commune.epci if commune else None,
            is_exact=fields.choice("position", POSITIONS) == "address",
            sectors=self.known(fields, "sectors", fields.texts("sectors"), self.sectors.sectors),
            sectors_from=fields.choice("sectors_from", SECTORS_FROM, required=False) or None,
            activities=fields.texts("activities", required=False),
            services=self.known(fields, "services", fields.texts("services", required=False), SERVICES),
            zone=self.known(fields, "zone", fields.texts("zone", required=False), self.gazetteer.epcis),
            website=_website(fields),
            phone=fields.text("phone", required=False) or None,
            note=fields.text("note", required=False) or None,
        )
        fields.close()
        self._check(fields, structure, commune)
        return structure

    def _commune(self, fields: Fields) -> Commune | None:
        """The commune of a home record, told if it is unknown; none for a neighbour."""
        insee = self.code(fields, "insee", _INSEE, required="department" not in fields.keys())  # noqa: SIM118
        if insee and insee not in self.gazetteer.communes:
            fix = "corriger le code, ou écrire « department » à la place pour une voisine"
            fields.report_at("insee", f"la commune « {insee} » n'est pas du département", fix)
        return self.gazetteer.communes.get(insee)

    @staticmethod
    def _check(fields: Fields, structure: Structure, commune: Commune | None) -> None:
        if structure.kind and structure.kind_note:
            fields.report_at("kind_note", "le type est donné deux fois", "garder « kind » s'il est sûr")
        if not commune:
            return
        _check_address(fields, structure.commune, structure.postcode, commune)
        away = distance_km(structure.lat or 0, structure.lon or 0, commune.lat, commune.lon)
        if away > FAR_KM:
            what = f"le point est à {away:.0f} km du centre de {commune.name}"
            fields.report_at("lat", what, f"vérifier lat et lon : {FAR_KM:.0f} km au plus")

    @staticmethod
    def _check_siret(fields: Fields, structure: Structure, sirets: set[tuple[str, str]]) -> None:
        """One establishment may run an ACI and an EI, but not the same kind twice."""
        if not structure.siret:
            return
        if not is_siret(structure.siret):
            fix = "vérifier ses 14 chiffres, ou supprimer la ligne si le SIRET n'est pas connu"
            fields.report_at("siret", f"« {structure.siret} » n'est pas un SIRET : sa clé est fausse", fix)
        key = (structure.siret, structure.kind or "")
        if key in sirets:
            fields.report_at("siret", f"le SIRET {structure.siret} est déjà pris", "supprimer la fiche en double")
        sirets.add(key)

    def _facilitator(self, fields: Fields, others: Collection[str]) -> Facilitator:
        commune = self.gazetteer.communes.get(self.code(fields, "insee", _INSEE, required=False))
        is_area = bool(fields.peek("territory"))
        facilitator = Facilitator(
            id=self.id(fields, others),
            name=fields.text("name"),
            role=fields.text("role"),
            tags=fields.texts("tags"),
            territory=fields.choice("territory", TERRITORIES) if is_area else "",
            epcis=() if is_area else self.known(fields, "territory", fields.texts("territory"), self.gazetteer.epcis),
            sources=tuple(_sources(fields)),
            verified_on=fields.day("verified_on"),
            commune=fields.text("commune", required=False) or None,
            insee=commune.insee if commune else None,
            address=fields.text("address", required=False) or None,
            postcode=self.code(fields, "postcode", _POSTCODE, required=False) or None,
            website=_website(fields),
            phone=fields.text("phone", required=False) or None,
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
            code = fields.choice("territory", TERRITORIES)
        else:
            code = fields.choice("epci", self.gazetteer.epcis)
        missing = fields.text("missing")
        fields.close()
        return code, missing


def _once(fields: Fields, key: str, code: str, seen: Collection[str]) -> None:
    if code in seen:
        fields.report_at(key, f"le code « {code} » existe déjà", "supprimer le double")


def _check_address(fields: Fields, name: str, postcode: str | None, commune: Commune) -> None:
    if name != commune.name:
        fields.report_at("commune", f"{commune.insee} est le code de {commune.name}", f"écrire « {commune.name} »")
    if postcode and postcode not in commune.postcodes:
        what = f"le code postal {postcode} n'est pas de {commune.name}"
        fields.report_at("postcode", what, f"écrire {' ou '.join(commune.postcodes)}")


def _website(fields: Fields) -> str | None:
    url = fields.text("website", required=False)
    if url and not url.startswith(("https://", "http://")):
        fields.report_at("website", f"« {url} » n'est pas une adresse", "écrire une adresse qui commence par https://")
    return url or None


def _sources(fields: Fields) -> Iterator[Source]:
    count = 0
    for source in fields.items("sources", lambda _: fields.where):
        count += 1
        url = source.text("url", required=False)
        if url and not url.startswith(("https://", "http://")):
            source.report_at("url", f"« {url} » n'est pas une adresse", "écrire une adresse qui commence par https://")
        yield Source(source.text("name"), url or None, source.text("date", required=False) or None)
        source.close()
    if not count:
        fields.report("aucune source", "ajouter une source avec son nom, et son adresse si elle en a une")
