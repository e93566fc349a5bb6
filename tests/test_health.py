"""A service that fetches updates is alive while it does."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.health import LONGEST_SILENCE_SECONDS, Health


@dataclass
class Watch:
    """Seconds that pass when told to."""

    seconds: float = 5.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_a_poller_that_fell_silent_is_dead_until_it_polls_again(watch: Watch) -> None:
    health = Health(polls=True, clock=watch)
    watch.seconds += LONGEST_SILENCE_SECONDS - 1
    assert health.is_alive
    watch.seconds += 1
    assert not health.is_alive
    health.polled()
    assert health.is_alive


def test_a_poller_at_work_stays_alive(watch: Watch) -> None:
    health = Health(polls=True, clock=watch)
    for _ in range(10):
        watch.seconds += LONGEST_SILENCE_SECONDS / 2
        health.polled()
    assert health.is_alive


def test_a_webhook_may_be_silent_for_ever(watch: Watch) -> None:
    health = Health(polls=False, clock=watch)
    watch.seconds += 1_000 * LONGEST_SILENCE_SECONDS
    assert health.is_alive
