"""Puts days together until a row of them may be shown: numbers by day are never hidden, days are.

Only days of a stretch with five openings or more count: those at the end wait until enough have come. So what the
report of a later day has more comes from five openings at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.events.masking import LEAST


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from the first to the last, with what is counted of them, one number a column."""

    first: date
    last: date
    counts: tuple[int, ...]


def told_until(opened: Mapping[date, int], before: date) -> date | None:
    """The last day that a report tells of, before a day; None if too few have come yet."""
    waiting, last = 0, None
    for day in sorted(day for day in opened if day < before):
        waiting += opened[day]
        if waiting >= LEAST:
            waiting, last = 0, day
    return last


def stretches(columns: Sequence[Mapping[date, int]]) -> list[Stretch]:
    """The shortest stretches of days in which each column has nothing or at least five.

    Each column has nothing or at least five in all.
    """
    found: list[Stretch] = []
    days = sorted({day for column in columns for day, count in column.items() if count})
    for stretch in _grown(days, columns):
        if found and not _is_shown(stretch):
            found[-1] = _joined(found[-1], stretch)
        else:
            found.append(stretch)
    return found


def _grown(days: Iterable[date], columns: Sequence[Mapping[date, int]]) -> Iterator[Stretch]:
    """Stretches that may be shown, and last what is left over."""
    growing: Stretch | None = None
    for day in days:
        one = Stretch(day, day, tuple(column.get(day, 0) for column in columns))
        growing = _joined(growing, one) if growing else one
        if _is_shown(growing):
            yield growing
            growing = None
    if growing:
        yield growing


def _is_shown(stretch: Stretch) -> bool:
    return all(count == 0 or count >= LEAST for count in stretch.counts)


def _joined(one: Stretch, other: Stretch) -> Stretch:
    counts = tuple(first + second for first, second in zip(one.counts, other.counts, strict=True))
    return Stretch(one.first, other.last, counts)
