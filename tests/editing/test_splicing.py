"""Edits change what they name, and no other byte."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editing.splicing import Edits, read, records, remark, splice, write
from bot.errors import EditError
from tests.conftest import ROOT

TEXT = """\
# en tête
structures:
  - id: a   # la première
    name: 'L''atelier'   # entre apostrophes
    phone: "01 30 30 30 30"  # vu en 2025
    note: >-
      deux lignes
      pliées

    # avant les sources
    sources:
      - name: Une page
        gives: [ name,phone ]   # liste serrée

  # ---- la seconde ----
  - id: b
    name: Bé
    sources:
      - {name: Une page}
facilitators: []
"""
SOURCE = {"name": "Les emplois", "date": "2026-11-26", "gives": ["phone", "mail"]}
EDITS = Edits(
    "structures",
    {"a": {"phone": "01 31 31 31 31"}, "b": {"mail": "b@exemple.fr"}},
    {"a": {"sources": SOURCE}},
    ({"id": "c", "name": "Cé : #1", "sources": [SOURCE]},),
)


def changed(old: str, new: str) -> list[str]:
    lines = difflib.ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def test_only_the_lines_of_the_edits_change() -> None:
    assert "".join(changed(TEXT, splice(TEXT, EDITS))) == (
        '-     phone: "01 30 30 30 30"  # vu en 2025\n'
        '+     phone: "01 31 31 31 31"  # vu en 2025\n'
        "+       - name: Les emplois\n"
        '+         date: "2026-11-26"\n'
        "+         gives: [phone, mail]\n"
        "+     mail: b@exemple.fr\n"
        "+ \n"
        "+   - id: c\n"
        '+     name: "Cé : #1"\n'
        "+     sources:\n"
        "+       - name: Les emplois\n"
        '+         date: "2026-11-26"\n'
        "+         gives: [phone, mail]\n"
    )


@pytest.mark.parametrize("shape", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_line_ends_and_a_mark_at_the_start_stay(shape: object) -> None:
    assert callable(shape)
    assert splice(shape(TEXT), EDITS) == shape(splice(TEXT, EDITS))


def test_a_missing_line_feed_at_the_end_stays_missing() -> None:
    text = TEXT[: TEXT.index("facilitators")].rstrip("\n")
    assert splice(text, EDITS) == splice(f"{text}\n", EDITS).rstrip("\n")


def test_a_source_of_the_same_name_is_renewed_in_its_place() -> None:
    later = {**SOURCE, "date": "2026-12-24"}
    once = splice(TEXT, EDITS)
    twice = splice(once, Edits("structures", items={"a": {"sources": later}}))
    assert changed(once, twice)[:1] == ['-         date: "2026-11-26"\n']
    assert [line for line in changed(once, twice) if line[0] in "+-"][1] == '+         date: "2026-12-24"\n'


def test_nothing_to_do_changes_nothing() -> None:
    text = read(ROOT / "directory.yaml")
    assert splice(text, Edits("structures")) == text


@pytest.mark.parametrize("text", ["", "structures: [", "structures: []\n", "autre: 1\n"])
def test_what_cannot_be_edited_is_refused(text: str) -> None:
    with pytest.raises(EditError):
        splice(text, EDITS)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029\ufeff\ufffe\uffff")))
def test_any_text_reads_back_as_it_was(value: str) -> None:
    text = splice(TEXT, Edits("structures", {"a": {"name": value}, "b": {"website": value}}))
    read_back = records(text, "structures")
    assert (read_back["a"]["name"], read_back["b"]["website"]) == (value, value)


def test_each_value_of_the_directory_can_be_replaced_alone() -> None:
    head, *blocks = read(ROOT / "directory.yaml").partition("\nfacilitators:")[0].split("\n  - id:")
    text = "\n  - id:".join((head, *blocks[::20]))
    for record in records(text, "structures").values():
        for key in record.keys() & {"name", "note", "address", "phone", "verified_on", "lat"}:
            new = splice(text, Edits("structures", {record["id"]: {key: "48.9"}}))
            assert new.count("\n") <= text.count("\n")
            assert records(new, "structures")[record["id"]] == {**record, key: "48.9"}


def test_a_file_is_replaced_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "directory.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write(path, "neuf\r\n")
    assert path.read_bytes() == b"neuf\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "directory.yaml"
    path.write_bytes(b"old")

    def broken(_: int) -> None:
        raise OSError("plein")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="plein"):
        write(path, "neuf")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_remark_stands_at_the_end_of_its_record_and_takes_the_place_of_the_one_before(newline: str) -> None:
    text = TEXT.replace("\n", newline)
    first = remark(text, "structures", "a", "Pas utile", " (2)")
    assert changed(text, first) == [f"+     # Pas utile (2){newline}"]
    assert first.index("# Pas utile") < first.index("# ---- la seconde")
    second = remark(remark(first, "structures", "b", "Pas utile", " (1)"), "structures", "a", "Pas utile", " (3)")
    assert second == remark(
        remark(text, "structures", "a", "Pas utile", " (3)"), "structures", "b", "Pas utile", " (1)"
    )


def test_a_remark_is_one_line_whatever_was_said() -> None:
    said = remark(TEXT, "structures", "a", "Pas utile", " : a\nb\u2028c\x85d\x01e #f: g")
    assert changed(TEXT, said) == ["+     # Pas utile : a b c d e #f: g\n"]


def test_a_remark_stands_below_others_and_at_the_end_of_a_file() -> None:
    text = "entries:\n  - id: a\n    title: A\n    # sources: …\n    # next_step: …"
    assert remark(text, "entries", "a", "Pas utile", " (1)") == f"{text}\n    # Pas utile (1)"
    with pytest.raises(EditError, match="n'existe pas"):
        remark(text, "entries", "b", "Pas utile", "")
