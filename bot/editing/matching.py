"""Which record a row speaks of: by FINESS, by SIRET, else by its name within the same commune."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from bot.core.places.geography import Commune, department_of
from bot.core.places.words import PlaceWords
from bot.core.text.plain import normalise
from bot.editing.rows import Row

NEAR = 90.0
"""The likeness of two names, 0 to 100, from which they are one structure's."""

_CLOSE = 5.0
"""Candidates nearer to each other than this are for a person to choose between."""

_NO_WORDS = PlaceWords()

Record = Mapping[str, Any]


class Matcher:
    """Finds records among those of the directory."""

    def __init__(
        self, records: Mapping[str, Record], communes: Mapping[str, Commune], words: PlaceWords = _NO_WORDS
    ) -> None:
        """Index the records by numbers and communes, whose names are written as `words` say."""
        self.records = records
        self._words = words
        self._communes: dict[tuple[str, tuple[str, ...]], Commune] = {
            (postcode, words.plain(name)): commune
            for commune in communes.values()
            for postcode in commune.postcodes
            for name in (commune.name, *commune.aliases)
        }
        self._by_insee = communes
        self._departments = {department_of(insee) for insee in communes}
        self._numbers: dict[str, list[str]] = {}
        self._places: dict[str, list[str]] = {}
        for id_, record in records.items():
            for key in ("siret", "finess"):
                if key in record:
                    self._numbers.setdefault(record[key], []).append(id_)
            self._places.setdefault(record.get("insee") or normalise(record["commune"]), []).append(id_)

    def commune(self, row: Row) -> Commune | None:
        """The commune of a row, if it is one of the territory."""
        city = self._words.plain(re.sub(r"(?i)\s*\bcedex\b.*", "", row.city))
        return self._by_insee.get(row.insee) or self._communes.get((row.postcode, city))

    def is_elsewhere(self, row: Row) -> bool:
        """Whether a row says that it is of another département than the communes of the territory."""
        said = department_of(row.insee or row.postcode)
        return bool(said) and said not in self._departments

    def find(self, row: Row) -> Sequence[str]:
        """The ids of the records that a row may speak of: none, one, or several that only a person can tell apart."""
        for number in filter(None, (row.finess, row.siret)):
            same = [id_ for id_ in self._numbers.get(number, ()) if _may_be(self.records[id_], row)]
            if same:
                return same
        commune = self.commune(row)
        place = commune.insee if commune else normalise(row.city)
        scores = {
            id_: _likeness(self.records[id_], row)
            for id_ in self._places.get(place, ())
            if _may_be(self.records[id_], row) and _same_company(self.records[id_], row)
        }
        best = max(scores.values(), default=0.0)
        return [id_ for id_, score in scores.items() if score >= max(NEAR, best - _CLOSE)]


def _may_be(record: Record, row: Row) -> bool:
    """Whether kind and FINESS can be one: a record whose source hesitates has no kind; sites may share a SIRET."""
    if row.finess and str(record.get("finess", row.finess)) != row.finess:
        return False
    return bool(record.get("kind", row.kind) == row.kind)


def _same_company(record: Record, row: Row) -> bool:
    """Whether no number says that these are two: an establishment that moved keeps the SIREN."""
    siren, other = row.siret[:9], str(record.get("siret", ""))[:9]
    return siren == other or not (siren and other)


def _likeness(record: Record, row: Row) -> float:
    names = (record["name"], record.get("legal_name", ""), *record.get("aliases", ()))
    said = normalise(row.name)
    return max(fuzz.token_sort_ratio(said, normalise(name)) for name in names if name)
