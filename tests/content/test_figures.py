"""The figures of the law are content: dated, sourced, checked, and in force by the day of the message."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.content.check import check
from bot.content.loader import load_knowledge
from bot.core.conversation.assistant import Assistant
from bot.core.directory.territory import Territory
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.errors import ContentError
from tests.conftest import ROOT

SMIC = '      - {from: "2026-06-01", value: 12.31}\n'
SMALL = "  - id: contribution_small_smic_hours\n"
RATE = '      - {from: "2020-01-01", value: 6}\n'


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "figures.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (SMALL, "  - id: contribution_smic_hours\n", "« id: contribution_smic_hours » est inconnu"),
        (SMALL, "  - id: contribution_tiny\n", "il manque le chiffre « contribution_small_smic_hours »"),
        (SMALL, "  - id: obligation_percent\n", "« id: obligation_percent » existe déjà"),
        (RATE, '      - {from: "2020-01-01", value: 600}\n', "« value: 600 » est impossible"),
        (RATE, '      - {from: "2020-01-01", value: 0}\n', "« value: 0 » est impossible"),
        (RATE, '      - {from: "2020-01-01", value: six}\n', "« value: six » n'est pas un nombre"),
        (RATE, "      - {value: 6}\n", "il manque « from »"),
        (RATE, '      - {from: "janvier 2020", value: 6}\n', "n'est pas une date"),
        (RATE, RATE + RATE, "les dates ne se suivent pas"),
        ("    rates:\n" + RATE, "    rates: []\n", "aucune valeur"),
        ("value: 400", "value: 500", "« contribution_medium_smic_hours » n'est pas plus grand"),
        ("value: 750", "value: 75", "« contribution_large_from_headcount » n'est pas plus grand"),
        ("    value: 50\n", "", "il manque « value »"),
        ('- name: "mefsud77.fr, méthode et exemple de calcul"', "[]", "aucune source"),
        ("    verified_on:", "    relu:", "il manque « verified_on »"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_and_remedy(folder: Path, old: str, new: str, told: str) -> None:
    change(folder, old, new)
    with pytest.raises(ContentError) as caught:
        load_knowledge(folder, ROOT)
    found = [str(problem) for problem in caught.value.problems if told in str(problem)]
    assert found, caught.value.problems
    assert all(problem.startswith("knowledge/figures.yaml:") and " ; " in problem for problem in found)


def test_a_rate_holds_from_its_day_on(folder: Path) -> None:
    change(folder, SMIC, SMIC + '      - {from: "2027-01-01", value: 12.60}\n')
    figures = load_knowledge(folder, ROOT).figures
    days = (date(2025, 6, 1), date(2026, 5, 31), date(2026, 6, 1), date(2027, 1, 1), date(2031, 5, 1))
    assert [figures.law(day).smic_hourly_eur for day in days] == [11.88, 12.02, 12.31, 12.60, 12.60]


@pytest.mark.parametrize(
    ("year", "told"),
    [(2026, ["12,31\u00a0€ (Smic horaire de juin 2026", "au titre de 2026", "24\u00a0620\u00a0€"]),
     (2027, ["12,50\u00a0€ (Smic horaire de mars 2027", "25\u00a0000\u00a0€"])],
)  # fmt: skip
def test_a_calculation_takes_the_law_of_the_day_of_the_message(
    folder: Path, territory: Territory, year: int, told: list[str]
) -> None:
    change(folder, SMIC, SMIC + '      - {from: "2027-03-01", value: 12.50}\n')
    message = Message(
        at=datetime(year, 11, 23, 9, tzinfo=UTC), text="contribution OETH, 100 salariés dont 1 travailleur handicapé"
    )
    _, replies = Assistant(load_knowledge(folder, ROOT), territory).respond(Session(), message)
    text = "\n".join(reply.text for reply in replies)
    assert all(part in text for part in told), text


def test_a_figure_not_verified_for_a_year_is_told(folder: Path) -> None:
    change(folder, 'verified_on: "2026-11-25"', 'verified_on: "2025-11-22"')
    problems, advice = check(folder, ROOT, date(2026, 11, 26))
    assert not problems
    assert [one for one in advice if "chiffre « Smic horaire brut, en euros »" in one and "2025-11-22" in one]
    assert sum("il y a plus d'un an" in one for one in advice) == 1
