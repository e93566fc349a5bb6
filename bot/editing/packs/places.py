"""The places of a pack: `territory/<département>/communes.yaml`, and the words that its communes are mistaken for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill, indent
from typing import Any

from bot.content.national import Area, Country
from bot.core.places.gazetteer import Gazetteer
from bot.core.places.geography import Commune, Department, Epci, distance_km
from bot.core.places.words import PlaceWords
from bot.editing.emitting import field_lines, item_lines

_HEAD = """\
# Les communes et intercommunalités {of}. Écrit par « boussole territory build » ; à compléter à la main.
# Sources : codes, postes et rattachements, @etalab/decoupage-administratif 6.0.0 (licence MIT) ; points, centre de la
# commune d'après l'API Découpage administratif (données publiques, copie du 2024-09-18).
# Les codes sont entre guillemets. Inutile d'ajouter un alias pour un accent, un tiret, St ou Ste, « sur » ou « lès ».
"""

_COMMON = """
# Noms qui sont aussi des mots courants : reconnus seulement avec une majuscule ou après « à », « sur », « vers »...
# Cette liste et la dernière viennent des mots de knowledge/ : à compléter quand un mot est pris pour une commune."""

_ELSEWHERE = """
# Villes d'ailleurs : reconnues telles quelles, pour ne pas y voir la faute de frappe d'une commune d'ici."""

_NOT_PLACES = """
# Mots qui ressemblent à une commune et n'en sont pas une faute de frappe."""

_WIDTH = 118
_LARGE, _NEARBY_LARGE = 20_000, 2_000
"""People of a town of elsewhere that is known everywhere, and of one that is known beside it."""
_KNOWN = 100_000
"""People of a town that everybody means by its name, whatever else it says (« Tours »)."""
_BESIDE_KM = 40.0

_KIND = re.compile(r"(?:CA|CC|CU) (?:(?:de la|du|des|de) |de l'|d')?")
"""What stands before the name of an intercommunalité and is left out on buttons."""

_EXACT = 100.0


@dataclass(frozen=True, slots=True)
class Lists:
    """What communes are taken for, and what is taken for them."""

    common_names: Sequence[str]
    elsewhere: Sequence[str]
    not_places: Sequence[str]


def communes_text(area: Area, communes: Sequence[Commune], epcis: Iterable[Epci], lists: Lists | None) -> str:
    """The file of a département; the lists stand in that of the first."""
    lines = [
        *field_lines("department", area.code, 0),
        *field_lines("name", area.name, 0),
        *field_lines("everywhere", area.everywhere, 0),
        *("", "epcis:"),
        *(line for epci in epcis for line in item_lines(_epci(epci), 2)),
        *("", "communes:"),
        *(line for commune in communes for line in item_lines(_commune(commune), 2)),
    ]
    if lists:
        lines += [
            *_list(_COMMON, "common_names", lists.common_names),
            *_list(_ELSEWHERE, "elsewhere", lists.elsewhere),
            *_list(_NOT_PLACES, "not_places", lists.not_places),
        ]
    return _HEAD.format(of=area.of) + "\n".join(lines) + "\n"


def _epci(epci: Epci) -> dict[str, Any]:
    short = _KIND.sub("", epci.name, count=1)
    return {"code": epci.code, "name": epci.name} | ({"aliases": [short]} if short != epci.name else {})


def _commune(commune: Commune) -> dict[str, Any]:
    epci = {"epci": commune.epci} if commune.epci else {}
    return {
        "insee": commune.insee,
        "name": commune.name,
        "postcodes": commune.postcodes,
        "population": commune.population,
        **epci,
        "lat": commune.lat,
        "lon": commune.lon,
    }


def _list(comment: str, key: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        written = next(field_lines(key, names, 0)).removeprefix(f"{key}: [").removesuffix("]")
        body = fill(written, _WIDTH, break_long_words=False, break_on_hyphens=False)
        yield from (comment, f"{key}: [", indent(body, "  "), "]")


def towns_elsewhere(country: Country, home: Sequence[Commune]) -> dict[str, int]:
    """The people of large towns of elsewhere, and of smaller ones nearby, by name, the most peopled first."""
    here = {one.insee for one in home}
    names = {one.name for one in home}
    others = (one for one in country.communes if one.insee not in here and one.population >= _NEARBY_LARGE)
    is_near = beside(home, _BESIDE_KM)
    known = [one for one in others if one.population >= _LARGE or is_near(one.lat, one.lon)]
    known.sort(key=lambda one: (one.population, one.insee))  # of one name, the most peopled is the last, and stays
    people = {one.name: one.population for one in known if one.name not in names}
    return dict(sorted(people.items(), key=lambda item: -item[1]))


def beside(home: Iterable[Commune], most_km: float) -> Callable[[float, float], bool]:
    """What tells of a point whether it is near a commune of a territory."""
    by_latitude = sorted(home, key=lambda one: one.lat)
    latitudes = [one.lat for one in by_latitude]
    degrees = most_km / 100  # a degree of latitude is 111 km: what is farther in latitude alone needs no more

    def is_beside(lat: float, lon: float) -> bool:
        near = by_latitude[bisect_left(latitudes, lat - degrees) : bisect_right(latitudes, lat + degrees)]
        return any(distance_km(lat, lon, one.lat, one.lon) <= most_km for one in near)

    return is_beside


def mistaken(country: Country, home: Sequence[Commune], words: PlaceWords, said: Iterable[str]) -> Lists:
    """The lists for communes: what of the words `said` is the name of one, or would be taken for it misspelt."""
    home_codes = {one.department for one in home}
    departments = [Department(code, country.areas[code].name) for code in sorted(home_codes)]
    codes = {one.epci for one in home}
    epcis = [one for one in country.epcis if one.code in codes]
    elsewhere = towns_elsewhere(country, home)
    places = Gazetteer(departments, epcis, home, words, elsewhere=elsewhere)
    common: list[str] = []
    not_places: list[str] = []
    spoken: set[str] = set()
    lead = min(words.announce, key=len)
    for word in said:
        text = f"{lead} {word}"
        spoken |= {hit.name for hit in places.find_elsewhere(text) if elsewhere.get(hit.name, _KNOWN) < _KNOWN}
        hits = [hit for hit in places.find(text) if hit.kind in {"commune", "epci"}]
        if hits and hits[0].score == _EXACT:
            common += [hit.name for hit in hits if hit.kind == "commune"]
        elif hits:
            not_places.append(word)
    return Lists(list(dict.fromkeys(common)), [name for name in elsewhere if name not in spoken], not_places)
