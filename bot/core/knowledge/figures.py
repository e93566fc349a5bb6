"""Figures of the law and usual assumptions, dated: the calculations have no numbers of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from bot.core.knowledge.source import Source


@dataclass(frozen=True, slots=True)
class Rate:
    """A value, and the day from which it holds."""

    since: date
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, named for editors by its `label`, and its rates, the oldest first; an assumption has one, undated."""

    id: str
    label: str
    rates: tuple[Rate, ...]
    sources: tuple[Source, ...]
    verified_on: date

    def on(self, day: date) -> Rate:
        """The rate in force on a day; the first one on days before it."""
        return next((rate for rate in reversed(self.rates) if rate.since <= day), self.rates[0])


@dataclass(frozen=True, slots=True)
class Law:
    """The figures of the law in force on one day. Units are in the names; a `percent` goes from 0 to 100."""

    smic_hourly_eur: float
    full_time_year_hours: float
    full_time_week_hours: float
    obligation_percent: float
    obligation_from_headcount: float
    contribution_small_smic_hours: float
    contribution_medium_smic_hours: float
    contribution_medium_from_headcount: float
    contribution_large_smic_hours: float
    contribution_large_from_headcount: float
    deduction_percent: float
    cap_low_percent: float
    cap_high_percent: float
    cap_high_from_percent: float


@dataclass(frozen=True, slots=True)
class Usage:
    """What a calculation assumes where a person has said nothing else: no law, and always changeable."""

    labour_percent: float
    insertion_percent: float
    hourly_cost_eur: float


LAW = tuple(field.name for field in fields(Law))
USAGE = tuple(field.name for field in fields(Usage))
"""The ids of `knowledge/figures.yaml`: its figures and its assumptions."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All the figures, by id."""

    by_id: Mapping[str, Figure]

    def law(self, day: date) -> Law:
        """The law as it stands on a day."""
        return Law(**{id_: self.by_id[id_].on(day).value for id_ in LAW})

    @property
    def usage(self) -> Usage:
        """The usual assumptions."""
        return Usage(**{id_: self.by_id[id_].rates[0].value for id_ in USAGE})

    def smic_since(self, day: date) -> date:
        """The day from which the Smic of a day holds."""
        return self.by_id["smic_hourly_eur"].on(day).since

    def year_end(self, year: int, today: date) -> date | None:
        """The day by whose figures a past year is worked out, its last; None where its Smic is unknown or to come."""
        last = date(year, 12, 31)
        return last if self.by_id["smic_hourly_eur"].rates[0].since <= last < today else None
