"""Structures of the rest of the country are kept as text, and read where a place asks for them."""

from __future__ import annotations

import pickle
from datetime import date

from bot.core.directory.criteria import Criteria
from bot.core.directory.distant import Distant, Known, Register, Row
from bot.core.knowledge.source import Source
from tests.conftest import bundled

DIRECTORY = bundled().territory.directory
BEAUVAIS = (49.4425, 2.0877)
REGISTER = Register(Source("Registre", None, "2026-06-24"), date(2026, 11, 25), "prestation")


def row(id_: str, lat: str = "49.44", lon: str = "2.08", **more: str) -> Row:
    empty = dict.fromkeys(Row._fields, "")
    return Row(**{**empty, "id": id_, "name": f"ESAT {id_}", "kind": "ESAT", "lat": lat, "lon": lon, **more})


def test_a_structure_has_what_its_register_says_and_nothing_else() -> None:
    kept = Distant(lambda: [row("a", phone="03 44 00 00 00", capacity="40")], REGISTER)
    found = kept.get("a")
    assert found
    assert (found.name, found.phone, found.capacity, found.verified_on) == (
        "ESAT a",
        "03 44 00 00 00",
        40,
        REGISTER.read_on,
    )
    assert found.sources == (REGISTER.source,)
    assert found.address is None
    assert found.sectors == ()
    assert kept.get("b") is None


def test_only_what_is_near_is_read() -> None:
    kept = Distant(lambda: [row("near"), row("far", lat="45.7", lon="4.8"), row("beside", lon="2.9")], REGISTER)
    assert [one.id for one in kept.around(*BEAUVAIS)] == ["near"]


def test_it_can_be_kept_in_a_file() -> None:
    kept = pickle.loads(pickle.dumps(Distant(lambda: [row("a")], REGISTER)))
    assert kept.get("a").name == "ESAT a"


def test_known_ones_are_counted_at_home_and_found_outside() -> None:
    known = Known({}, Distant(lambda: [row("a")], REGISTER))
    assert "a" in known
    assert list(known) == []
    assert len(known) == 0
    assert known.get("b") is None


def test_no_esat_stands_in_the_directory_and_beyond_it() -> None:
    around = DIRECTORY.search(Criteria(position=(48.86, 2.44), kinds=("ESAT",), is_outside=True))
    numbers = [one.structure.finess for one in around if one.structure.finess]
    assert len(numbers) == len(set(numbers)) > 100


def test_a_search_of_here_names_nobody_from_beyond() -> None:
    found = DIRECTORY.search(Criteria(position=(49.04, 2.08), kinds=("ESAT",)))
    assert all(one.structure.id in set(DIRECTORY.structures) for one in found)
