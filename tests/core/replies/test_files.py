"""Files that people open: a spreadsheet in French Excel, contact cards on a phone."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.directory.records import Structure
from bot.core.knowledge.source import Source
from bot.core.replies.files import COLUMNS, contact_card, spreadsheet


def structure(name: str = "ESAT de l'Été", **known: str) -> Structure:
    return Structure(
        id="x",
        name=name,
        commune="Éragny-sur-Oise",
        department="95",
        lat=None,
        lon=None,
        sources=(Source("Liste publique"),),
        verified_on=date(2026, 11, 23),
        **known,  # type: ignore[arg-type]
    )


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_the_spreadsheet_opens_right_in_french_excel() -> None:
    file = spreadsheet([structure(siret="42079681500025", postcode="95610")])
    assert file.content.startswith("\ufeff".encode())
    header, row = rows(file.content)
    assert header == list(COLUMNS)
    assert row[0] == "ESAT de l'Été"
    assert row[3] == "420 796 815 00025"
    assert row[-1] == "23 novembre 2026"


def test_a_cell_never_runs_as_a_formula() -> None:
    _, row = rows(spreadsheet([structure("=HYPERLINK(1)", phone="+33 1 02 03 04 05")]).content)
    assert row[0] == "'=HYPERLINK(1)"
    assert row[8] == "'+33 1 02 03 04 05"


def test_a_card_holds_what_is_published_and_nothing_else() -> None:
    text = contact_card([structure(website="https://esat.example")]).content.decode()
    assert "URL:https://esat.example" in text
    assert "TEL" not in text
    assert "GEO" not in text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_lines_of_a_card_are_folded_and_unfold_to_the_same_text(name: str) -> None:
    content = contact_card([structure(name)]).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    escaped = name.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"FN:{escaped}\r\n" in content.decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    "name", ["\ufeff=HYPERLINK(1)", "\u200b+1", "\uff1dHYPERLINK(1)", "\uff20SUM(1)", " \uff0d1", "\ufe66x"]
)
def test_a_formula_in_disguise_never_runs_either(name: str) -> None:
    _, row = rows(spreadsheet([structure(name)]).content)
    assert row[0] == f"'{name}"


def test_an_address_adds_no_line_to_a_card() -> None:
    content = contact_card([structure("A\x0bB", website="https://esat.example\r\nTEL:0899000000")]).content
    assert not [line for line in content.split(b"\r\n") if line.startswith(b"TEL")]
    assert b"\x0b" not in content
