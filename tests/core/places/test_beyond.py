"""Communes of the rest of the country are found by name, postcode, code and point, the likelier one first."""

from __future__ import annotations

import pytest

from bot.content.beyond import read_beyond
from bot.content.national import communes
from bot.core.places.beyond import Beyond
from tests.conftest import ROOT, bundled

FOUND = bundled().territory.gazetteer.beyond
assert FOUND
BEYOND: Beyond = FOUND


@pytest.mark.parametrize(
    ("name", "insee"),
    [
        ("beauvais", "60057"),
        ("saint denis", "93066"),  # and not the larger one of La Réunion: this one is near
        ("tours", "37261"),
        ("milly therain", "60403"),
        ("montreuil", "93048"),
    ],
)
def test_a_name_means_the_one_nearby_or_the_most_peopled(name: str, insee: str) -> None:
    found = BEYOND.named(name.split())
    assert found
    assert found.insee == insee


@pytest.mark.parametrize(
    ("name", "insee"), [("neuilly", "92051"), ("saint germain", "78551"), ("evry", "91228"), ("saint etienne", "42218")]
)
def test_a_short_name_means_a_large_town_nearby_that_begins_so(name: str, insee: str) -> None:
    found = BEYOND.named(name.split(), is_short=True)
    assert found
    assert found.insee == insee


def test_what_is_of_here_or_nowhere_is_not_found() -> None:
    assert BEYOND.named(["cergy"]) is None
    assert BEYOND.named(["zzz"]) is None
    assert BEYOND.named(["aaa"]) is None
    assert BEYOND.get("95127") is None
    assert BEYOND.get("200058485") is None
    assert BEYOND.at_postcode("95000") is None


def test_every_commune_is_found_by_each_of_its_marks() -> None:
    for insee, postcode in (("60057", "60000"), ("2A004", "20090"), ("97411", "97400")):
        found = BEYOND.get(insee)
        assert found
        assert BEYOND.at_postcode(postcode) == found


def test_a_point_lies_in_the_nearest_commune_and_in_none_at_sea() -> None:
    found = BEYOND.nearest(45.76, 4.84)
    assert found
    assert found[0].name == "Lyon"
    assert BEYOND.nearest(47.0, -20.0) is None


def test_nothing_lies_beyond_a_territory_that_is_the_whole_country() -> None:
    country = ROOT / "national"
    none = read_beyond(country, communes(country), bundled().territory.gazetteer.words)
    assert none.named(["beauvais"]) is None
    assert none.get("60057") is None
    assert none.nearest(45.76, 4.84) is None
