"""The clock of the edges: what time it is, how time passes, and waiting."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime


class Clock:
    """The system's clock; tests have one of their own."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(UTC)

    def ticks(self) -> float:
        """Seconds that never go back, from some beginning."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def back_off(failures: int, first: float, longest: float) -> float:
    """The seconds to wait after so many failures in a row, at least one: each wait is twice the one before."""
    return min(first * 2.0 ** min(failures - 1, 60), longest)  # an outage of hours is more than a float could double
