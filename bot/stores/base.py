"""What is kept and for how long; the privacy page says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.errors import BoussoleError

SESSION_LIFETIME = timedelta(hours=24)
"""How long an idle session is kept."""

UNANSWERED_LIFETIME = timedelta(days=90)

HANDLED_LIFETIME = timedelta(days=3)
"""How long deliveries are remembered: Telegram offers an update for a day."""

OUTBOX_LIFETIME = timedelta(hours=24)
"""How long a reply that cannot be sent may wait, its chat id with it."""


class StoreError(BoussoleError):
    """The database cannot be used now; the message says why, in French, without what it holds."""


class NoDatabaseError(StoreError):
    """There is no database yet, and what asks for one makes none."""


class StoreDataError(StoreError):
    """The database refuses a value, and would again."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call that waits to be made; `id` gives the order within a conversation, `created_at` is in seconds since 1970.

    `call` is the channel's own affair: anything that JSON can hold.
    """

    id: int
    conversation: str
    created_at: float
    call: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows retention has removed."""

    sessions: int
    unanswered: int
    handled: int
    outgoing: int
