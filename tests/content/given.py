"""What the collected data say of each record of the directory: `given.jsonl`, so that tests compare value by value.

`python -m tests.content.given DATA` writes it anew, from a folder with the files named here. Each line has the id of a
record, the files that speak of it, and by field all the values that they give; nothing in it comes from the directory
but which record is meant: the one of that id, FINESS or SIRET number, or else of that name or at that address.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.core.text.plain import normalise
from tests.conftest import ROOT

Row = Mapping[str, Any]
Key = tuple[str, str]

GIVEN = Path(__file__).parent / "given.jsonl"

FILES = (
    *("structures_95", "structures_95_2026", "contacts_95_2026", "structures_voisines", "esat_voisins_2026"),
    *("facilitators_95", "facilitators_95_2026"),
)
LISTS = ("structures", "active_in_95_based_elsewhere", "other", "contacts", "facilitators", "agencies")

ONE_BY_ONE = (
    *("kind", "siret", "finess", "postcode", "insee", "department", "phone", "mail", "website", "capacity", "since"),
    *("zone", "lat", "lon"),
)
"""Fields whose values are those of the data, but for spaces and punctuation."""

REWORDED = ("name", "aliases", "legal_name", "operator", "address", "commune", "activities")
"""Fields that are written with the words of the data, in capitals and in an order of their own."""

_THERE = {
    "commune": ("commune", "city"),
    "postcode": ("postcode", "post_code"),
    "capacity": ("places",),
    "zone": ("zone", "zone_epci"),
    "activities": ("activities", "specialties"),
    "name": ("name", "aliases", "legal_name"),
}
"""Under which names the data have a field; the others are named alike. All that is a name may be any of the names."""
_NAMES = ("aliases", "legal_name")
_THERE |= dict.fromkeys(_NAMES, _THERE["name"])

_SPELT_OUT = {"ass": "association", "assoc": "association", "st": "saint", "dt": "direction territoriale"}
_SHORT = 2


def loaded(path: Path) -> Row:
    """A file of YAML, every scalar as it is written."""
    found: Row = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return found


def known() -> dict[str, Row]:
    """The records of the directory by their ids."""
    directory = loaded(ROOT / "directory.yaml")
    return {one["id"]: one for one in (*directory["structures"], *directory["facilitators"])}


def values(row: Row, field: str) -> list[str]:
    """What a row of the data says of a field."""
    found = [row.get(key, ()) for key in _THERE.get(field, (field,))]
    if field == "activities":
        found += [source.get("says", ()) for source in row.get("sources", ())]
    return [str(one) for value in found for one in (value if isinstance(value, list | tuple) else [value])]


def plain(text: str) -> str:
    """A value without what it may be written with."""
    return re.sub(r"[^0-9a-z]", "", normalise(text.removeprefix("https://").removeprefix("http://")))


def words(texts: Iterable[str]) -> set[str]:
    """The words of texts, spelt out; of two letters or one they tell nothing."""
    found = (_SPELT_OUT.get(word, word) for text in texts for word in re.findall(r"[0-9a-z]+", normalise(text)))
    return {word.removesuffix("s") for several in found for word in several.split() if len(word) > _SHORT}


def _rows(value: Row) -> Iterator[Row]:
    for key, one in value.items():
        if isinstance(one, dict):
            yield from _rows(one)
        elif key in LISTS:
            yield from one


def _keys(row: Row) -> Iterator[Key]:
    """By what a record is known, what tells most first."""
    for key in ("id", "finess", "siret"):
        yield key, row.get(key, "")
    commune = row.get("city") or row.get("commune", "")
    for name in (row.get("name", ""), *row.get("aliases", ())):
        yield "name", normalise(name) and f"{normalise(name)}, {commune}"
    yield "address", row.get("address", "") and f"{plain(row['address'])}, {commune}"


def _meant(row: Row, records: Mapping[Key, set[str]]) -> set[str]:
    keys = [("id", row.get("directory_id", "")), *_keys(row)]
    return next((records[key] for key in keys if key[1] and key in records), set())


def given(folder: Path) -> Iterator[dict[str, Any]]:
    """The lines of the file."""
    records = defaultdict[Key, set[str]](set)
    for id_, one in known().items():
        for key in _keys(one):
            records[key].add(id_)
    files = {id_: dict[str, None]() for id_ in known()}
    said = {id_: defaultdict[str, dict[str, None]](dict) for id_ in known()}
    for file in FILES:
        for row in _rows(loaded(folder / f"{file}.yaml")):
            for id_ in _meant(row, records):
                files[id_][file] = None
                for field in (*ONE_BY_ONE, *REWORDED):
                    said[id_][field] |= dict.fromkeys(values(row, field))
    for id_, fields in said.items():
        told = {field: list(found) for field, found in fields.items() if found and field not in _NAMES}
        yield {"id": id_, "files": list(files[id_]), "given": told}


if __name__ == "__main__":
    LINES = (json.dumps(line, ensure_ascii=False) for line in given(Path(sys.argv[1])))
    GIVEN.write_text("\n".join(LINES) + "\n", encoding="utf-8")
