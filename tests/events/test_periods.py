"""Days stand together until a row of them tells of no few."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.masking import LEAST
from bot.events.periods import Stretch, stretches, told_until

FIRST = date(2026, 12, 1)
DAYS = [FIRST + timedelta(day) for day in range(6)]
AFTER = FIRST + timedelta(30)


def by_day(*counts: int) -> dict[date, int]:
    return dict(zip(DAYS, counts, strict=False))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([(9, 7)], [(0, 0, 9), (1, 1, 7)]),
        ([(9, 0, 7)], [(0, 0, 9), (2, 2, 7)]),
        ([(3, 1, 4, 20)], [(0, 2, 8), (3, 3, 20)]),
        ([(9, 2, 2)], [(0, 2, 13)]),
        ([(20, 20, 20), (5, 3, 4)], [(0, 0, 20, 5), (1, 2, 40, 7)]),
        ([(20, 20), (0, 6)], [(0, 0, 20, 0), (1, 1, 20, 6)]),
        ([()], []),
    ],
    ids=str,
)
def test_days_stand_alone_where_each_column_has_none_or_5(
    columns: list[tuple[int, ...]], expected: list[tuple[int, ...]]
) -> None:
    found = stretches([by_day(*column) for column in columns])
    assert found == [Stretch(DAYS[first], DAYS[last], tuple(counts)) for first, last, *counts in expected]


@pytest.mark.parametrize(("columns", "days", "most"), [(1, 3, 20), (2, 2, 10)], ids=["one column", "two columns"])
def test_a_day_of_few_could_have_been_another(columns: int, days: int, most: int) -> None:
    """Of all that can have come on a few days, up to some total, whatever is shown leaves two numbers or more."""
    shown: defaultdict[tuple[Stretch, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=columns * days):
        rows = [counts[at * days : (at + 1) * days] for at in range(columns)]
        if all(sum(row) == 0 or LEAST <= sum(row) <= most for row in rows):
            shown[tuple(stretches([by_day(*row) for row in rows]))].append(counts)
    assert len(shown) > 100
    for found in shown.values():
        for possible in zip(*found, strict=True):
            assert len(set(possible)) > 1 or not 0 < possible[0] < LEAST


def test_the_last_days_wait_until_five_have_come() -> None:
    assert told_until(by_day(4), AFTER) is None
    assert told_until(by_day(4, 1), AFTER) == DAYS[1]
    assert told_until(by_day(40, 2, 2), AFTER) == DAYS[0]
    assert told_until(by_day(40, 2, 2, 1), AFTER) == DAYS[3]


def test_a_day_counts_when_it_is_over() -> None:
    assert told_until(by_day(40, 40), DAYS[1]) == DAYS[0]
    assert told_until(by_day(40), DAYS[0]) is None


@given(st.lists(st.integers(0, 9), max_size=6))
def test_each_time_more_is_told_five_openings_are_behind_it(counts: list[int]) -> None:
    opened = by_day(*counts)
    told = [told_until(opened, day) for day in (*DAYS[1:], AFTER)]
    known = sorted({day for day in told if day})
    assert [day for day in told if day] == sorted(day for day in told if day)
    for before, last in zip([date.min, *known], known, strict=False):
        assert sum(count for day, count in opened.items() if before < day <= last) >= LEAST
