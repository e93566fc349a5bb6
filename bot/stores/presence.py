"""Which workers live: what a dead one held is taken over by another, at once and never before."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio.engine import AsyncConnection, AsyncEngine

from bot.stores.base import StoreError
from bot.stores.database import Database

logger = logging.getLogger(__name__)

CLAIM_TRIES = 3

_WORKERS = 4207
_ROLES = 4208
"""Classes of PostgreSQL's advisory locks: one lock for each living worker, one for each role that only one may have."""

_LIVING = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :workers AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class RoleTakenError(StoreError):
    """Another living process has the role."""

    exit_code = 3


class Presence(Protocol):
    """A worker's sign of life, kept by the system for as long as the process runs and not a moment longer."""

    worker: int

    async def living(self) -> Collection[int]:
        """The workers that live, this one included.

        Raises:
            StoreError: it cannot be told now.
        """
        ...

    async def claim(self, role: int) -> None:
        """Take a role that only one process may have.

        Raises:
            RoleTakenError: another has it.
        """
        ...

    async def leave(self) -> None:
        """Give up the sign."""
        ...


async def join(database: Database) -> Presence:
    """Become a worker of a database.

    Raises:
        RoleTakenError: it is an SQLite file, and another process serves from it.
        StoreError: the database cannot be reached.
    """
    if database.is_shared:
        presence = _SharedPresence(database.engine)
        await presence.living()
        return presence
    return _LonePresence(Path(str(database.engine.url.database)))


class _LonePresence:
    """The only worker of an SQLite file: a lock on a file beside it, which the system drops with the process."""

    def __init__(self, path: Path) -> None:
        self.worker = _new_worker()
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            message = (
                "Une autre Boussole sert déjà avec cette base de données : l'arrêter d'abord, "
                "ou passer à PostgreSQL (BOUSSOLE_DATABASE_URL) pour en servir plusieurs."
            )
            raise RoleTakenError(message) from None

    async def living(self) -> Collection[int]:
        return {self.worker}

    async def claim(self, role: int) -> None:
        """Nothing to do: nobody else is there."""

    async def leave(self) -> None:
        self._lock.release()


class _SharedPresence:
    """One worker among others: an advisory lock that PostgreSQL drops with the connection."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.worker = _new_worker()
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._roles: set[int] = set()
        self._asking = asyncio.Lock()

    async def living(self) -> Collection[int]:
        try:
            async with self._asking:
                connection = await self._held()
                found = set((await connection.execute(_LIVING, {"workers": _WORKERS})).scalars())
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            await self.leave()
            message = "La base de données ne répond pas."
            raise StoreError(message) from error
        return found

    async def claim(self, role: int) -> None:
        self._roles.add(role)
        for _ in range(CLAIM_TRIES):
            async with self._asking:
                if await _try_lock(await self._held(), _ROLES, role):
                    return
            await asyncio.sleep(1)  # the server may not have seen yet that whoever had it is dead
        message = "Un autre programme relève déjà les messages de ce bot : n'en laisser tourner qu'un."
        raise RoleTakenError(message)

    async def _held(self) -> AsyncConnection:
        """The connection with the locks; after a loss, a new one with the same."""
        if self._connection is None:
            connection = await self._engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            if not await _try_lock(self._connection, _WORKERS, self.worker):
                message = "the server has not noticed yet that the connection before is lost"
                raise TimeoutError(message)
            for role in self._roles:
                await _try_lock(self._connection, _ROLES, role)  # Telegram itself sees to two pollers
        return self._connection

    async def leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(SQLAlchemyError, OSError):  # a connection that broke holds nothing any more
                await connection.invalidate()
            with suppress(SQLAlchemyError, OSError):
                await connection.close()


async def _try_lock(connection: AsyncConnection, kind: int, number: int) -> bool:
    query = text("SELECT pg_try_advisory_lock(CAST(:kind AS int), CAST(:number AS int))")
    return bool((await connection.execute(query, {"kind": kind, "number": number})).scalar())


def _new_worker() -> int:
    return secrets.randbelow(2**31 - 1) + 1
