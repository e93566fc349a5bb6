"""Waiting after failures."""

from __future__ import annotations

import pytest

from bot.clock import back_off


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0.5), (2, 1), (3, 2), (6, 16), (7, 30), (100_000, 30)])
def test_each_wait_is_twice_the_one_before_for_as_long_as_an_outage_lasts(failures: int, seconds: float) -> None:
    assert back_off(failures, 0.5, 30) == seconds
