"""Whether the service is alive, and able to work."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.content.edition import Edition

LONGEST_SILENCE_SECONDS = 120
"""A poll takes half a minute, and one that failed is tried again within half a minute."""


class Health:
    """What is known of a service's life; `clock` gives seconds that never go back."""

    def __init__(self, *, polls: bool, clock: Callable[[], float] = time.monotonic) -> None:
        """Start in good health; `polls` tells whether updates are fetched."""
        self._clock = clock
        self._polls = polls
        self.edition: Edition | None = None
        """The content in service."""
        self._polled_at = clock()

    def polled(self) -> None:
        """Note that updates were fetched and handled."""
        self._polled_at = self._clock()

    @property
    def is_alive(self) -> bool:
        """Whether updates have been fetched of late, where they have to be."""
        return not self._polls or self._clock() - self._polled_at < LONGEST_SILENCE_SECONDS
