"""Sessions in an SQLite file: they survive a restart."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

import aiosqlite

from bot.core.model import Session
from bot.stores.base import SESSION_LIFETIME
from bot.stores.codec import decode, encode


class SqliteStore:
    """A `SessionStore` on disk. Make it with `SqliteStore.open`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        """Use an open connection."""
        self._connection = connection

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the file, and make it and its folder if they are not there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = await aiosqlite.connect(path)
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS sessions (key TEXT PRIMARY KEY, saved_at REAL NOT NULL, session TEXT NOT NULL)"
        )
        await connection.commit()
        return cls(connection)

    async def load(self, key: str, now: datetime) -> Session:
        """See `SessionStore.load`."""
        oldest = (now - SESSION_LIFETIME).timestamp()
        query = "SELECT session FROM sessions WHERE key = ? AND saved_at > ?"
        async with self._connection.execute(query, (key, oldest)) as cursor:
            row = await cursor.fetchone()
        return decode(row[0]) if row else Session()

    async def save(self, key: str, session: Session, now: datetime) -> None:
        """See `SessionStore.save`."""
        row = (key, now.timestamp(), encode(session))
        await self._connection.execute("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)", row)
        await self._connection.commit()

    async def delete(self, key: str) -> None:
        """See `SessionStore.delete`."""
        await self._connection.execute("DELETE FROM sessions WHERE key = ?", (key,))
        await self._connection.commit()

    async def purge(self, now: datetime) -> int:
        """See `SessionStore.purge`."""
        oldest = (now - SESSION_LIFETIME).timestamp()
        cursor = await self._connection.execute("DELETE FROM sessions WHERE saved_at <= ?", (oldest,))
        await self._connection.commit()
        return cursor.rowcount

    async def close(self) -> None:
        """See `SessionStore.close`."""
        await self._connection.close()
