from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.knowledge.figures import Law
from bot.core.knowledge.knowledge import Knowledge
from bot.core.results.estimate import (
    clause_hours,
    contribution,
    contribution_rate_smic_hours,
    deduction_cap_percent,
    deduction_eur,
    full_time_equivalents,
    labour_for,
    required_beneficiaries,
    weeks,
)


@pytest.fixture(scope="session")
def law(knowledge: Knowledge) -> Law:
    return knowledge.figures.law(date(2026, 11, 23))


def test_hours_of_a_clause_follow_the_usual_method() -> None:
    assert clause_hours(1_000_000, 50, 5, 30).hours == pytest.approx(833.3, abs=0.1)
    estimate = clause_hours(800_000, 40, 7, 35)
    assert estimate.labour_eur == pytest.approx(320_000)
    assert round(estimate.hours) == 640
    assert round(clause_hours(800_000, 40, 10, 35).hours) == 914


def test_an_hourly_cost_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        clause_hours(1000, 50, 5, hourly_cost_eur=0)


def test_hours_are_told_as_people(law: Law) -> None:
    assert full_time_equivalents(law, 1607) == 1
    assert weeks(law, 70) == 2


@pytest.mark.parametrize(("headcount", "required"), [(19, 0), (20, 1), (45, 2), (100, 6), (120, 7), (310, 18)])
def test_six_percent_are_required_from_twenty_people_on(law: Law, headcount: int, required: int) -> None:
    assert required_beneficiaries(law, headcount) == required


@pytest.mark.parametrize(("headcount", "rate"), [(20, 400), (249, 400), (250, 500), (749, 500), (750, 600)])
def test_the_rate_follows_the_headcount(law: Law, headcount: int, rate: int) -> None:
    assert contribution_rate_smic_hours(law, headcount) == rate


def test_the_contribution_counts_the_missing_beneficiaries(law: Law) -> None:
    owed = contribution(replace(law, smic_hourly_eur=11.88), 100, 1)
    assert (owed.required, owed.missing, owed.smic_hours) == (6, 5, 400)
    assert owed.gross_eur == pytest.approx(5 * 4752)
    assert contribution(law, 100, 9).gross_eur == 0


def test_a_purchase_takes_off_thirty_percent_of_its_labour(law: Law) -> None:
    assert deduction_eur(law, 8000) == pytest.approx(2400)
    assert labour_for(law, 2400) == pytest.approx(8000)


@pytest.mark.parametrize(("employed", "cap"), [(0, 50), (1, 50), (2, 50), (3, 75), (4, 75)])
def test_the_cap_rises_from_half_of_the_obligation_on(law: Law, employed: int, cap: float) -> None:
    assert deduction_cap_percent(law, 100, employed) == cap
