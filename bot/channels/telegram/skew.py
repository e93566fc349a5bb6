"""How far our clock is from Telegram's, by the `Date` of its answers: messages bear Telegram's time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.clock import Clock
from bot.metrics import Metrics

logger = logging.getLogger(__name__)

TOLD_FROM = timedelta(minutes=5)
"""A clock this far off is told: sessions and pauses go by it."""


class Skew:
    """The time that our clock is ahead of Telegram's, as its last answer showed it."""

    def __init__(self, clock: Clock, metrics: Metrics) -> None:
        """Trust our clock until Telegram has answered."""
        self._clock = clock
        self._metrics = metrics
        self._ahead = timedelta()

    def note(self, date: str | None) -> None:
        """Take the `Date` of an answer; one that cannot be read changes nothing."""
        try:
            theirs = parsedate_to_datetime(date or "").astimezone(UTC)
        except (ValueError, OverflowError):
            return
        ahead = self._clock.now() - theirs
        if abs(ahead) >= TOLD_FROM > abs(self._ahead):
            logger.warning("Our clock is %.0f s ahead of Telegram's: set it (timedatectl)", ahead.total_seconds())
        self._ahead = ahead
        self._metrics.clock_ahead.set(ahead.total_seconds())

    def ours(self, theirs: datetime) -> datetime:
        """What our clock showed at a time of Telegram's; the same time where the two agree to the minute."""
        return theirs + self._ahead if abs(self._ahead) >= timedelta(minutes=1) else theirs
