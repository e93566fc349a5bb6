"""Plain arithmetic of clauses and of the OETH contribution: units in the names, the rule beside each function.

The figures come with the law of a day (`bot.core.knowledge.figures`): none stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.knowledge.figures import Law


@dataclass(frozen=True, slots=True)
class ClauseEstimate:
    """Hours of insertion of a contract, and the labour and the hours in all that they were computed from."""

    labour_eur: float
    all_hours: float
    hours: float


def clause_hours(
    amount_eur: float, labour_percent: float, insertion_percent: float, hourly_cost_eur: float
) -> ClauseEstimate:
    """Hours = amount × labour share × insertion share ÷ hourly cost: the usual method, no legal rule.

    Raises:
        ValueError: an hourly cost of zero or less.
    """
    if hourly_cost_eur <= 0:
        message = "the hourly cost must be positive"
        raise ValueError(message)
    labour_eur = amount_eur * labour_percent / 100
    hours = labour_eur * insertion_percent / 100 / hourly_cost_eur
    return ClauseEstimate(labour_eur, labour_eur / hourly_cost_eur, hours)


def full_time_equivalents(law: Law, hours: float) -> float:
    """Hours as full-time years (Code du travail, art. L3121-41)."""
    return hours / law.full_time_year_hours


def weeks(law: Law, hours: float) -> float:
    """Hours as weeks of one person at full time (Code du travail, art. L3121-27)."""
    return hours / law.full_time_week_hours


def is_obliged(law: Law, headcount: float) -> bool:
    """Whether the obligation holds for a headcount (Code du travail, art. L5212-1)."""
    return headcount >= law.obligation_from_headcount


def required_beneficiaries(law: Law, headcount: int) -> int:
    """Disabled workers to employ: a share of the headcount, rounded down (Code du travail, art. L5212-2)."""
    return int(headcount * law.obligation_percent / 100) if is_obliged(law, headcount) else 0


def contribution_rate_smic_hours(law: Law, headcount: int) -> float:
    """Hourly Smics owed for each missing beneficiary, by headcount (Code du travail, art. D5212-20)."""
    if headcount >= law.contribution_large_from_headcount:
        return law.contribution_large_smic_hours
    if headcount >= law.contribution_medium_from_headcount:
        return law.contribution_medium_smic_hours
    return law.contribution_small_smic_hours


@dataclass(frozen=True, slots=True)
class Contribution:
    """The contribution before other deductions (ECAP, direct expenses), step by step."""

    required: int
    missing: float
    smic_hours: float
    gross_eur: float


def contribution(law: Law, headcount: int, beneficiaries: float) -> Contribution:
    """The gross yearly contribution: missing beneficiaries × hourly Smics of the headcount."""
    required = required_beneficiaries(law, headcount)
    missing = max(0.0, required - beneficiaries)
    smic_hours = contribution_rate_smic_hours(law, headcount)
    return Contribution(required, missing, smic_hours, missing * smic_hours * law.smic_hourly_eur)


def deduction_eur(law: Law, labour_eur: float) -> float:
    """What a purchase from an EA, an ESAT or a TIH takes off: a share of its labour cost without tax (D5212-22)."""
    return labour_eur * law.deduction_percent / 100


def labour_for(law: Law, deduction: float) -> float:
    """The labour cost to buy, in euros, for a deduction in euros."""
    return deduction * 100 / law.deduction_percent


def direct_percent(law: Law) -> float:
    """Share of the headcount to employ directly for the higher cap: a part of the obligation (D5212-22)."""
    return law.obligation_percent * law.cap_high_from_percent / 100


def has_high_cap(law: Law, headcount: int, beneficiaries: float) -> bool:
    """Whether an employer has enough beneficiaries of his own for the higher cap of the deduction (D5212-22)."""
    return headcount > 0 and beneficiaries >= headcount * direct_percent(law) / 100


def deduction_cap_percent(law: Law, headcount: int, beneficiaries: float) -> float:
    """Cap of the deduction, in percent of the contribution (Code du travail, art. D5212-22)."""
    return law.cap_high_percent if has_high_cap(law, headcount, beneficiaries) else law.cap_low_percent
