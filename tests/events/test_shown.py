"""A report as text, spreadsheet and charts: the same numbers everywhere, and names letter for letter."""

from __future__ import annotations

import csv
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from bot.channels.plain import plain_text
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import SHOWN_TEXT, Reply
from bot.core.knowledge.wording import Wording
from bot.events.charts import MOST, alone, chart
from bot.events.masking import Hidden
from bot.events.page import page
from bot.events.report import Report, Row, Sums, Table, report_of
from bot.events.spreadsheet import spreadsheet
from bot.events.text import details, highlights
from tests.events.sums import AFTER, SUMS, sums

HOSTILE = '#read("/etc/passwd") *a* $x$ <b>& {name}'
SALON = sums(
    opened={"qr": (30, 12), "link": (8, 6)},
    question={"aci": (20, 9), "esat": (6, 2), "ei": 2, "oeth": 3, "siae": 4},
    unanswered={"": (2, 1)},
    sector={"nettoyage": 9, "blanchisserie": 6},
    shown={"ariane": 14},
)


@pytest.fixture(scope="module")
def wording(assistant: Assistant) -> Wording:
    return assistant.knowledge.wording


def made(assistant: Assistant, found: Sums, name: str = "Salon") -> Report:
    return report_of(name, found, assistant.knowledge, assistant.territory, AFTER)


def cells(report: Report, wording: Wording) -> list[list[str]]:
    content = spreadsheet(report, wording, "salon.csv").content
    return list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_the_highlights_are_read_at_a_glance(assistant: Assistant, wording: Wording) -> None:
    assert plain_text(Reply(highlights(made(assistant, SALON), wording))) == (
        "Bilan : Salon\n\n"
        "1er – 2 décembre 2026\n\n"
        "- Ouvertures : 56\n"
        "- Questions avec réponse : 46\n"
        "- Questions sans réponse : moins de 5\n"
        "- Structures montrées : 14\n"
        "- Fiches ouvertes : 0\n"
        "- Jugé utile : 0\n"
        "- Jugé pas utile : 0\n\n"
        "Ouvertures : QR code (42), Lien (14)\n\n"
        "Sujets des questions : "
        "Atelier et chantier d'insertion (ACI) (29), Établissement d'accompagnement par le t… (8)\n\n"
        "Besoins par secteur : Nettoyage (9), Blanchisserie (6)"
    )


def test_the_rest_tells_table_by_table_and_how_to_read_it(assistant: Assistant, wording: Wording) -> None:
    text = plain_text(Reply(details(made(assistant, SALON), wording)))
    assert "- 1er décembre : QR code (30), Lien (8), En tout (38)\n" in text
    assert "- 3 autres, moins de 5 chacun.\n" in text
    assert text.endswith("celui-ci, jusqu'à maintenant.")


@given(found=SUMS)
def test_highlights_are_short_whatever_the_event_is_called(assistant: Assistant, wording: Wording, found: Sums) -> None:
    blocks = highlights(made(assistant, found, "É" * 100), wording)
    assert len(plain_text(Reply(blocks))) <= SHOWN_TEXT


def test_an_event_of_which_nothing_is_told_yet_says_so(assistant: Assistant, wording: Wording) -> None:
    report = made(assistant, {})
    assert "moins de 5 ouvertures" in plain_text(Reply(highlights(report, wording)))
    assert details(report, wording) == ()
    assert "moins de 5 ouvertures" in page(report, wording)
    assert len(cells(report, wording)) == 1


def test_the_spreadsheet_opens_in_french_excel(assistant: Assistant, wording: Wording) -> None:
    report = made(assistant, SALON)
    assert spreadsheet(report, wording, "salon.csv").content.startswith("\ufeffÉvénement;Du;Au;".encode())
    known = cells(report, wording)
    first = ["Salon", "1er décembre 2026", "2 décembre 2026"]
    assert [*first, "En tout", "Questions sans réponse", "Nombre", "moins de 5"] in known
    assert [*first, "Ouvertures par jour", "2 décembre", "Lien", "6"] in known
    assert [*first, "Besoins par secteur", "En tout", "Nombre", "15"] in known


@given(found=SUMS)
def test_the_spreadsheet_has_every_number(assistant: Assistant, wording: Wording, found: Sums) -> None:
    report = made(assistant, found)
    counts = [count for table in report.tables for row in (*table.rows, table.total) for count in row.counts]
    few = sum(len(table.few) for table in report.tables)
    assert len(cells(report, wording)) == 1 + len(report.totals) + len(counts) + few


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\uff1dx", "\uff20x"])
def test_no_name_runs_as_a_formula(assistant: Assistant, wording: Wording, name: str) -> None:
    assert {row[0] for row in cells(made(assistant, SALON, name), wording)[1:]} == {f"'{name}"}


def test_a_name_is_shown_letter_for_letter(assistant: Assistant, wording: Wording) -> None:
    report = made(assistant, SALON, HOSTILE)
    assert HOSTILE in plain_text(Reply(highlights(report, wording)))
    assert cells(report, wording)[1][0] == HOSTILE
    [heading] = re.findall(r"<h1>(.*)</h1>", page(report, wording))
    assert "<" not in heading
    assert unescape(heading) == f"Bilan : {HOSTILE}"


@given(found=SUMS)
def test_a_chart_tells_the_numbers_of_its_table(assistant: Assistant, wording: Wording, found: Sums) -> None:
    for table in made(assistant, found).tables:
        known = [(row.name, row.counts[-1]) for row in table.rows if not isinstance(row.counts[-1], Hidden)]
        drawn = chart(table, wording)
        assert (drawn is None) == (len(known) < 2)
        if drawn:
            svg = ET.fromstring(drawn.svg)
            told = " ; ".join(f"{name} : {count}" for name, count in known[:MOST])
            assert svg.attrib["aria-label"] == f"{table.title} — {told}"
            assert len(svg.findall("{*}rect")) == len(known[:MOST])


def long_table(count: int, *, is_by_day: bool) -> Table:
    rows = tuple(Row(f"n° {place} {'x' * 60}", (1000 * (count - place),)) for place in range(count))
    return Table("T", "N", ("Nombre",), rows, Row("En tout", (0,)), is_by_day=is_by_day)


@pytest.mark.parametrize(("is_by_day", "bars"), [(True, 90), (False, MOST)], ids=["days", "names"])
def test_a_long_chart_stays_within_its_width(wording: Wording, is_by_day: bool, bars: int) -> None:
    drawn = chart(long_table(90, is_by_day=is_by_day), wording)
    assert drawn
    assert drawn.caption == ("Graphique" if is_by_day else "Graphique : les 12 premiers")
    svg = ET.fromstring(alone(drawn))
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    found = svg.findall("{*}rect[@class='bar']")
    assert len(found) == bars
    for bar in found:
        x, y, wide, high = (float(bar.attrib[key]) for key in ("x", "y", "width", "height"))
        assert 0 <= x < x + wide <= width
        assert 0 <= y < y + high <= height
    heights = [float(bar.attrib["height" if is_by_day else "width"]) for bar in found]
    assert heights == sorted(heights, reverse=True)
