"""Loads the communes of the territory: `territory/<département>/communes.yaml`, one file for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import partial
from pathlib import Path

from bot.content.beyond import read_beyond
from bot.content.codes import INSEE, POSTCODE, SIREN, check_unique, matches, read_code
from bot.content.parts import check_label, named
from bot.content.reader import Fields, Files
from bot.core.places.gazetteer import Gazetteer
from bot.core.places.geography import Commune, Department, Epci
from bot.core.places.words import PlaceWords
from bot.errors import Problem


def read_places(files: Files, words: PlaceWords, name: str, country: Path) -> Gazetteer:
    """The gazetteer of all the départements below the root; `words` stand around the names of places.

    `country` is the folder of the national data, for the places beyond.
    """
    paths = sorted((files.root / "territory").glob("*/communes.yaml"))
    if not paths:
        fix = "y mettre un dossier nommé par le code du département, avec communes.yaml (boussole territory build)"
        files.problems.append(Problem("territory", 1, "dossier", "aucun département", fix, hides=True))
    reader = _PlacesReader()
    for path in paths:
        files.read(path, partial(reader.read, code=path.parent.name), None)
    return reader.gazetteer(words, name, country)


def read_point(fields: Fields) -> tuple[float, float]:
    """Latitude and longitude, in degrees."""
    return fields.number("lat", -90, 90), fields.number("lon", -180, 180)


class _PlacesReader:
    """Reads the files of several départements; an intercommunalité may lie in more than one of them."""

    def __init__(self) -> None:
        self._departments: list[Department] = []
        self._epcis: dict[str, Epci] = {}
        self._communes: dict[str, Commune] = {}
        self._lists: defaultdict[str, list[str]] = defaultdict(list)

    def read(self, file: Fields, code: str) -> None:
        """All that the file of a département holds; its folder is named by the code."""
        self._departments.append(_department(file, code))
        own: dict[str, Epci] = {}
        for fields in file.items("epcis", named("", "name")):
            epci = Epci(read_code(fields, "code", SIREN), fields.text("name"), fields.texts("aliases", required=False))
            fields.close()
            check_unique(fields, "code", epci.code, own)
            own[epci.code] = epci
        self._epcis = own | self._epcis
        for fields in file.items("communes", named("", "name")):
            commune = _commune(fields, own)
            check_unique(fields, "insee", commune.insee, self._communes)
            self._communes[commune.insee] = commune
        for key in ("common_names", "elsewhere", "not_places"):
            self._lists[key] += file.texts(key, required=False)

    def gazetteer(self, words: PlaceWords, name: str, country: Path) -> Gazetteer:
        """All that was read; `name` is that of the whole."""
        return Gazetteer(
            self._departments,
            self._epcis.values(),
            self._communes.values(),
            words,
            common_names=self._lists["common_names"],
            elsewhere=self._lists["elsewhere"],
            not_places=self._lists["not_places"],
            name=name,
            beyond=read_beyond(country, self._communes.values(), words),
        )


def _department(file: Fields, code: str) -> Department:
    result = Department(
        file.text("department"),
        file.text("name"),
        file.texts("aliases", required=False),
        file.text("everywhere"),
    )
    if result.code != code:
        file.report_at("department", f"« {result.code} » n'est pas le nom du dossier", f"écrire « {code} »")
    check_label(file, "everywhere", result.everywhere)
    return result


def _commune(fields: Fields, epcis: Collection[str]) -> Commune:
    lat, lon = read_point(fields)
    commune = Commune(
        insee=read_code(fields, "insee", INSEE),
        name=fields.text("name"),
        postcodes=fields.texts("postcodes"),
        epci=fields.choice("epci", epcis, required=False),
        lat=lat,
        lon=lon,
        aliases=fields.texts("aliases", required=False),
        population=int(fields.number("population")),
    )
    fields.close()
    for postcode in commune.postcodes:
        if not matches(POSTCODE, postcode):
            fields.report_at("postcodes", f"« {postcode} » n'est pas un code postal", "écrire cinq chiffres")
    return commune
