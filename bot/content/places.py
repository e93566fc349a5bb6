"""Loads the communes of a département: `territory/<département>/communes.yaml`."""

from __future__ import annotations

from collections.abc import Collection

from bot.content.codes import INSEE, POSTCODE, SIREN, check_unique, matches, read_code
from bot.content.parts import named
from bot.content.reader import Fields, Files
from bot.core.places.gazetteer import Gazetteer
from bot.core.places.geography import Commune, Department, Epci
from bot.core.places.words import PlaceWords
from bot.errors import Problem


def read_places(files: Files, words: PlaceWords) -> Gazetteer:
    """The gazetteer of the one département there is below the root; `words` stand around the names of places."""
    paths = sorted((files.root / "territory").glob("*/communes.yaml"))
    nowhere = Gazetteer(Department("", ""), (), (), words)
    if len(paths) != 1:
        what = f"{len(paths)} départements dans « territory »"
        fix = "garder un seul dossier, nommé par le code du département, avec communes.yaml"
        files.problems.append(Problem("territory", 1, "dossier", what, fix, hides=True))
    return files.read(paths[0], lambda file: _gazetteer(file, words), nowhere) if paths else nowhere


def read_point(fields: Fields) -> tuple[float, float]:
    """Latitude and longitude, in degrees."""
    lat, lon = fields.number("lat"), fields.number("lon")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        fields.report_at("lat", "le point n'est pas sur Terre", "lat va de -90 à 90, lon de -180 à 180")
    return lat, lon


def _gazetteer(file: Fields, words: PlaceWords) -> Gazetteer:
    department = Department(file.text("department"), file.text("name"), file.texts("aliases", required=False))
    epcis: dict[str, Epci] = {}
    for fields in file.items("epcis", named("", "name")):
        epci = Epci(read_code(fields, "code", SIREN), fields.text("name"), fields.texts("aliases", required=False))
        fields.close()
        check_unique(fields, "code", epci.code, epcis)
        epcis[epci.code] = epci
    communes: dict[str, Commune] = {}
    for fields in file.items("communes", named("", "name")):
        commune = _commune(fields, epcis)
        check_unique(fields, "insee", commune.insee, communes)
        communes[commune.insee] = commune
    return Gazetteer(
        department,
        epcis.values(),
        communes.values(),
        words,
        common_names=file.texts("common_names", required=False),
        elsewhere=file.texts("elsewhere", required=False),
        not_places=file.texts("not_places", required=False),
    )


def _commune(fields: Fields, epcis: Collection[str]) -> Commune:
    lat, lon = read_point(fields)
    commune = Commune(
        insee=read_code(fields, "insee", INSEE),
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
        if not matches(POSTCODE, postcode):
            fields.report_at("postcodes", f"« {postcode} » n'est pas un code postal", "écrire cinq chiffres")
    return commune
