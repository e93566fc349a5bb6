"""A clock that is wrong: messages bear Telegram's time, and are no later than Telegram says."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.channels.telegram.skew import Skew
from bot.clock import Clock
from bot.metrics import Metrics
from tests.conversation import NOW
from tests.telegram.conftest import Bot

AHEAD = timedelta(hours=7)


class Still(Clock):
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


async def test_a_clock_hours_ahead_keeps_nobody_from_an_answer(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    bot.api.clock = (bot.time - AHEAD).timestamp
    with caplog.at_level(logging.WARNING):
        for text in ("c'est quoi un ACI ?", "et une EI ?", "/aide"):
            bot.api.say(text)
        first, second, third = await bot.api.replies(3)
    assert "ACI" in first.text
    assert "Entreprise d'insertion" in second.text
    assert "Ce que je sais faire" in third.text
    assert [one for one in caplog.messages if "clock" in one] == [
        "Our clock is 25200 s ahead of Telegram's: set it (timedatectl)"
    ]
    assert bot.service
    assert b"boussole_clock_ahead_seconds 25200.0" in bot.service.metrics.text()


@pytest.mark.parametrize("date", [None, "", "yesterday", "Thu, 99 Nov 2026 09:00:00 GMT", "x" * 9_999])
def test_a_date_that_is_none_changes_nothing(date: str | None) -> None:
    skew = Skew(Still(), Metrics())
    skew.note(format_datetime(NOW.astimezone(UTC) - AHEAD, usegmt=True))
    skew.note(date)
    assert skew.ours(NOW - AHEAD) == NOW


def test_seconds_apart_are_no_skew() -> None:
    skew = Skew(Still(), Metrics())
    skew.note(format_datetime(NOW.astimezone(UTC) - timedelta(seconds=3), usegmt=True))
    assert skew.ours(NOW) == NOW
