"""What is outside a territory, of the country that the project ships: communes by name, and the ESAT of FINESS."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from bot.content.codes import is_siret
from bot.content.national import ESAT_READ_ON, ESAT_SOURCE, Esat, cells, esats
from bot.content.parts import PHONE
from bot.core.directory.distant import Distant, Register
from bot.core.directory.distant import Row as DistantRow
from bot.core.places.beyond import Beyond, Row
from bot.core.places.geography import Commune
from bot.core.places.words import PlaceWords
from bot.core.text.plain import fold

_BETWEEN = re.compile(r"[^a-z0-9\n]+")

COMMUNE = ("insee", "name", "postcodes", "lat", "lon", "population")
"""What is read of a commune."""

_ESAT = Register(ESAT_SOURCE, ESAT_READ_ON, "prestation")


def read_beyond(country: Path, home: Collection[Commune], words: PlaceWords) -> Beyond:
    """The communes of a country but for those of a territory."""
    here = {one.insee for one in home}
    size = max(1, len(home))
    middle = sum(one.lat for one in home) / size, sum(one.lon for one in home) / size
    return Beyond(partial(_outside, country, here, words), middle)


def _outside(country: Path, here: Collection[str], words: PlaceWords) -> Iterator[Row]:
    found = [row for row in cells(country / "communes.csv.gz", COMMUNE) if row[0] not in here]
    names = fold("\n".join(row[1] for row in found)).casefold()  # all at once: 35,000 take a tenth of the time
    plain_names = _BETWEEN.sub(" ", names).split("\n") if found else ()  # nothing is outside the whole country
    for (insee, name, postcodes, lat, lon, population), plain in zip(found, plain_names, strict=True):
        yield " ".join(words.core(words.written_out(plain.split()))), insee, name, postcodes, lat, lon, population


def read_distant(country: Path, beyond: Beyond, known: Collection[str | None]) -> Distant:
    """The ESAT outside a territory that its directory does not know; `known` are the FINESS numbers of those it has."""
    return Distant(partial(_unknown, country, beyond, known), _ESAT)


def _unknown(country: Path, beyond: Beyond, known: Collection[str | None]) -> Iterator[DistantRow]:
    found = [esat for esat in esats(country) if esat.finess not in known]
    places = beyond.of({esat.insee for esat in found})
    return (_row(esat, places[esat.insee]) for esat in found if esat.insee in places)


def _row(esat: Esat, commune: Commune) -> DistantRow:
    """What FINESS says of an ESAT; what it says in a form that no record takes is left out."""
    return DistantRow(
        id=f"esat-{esat.finess}",
        name=esat.name,
        legal_name=esat.legal_name,
        operator=esat.operator,
        kind="ESAT",
        siret=esat.siret if is_siret(esat.siret) else "",
        finess=esat.finess,
        address=esat.address,
        postcode=esat.postcode if esat.postcode in commune.postcodes else "",
        commune=commune.name,
        department=commune.department,
        lat=str(esat.lat),
        lon=str(esat.lon),
        phone=esat.phone if PHONE.fullmatch(esat.phone) else "",
        capacity=esat.capacity,
    )
