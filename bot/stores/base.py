"""The small interface behind which sessions are stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.core.model import Session

SESSION_LIFETIME = timedelta(hours=24)
"""How long an idle session is kept; the privacy page says so."""


class SessionStore(Protocol):
    """Keeps one session a conversation; `key` is opaque and pseudonymous."""

    async def load(self, key: str, now: datetime) -> Session:
        """The session of a conversation; a new one if there is none or it has expired."""
        ...

    async def save(self, key: str, session: Session, now: datetime) -> None:
        """Keep the session of a conversation."""
        ...

    async def delete(self, key: str) -> None:
        """Forget a conversation."""
        ...

    async def purge(self, now: datetime) -> int:
        """Forget the conversations that have expired; the number of them."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
