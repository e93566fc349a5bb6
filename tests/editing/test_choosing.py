"""A row that may be two records: somebody at a terminal is asked, else it is listed; nothing is guessed."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

import pytest

from bot.cli import imports
from bot.editing.importing import Importer, Plan, Source
from bot.editing.matching import Matcher
from bot.editing.rows import BadRow, Row

TWINS = {f"twin-{end}": {"name": f"Les Jardins {end}", "kind": "ACI", "commune": "Argenteuil"} for end in "abc"}
TWINS["twin-c"] |= {"name": "Les Jardins du Val"}


def planned(*, no_input: bool) -> Plan:
    row = Row(7, "LES JARDINS", "ACI", city="Argenteuil", values={"phone": "01 30 00 00 01"})
    choose = imports._chooser(Namespace(no_input=no_input), imports._bar())
    return Importer(Source("s", "S", ""), Matcher(TWINS, {}), {}, date(2026, 11, 25), choose).plan([row])


@pytest.mark.parametrize("is_terminal", [True, False])
def test_without_anybody_to_ask_it_is_listed(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: is_terminal)
    plan = planned(no_input=is_terminal)
    assert plan.bad == [BadRow(7, "« LES JARDINS » peut être twin-a ou twin-b : à choisir")]
    assert (plan.edits.values, plan.edits.records, plan.state) == ({}, (), {})


@pytest.mark.parametrize(("said", "chosen"), [("2", ["twin-b"]), ("", []), ("3", []), ("oui", [])])
def test_at_a_terminal_it_is_asked(
    said: str, chosen: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _prompt: said)
    plan = planned(no_input=False)
    assert (list(plan.edits.values), len(plan.bad)) == (chosen, not chosen)
    assert capsys.readouterr().out == "« LES JARDINS » (ACI, Argenteuil) est :\n  1. twin-a\n  2. twin-b\n"
