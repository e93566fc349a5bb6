"""The command `boussole` on a clock that goes ten times as fast: what it does in a minute shows in six seconds.

`BOUSSOLE_TEST_HURRY` says another speed. All the waits between its tries go by that clock, each as long beside the
others as ever; what the system, the network and the database do takes the time it takes.
"""

from __future__ import annotations

import os
import sys
from unittest.mock import patch

from bot.channels.telegram import run
from bot.cli import main
from bot.clock import Clock

SPEED = int(os.environ.get("BOUSSOLE_TEST_HURRY", "10"))


class Hurried(Clock):
    def ticks(self) -> float:
        return super().ticks() * SPEED

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / SPEED)


if __name__ == "__main__":
    with patch.object(run, "Clock", Hurried):
        sys.exit(main())
