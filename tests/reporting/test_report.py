"""`boussole report --content`: what is old, what is due, who is where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.check import STALE_AFTER
from bot.core.directory.directory import Directory
from bot.core.directory.territory import Territory
from bot.core.knowledge.knowledge import Knowledge
from bot.core.places.geography import distance_km
from bot.reporting.health import NEAR_KM, Health, health
from bot.reporting.page import page
from bot.reporting.tables import Table, tables
from bot.reporting.text import text

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def found(knowledge: Knowledge, territory: Territory) -> Health:
    return health(knowledge, territory, TODAY)


def table(found: Health, title: str) -> Table:
    return next(one for one in tables(found) if one.title == title)


def test_what_was_verified_long_ago_is_due_below_its_theme(knowledge: Knowledge, territory: Territory) -> None:
    some, other = knowledge.themes[0].entries[:2]
    late, soon = TODAY - STALE_AFTER - timedelta(1), TODAY - STALE_AFTER + timedelta(30)
    entries = {id_: replace(entry, verified_on=TODAY) for id_, entry in knowledge.entries.items()}
    entries[some] = replace(entries[some], verified_on=late)
    entries[other] = replace(entries[other], verified_on=soon)
    found = health(replace(knowledge, entries=entries), territory, TODAY)
    theme = knowledge.themes[0].title
    [row] = table(found, "À vérifier de nouveau").rows
    assert row == (theme, "1", "1", (TODAY - timedelta(1)).isoformat(), f"{some}, {other}")
    ages = table(found, "Âge des vérifications").rows[0]
    assert ages[0] == theme
    assert ages[5:] == ("1", late.isoformat())


def test_every_structure_is_counted_once(found: Health, territory: Territory) -> None:
    structures = territory.directory.structures.values()
    assert sum(kind.count for kind in found.kinds[:-1]) == found.kinds[-1].count == len(structures)
    assert sum(count for _, count in found.sources) == len(structures)
    assert sum(found.everyone.here.values()) + found.everyone.neighbours == len(structures)
    assert found.kinds[-1].known[0] == sum(one.phone is not None for one in structures)


def test_a_commune_is_far_where_no_structure_of_the_sector_is_near(found: Health, territory: Territory) -> None:
    sector = next(one for one in territory.sectors.sectors.values() if one.label == found.reaches[0].label)
    points = [
        (one.lat, one.lon)
        for one in territory.directory.structures.values()
        if sector.id in one.sectors and one.lat is not None and one.lon is not None
    ]
    far = {commune.insee for commune in found.reaches[0].far}
    for commune in found.communes:
        nearest = min(distance_km(commune.lat, commune.lon, *point) for point in points)
        assert (commune.insee in far) == (nearest > NEAR_KM)


def test_nobody_is_near_where_there_is_nobody(knowledge: Knowledge, territory: Territory) -> None:
    empty = replace(territory, directory=Directory((), (), territory.gazetteer))
    found = health(knowledge, empty, TODAY)
    assert len(found.everyone.far) == len(found.communes)
    assert table(found, "Couverture par secteur").rows[-1][1:] == ("0", "0", "0", str(len(found.communes)), "100%")
    assert "Structures" in text(found)
    assert page(found)


class Outline(HTMLParser):
    """The tags of a page, and what it would load from elsewhere."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.counts: dict[str, int] = {}
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.loaded += [str(value) for name, value in attrs if name in {"src", "href"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing(found: Health) -> None:
    outline = Outline(page(found))
    assert not outline.open
    assert not outline.loaded
    assert outline.counts["svg"] == len(found.reaches) + 1
    assert outline.counts["circle"] == outline.counts["svg"] * len(found.communes)


def test_the_command_prints_or_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--content"]) == 0
    printed = capsys.readouterr().out
    assert "Couverture par secteur" in printed
    assert "Communes les moins couvertes" in printed
    path = tmp_path / "contenus.html"
    assert main(["report", "--content", "--html", str(path)]) == 0
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main(["report", "--content", "--html", str(tmp_path)]) != 0
    assert "ne s'écrit pas" in capsys.readouterr().err
