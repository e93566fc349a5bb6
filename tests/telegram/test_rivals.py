"""Two pollers of one bot: the younger leaves, whatever either fetches in between."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest

from bot.channels.telegram.rivals import FEWEST, MOST, PAUSE_SECONDS, TELLS, WITHIN_SECONDS, Rivals
from bot.clock import Clock


@dataclass
class StillClock(Clock):
    time: float = 1_000.0

    def ticks(self) -> float:
        return self.time


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def conflicts_until_leaving(rivals: Rivals, clock: StillClock) -> int:
    for count in range(1, MOST + 1):
        clock.time += 2 * PAUSE_SECONDS
        if rivals.note_conflict():
            return count
    raise AssertionError


@pytest.mark.parametrize("age", [10, 60, 86_400])
def test_who_came_first_bears_more(clock: StillClock, age: float) -> None:
    older = Rivals(clock)
    clock.time += age
    younger = Rivals(clock)
    borne = conflicts_until_leaving(younger, clock)
    clock.time -= 2 * borne * PAUSE_SECONDS
    assert FEWEST <= borne < conflicts_until_leaving(older, clock) <= MOST


def test_a_conflict_now_and_then_is_no_rival(clock: StillClock) -> None:
    rivals = Rivals(clock)
    for _ in range(10 * MOST):
        clock.time += WITHIN_SECONDS / 2 + 1
        assert not rivals.note_conflict()


def test_one_rival_is_told_once_and_the_next_again(clock: StillClock, caplog: pytest.LogCaptureFixture) -> None:
    rivals = Rivals(clock)
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            clock.time += 2 * WITHIN_SECONDS
            rivals.note_conflict()
            rivals.note_conflict()
    assert caplog.messages == [TELLS, TELLS]
