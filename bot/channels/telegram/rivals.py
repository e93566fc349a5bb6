"""Two pollers of one bot: Telegram lets each interrupt the other with 409, and whoever came last has to leave."""

from __future__ import annotations

import logging
from collections import deque

from bot.clock import Clock

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
"""Between a conflict and the next poll: as long for both, so that they take turns at being interrupted."""

WITHIN_SECONDS = 60.0
"""Conflicts count for so long, whatever is fetched in between: under traffic, two pollers have good polls too."""

FEWEST = 3
"""A restart meets the poll of the process before it once or twice."""

MOST = 20
SECONDS_OF_AGE = 1.0
"""A poller bears one more for each of these that it was alone, up to `MOST`: of two, the younger gives up first.

Turns are not fair: while a newcomer is slow with its first messages, the other may be interrupted ten times first.
"""

TELLS = (
    "Un autre programme relève les messages de ce bot : n'en laisser tourner qu'un (autre machine, ancien serveur, "
    "poste de développement ?). Si aucun n'est connu, le jeton a pu fuir : en demander un autre à BotFather (/revoke)."
)


class Rivals:
    """What one poller knows of another."""

    def __init__(self, clock: Clock) -> None:
        """Begin alone."""
        self._clock = clock
        self._alone_since = clock.ticks()
        self._conflicts: deque[float] = deque()
        self._bears = FEWEST

    def note_conflict(self) -> bool:
        """Note that the other interrupted a poll; whether it is time to leave."""
        now = self._clock.ticks()
        while self._conflicts and now - self._conflicts[0] > WITHIN_SECONDS:
            self._alone_since = self._conflicts.popleft()
        if not self._conflicts:
            logger.error(TELLS)
            self._bears = min(MOST, FEWEST + int((now - self._alone_since) / SECONDS_OF_AGE))
        self._conflicts.append(now)
        return len(self._conflicts) >= self._bears
