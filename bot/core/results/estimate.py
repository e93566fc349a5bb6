"""Plain arithmetic of clauses and of the OETH contribution: units in the names, the source of each rule beside it."""

from __future__ import annotations

from dataclasses import dataclass

HOURS_PER_FULL_TIME_YEAR = 1607
"""Legal working hours of a full-time year (Code du travail, art. L3121-41)."""

HOURS_PER_WEEK = 35
"""Legal working hours of a week (Code du travail, art. L3121-27)."""

DEFAULT_LABOUR_SHARE = 0.5

DEFAULT_INSERTION_SHARE = 0.05

DEFAULT_HOURLY_COST_EUR = 30.0
"""The usual worked example: 50 % labour, 5 % insertion, 30 € an hour. Shown as assumptions, always changeable."""

SMIC_HOURLY_EUR = 12.02
"""Gross hourly Smic since 1 January 2026; the contribution takes that of 31 December of its year."""

OBLIGATION_SHARE = 0.06
"""Share of disabled workers to employ (Code du travail, art. L5212-2)."""

OBLIGATION_FROM_HEADCOUNT = 20
"""Headcount from which the obligation holds (Code du travail, art. L5212-1)."""

PURCHASE_DEDUCTION_SHARE = 0.30
"""Share of the labour cost of a purchase that is deducted (Code du travail, art. D5212-22)."""


@dataclass(frozen=True, slots=True)
class ClauseEstimate:
    """Hours of insertion of a contract, and what they were computed from."""

    labour_eur: float
    hours: float
    full_time_equivalents: float


def clause_hours(
    amount_eur: float,
    labour_share: float = DEFAULT_LABOUR_SHARE,
    insertion_share: float = DEFAULT_INSERTION_SHARE,
    hourly_cost_eur: float = DEFAULT_HOURLY_COST_EUR,
) -> ClauseEstimate:
    """Hours = amount × labour share × insertion share ÷ hourly cost: the usual method, no legal rule.

    Raises:
        ValueError: an hourly cost of zero or less.
    """
    if hourly_cost_eur <= 0:
        message = "the hourly cost must be positive"
        raise ValueError(message)
    labour_eur = amount_eur * labour_share
    hours = labour_eur * insertion_share / hourly_cost_eur
    return ClauseEstimate(labour_eur, hours, full_time_equivalents(hours))


def full_time_equivalents(hours: float) -> float:
    """Hours as full-time years."""
    return hours / HOURS_PER_FULL_TIME_YEAR


def weeks(hours: float) -> float:
    """Hours as weeks of one person at full time."""
    return hours / HOURS_PER_WEEK


def required_beneficiaries(headcount: int) -> int:
    """Disabled workers to employ: 6 % of the headcount, rounded down; none under 20 (L5212-1, L5212-2)."""
    return int(headcount * OBLIGATION_SHARE + 1e-9) if headcount >= OBLIGATION_FROM_HEADCOUNT else 0


def contribution_rate_smic_hours(headcount: int) -> int:
    """Hourly Smics owed for each missing beneficiary, by headcount (Code du travail, art. D5212-20)."""
    if headcount < 250:
        return 400
    return 500 if headcount < 750 else 600


@dataclass(frozen=True, slots=True)
class Contribution:
    """The contribution before other deductions (ECAP, direct expenses), step by step."""

    required: int
    missing: float
    smic_hours: int
    gross_eur: float


def contribution(headcount: int, beneficiaries: float, smic_hourly_eur: float = SMIC_HOURLY_EUR) -> Contribution:
    """The gross yearly contribution: missing beneficiaries × 400, 500 or 600 hourly Smics."""
    required = required_beneficiaries(headcount)
    missing = max(0.0, required - beneficiaries)
    smic_hours = contribution_rate_smic_hours(headcount)
    return Contribution(required, missing, smic_hours, missing * smic_hours * smic_hourly_eur)


def deduction_eur(labour_eur: float) -> float:
    """What a purchase from an EA, an ESAT or a TIH takes off: 30 % of its labour cost without tax (D5212-22)."""
    return labour_eur * PURCHASE_DEDUCTION_SHARE


def deduction_cap_share(headcount: int, beneficiaries: float) -> float:
    """Cap of the deduction: 75 % of the contribution from half of the obligation on, else 50 % (D5212-22)."""
    required = headcount * OBLIGATION_SHARE
    return 0.75 if required and beneficiaries >= required / 2 else 0.50
