"""No field of the directory is invented: what stands in a record is what the collected data say of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.content.given import GIVEN, ONE_BY_ONE, REWORDED, known, plain, words

OURS = {
    "id",
    "position",
    "sectors",
    "sectors_from",
    "services",
    "tags",
    "territory",
    "status",
    "sources",
    "verified_on",
}
"""What this project says itself of a record."""

TOLD = {"role", "note", "kind_note"}
"""Sentences, which are written anew: whether they say what a source says, no test can tell."""

EXPLAINED = {
    ("sauvegarde-95", "lat"): "it has left the address of the data: the centre of the commune",
    ("sauvegarde-95", "lon"): "it has left the address of the data: the centre of the commune",
    ("geiq-aero-ile-de-france", "postcode"): "that of the data, 95725, is none of the commune",
}


def odd_values() -> Iterator[tuple[str, str]]:
    """Each record with a field that has another value than its data."""
    data = {line["id"]: line for line in map(json.loads, GIVEN.read_text(encoding="utf-8").splitlines())}
    for id_, record in known().items():
        given = data.get(id_, {"given": {}})["given"]
        for field in record.keys() - OURS - TOLD:
            said = record[field] if isinstance(record[field], list) else [record[field]]
            found = given.get("name" if field in {"aliases", "legal_name"} else field, [])
            if field in ONE_BY_ONE:
                is_given = set(map(plain, said)) <= set(map(plain, found))
            else:
                is_given = field in REWORDED and words(said) <= words([*found, *given.get("commune", ())])
            if not is_given:
                yield id_, field


def test_each_value_of_the_directory_is_one_of_the_data() -> None:
    assert set(odd_values()) == set(EXPLAINED)


def test_each_record_is_one_of_the_data() -> None:
    assert [line for line in map(json.loads, GIVEN.read_text(encoding="utf-8").splitlines()) if not line["files"]] == []
