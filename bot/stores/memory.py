"""Sessions in memory: for the terminal and tests."""

from __future__ import annotations

from datetime import datetime

from bot.core.model import Session
from bot.stores.base import SESSION_LIFETIME


class MemoryStore:
    """A `SessionStore` that forgets everything when the process ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._sessions: dict[str, tuple[datetime, Session]] = {}

    async def load(self, key: str, now: datetime) -> Session:
        """See `SessionStore.load`."""
        saved_at, session = self._sessions.get(key, (now, Session()))
        return session if now - saved_at < SESSION_LIFETIME else Session()

    async def save(self, key: str, session: Session, now: datetime) -> None:
        """See `SessionStore.save`."""
        self._sessions[key] = (now, session)

    async def delete(self, key: str) -> None:
        """See `SessionStore.delete`."""
        self._sessions.pop(key, None)

    async def purge(self, now: datetime) -> int:
        """See `SessionStore.purge`."""
        expired = [key for key, (at, _) in self._sessions.items() if now - at >= SESSION_LIFETIME]
        for key in expired:
            del self._sessions[key]
        return len(expired)

    async def close(self) -> None:
        """See `SessionStore.close`."""
