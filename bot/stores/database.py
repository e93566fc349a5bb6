"""The database: one engine, short transactions, and errors an operator can act upon."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, closing, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio.engine import AsyncEngine, create_async_engine

from bot.errors import SettingsError
from bot.stores import inline
from bot.stores.base import Purged, StoreDataError, StoreError
from bot.stores.migration import migrate
from bot.stores.records import Records
from bot.stores.seal import Seal
from bot.stores.transaction import Transaction

logger = logging.getLogger(__name__)

T = TypeVar("T")

SQLITE_WAIT_SECONDS = 2
"""How long a transaction waits for that of another process, such as `boussole purge`; the event loop goes on."""

SQLITE_OPENING_SECONDS = 20
"""The same of who opens the file: nobody waits for an answer yet, and those who write all the time leave few gaps."""

BUSY_PAUSE_SECONDS = 0.02

_POSTGRESQL_SETTINGS = {
    "application_name": "boussole",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "20s",
    # a machine that vanished lets go of its locks within half a minute
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class Database:
    """An open database. Make it with `Database.open`."""

    def __init__(self, engine: AsyncEngine, seal: Seal | None = None) -> None:
        """Use an engine whose database is up to date."""
        self.engine = engine
        self._seal = seal or Seal()
        self.is_shared = engine.dialect.name == "postgresql"
        self._writing: AbstractAsyncContextManager[Any] = nullcontext() if self.is_shared else asyncio.Lock()
        self._told: set[str] = set()

    @classmethod
    async def open(cls, address: str, seal: Seal | None = None) -> Self:
        """Open the database of an address and bring it up to date; an SQLite file and its folder are made.

        What waits to be sent is under the seal; without one, this process alone can read what it adds.

        Raises:
            SettingsError: the address is none that can be used.
            StoreError: the database cannot be opened.
        """
        url = read_url(address)
        try:
            if url.database and url.get_backend_name() == "sqlite":
                _keep_private(Path(url.database))
            engine = _engine(url)
        except OSError as error:
            message = f"Le dossier de la base ne s'ouvre pas ({error.strerror}) : vérifier BOUSSOLE_DATA."
            raise StoreError(message) from None
        database = cls(engine, seal)
        try:
            async with database.transaction(SQLITE_OPENING_SECONDS) as transaction:
                await transaction.run(migrate)
        except BaseException:
            await engine.dispose()
            raise
        return database

    @staticmethod
    def is_made(address: str) -> bool:
        """Whether there is something to open: a server that is named, or a file that was made.

        Raises:
            SettingsError: the address is none that can be used.
        """
        url = read_url(address)
        return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()

    @asynccontextmanager
    async def transaction(self, wait: float | None = None) -> AsyncIterator[Transaction]:
        """A transaction: committed at the end of the block, rolled back by an exception; `wait` is in seconds.

        Raises:
            StoreError: the database refuses, or cannot be reached.
        """
        try:
            async with self._writing, AsyncExitStack() as stack:
                yield Transaction(await _patiently(lambda: stack.enter_async_context(self.engine.begin()), wait))
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise _store_error(error) from error

    @asynccontextmanager
    async def records(self) -> AsyncIterator[Records]:
        """What is kept, within a transaction.

        Raises:
            StoreError: the database refuses, or cannot be reached; nothing has changed then.
        """
        async with self.transaction() as transaction:
            records = Records(transaction, self._seal)
            yield records
        if records.begun_afresh:
            self._tell_once("Sessions of another form are kept here: their conversations begin afresh")
        if records.unopened:
            self._tell_once("Replies under the seal of another token wait here: they are left, and gone within a day")

    def _tell_once(self, warning: str) -> None:
        if warning not in self._told:
            self._told.add(warning)
            logger.warning(warning)

    async def move(self, before: str, after: str) -> None:
        """Let the conversations of a chat go on in another, each under its name within it.

        Raises:
            StoreError: the database cannot be used now.
        """
        async with self.records() as records:
            names = {name: after + name.removeprefix(before) for name in await records.conversations(before)}
            await records.lock({*names, *names.values()})
            for old, new in names.items():
                await records.rename(old, new)

    async def ping(self) -> None:
        """Ask the database whether it is there.

        Raises:
            StoreError: it is not.
        """
        async with self.transaction() as transaction:
            await transaction.execute(text("SELECT 1"))

    async def purge(self, now: datetime) -> Purged:
        """Remove what has been kept for long enough, and its traces.

        Raises:
            StoreError: the database cannot be used now.
        """
        async with self.records() as records:
            purged = await records.purge(now)
            await records.events.fold()
        await self.wipe_journal()
        return purged

    async def wipe_journal(self) -> None:
        """Leave nothing of what was erased in the journal of SQLite; PostgreSQL sees to its own.

        Raises:
            StoreError: the database cannot be used now.
        """
        if self.is_shared:
            return
        try:
            await _patiently(self._checkpoint)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise _store_error(error) from error

    async def _checkpoint(self) -> None:
        async with self._writing, self.engine.connect() as connection:
            # outside of SQLAlchemy's transactions, where a checkpoint cannot be
            driver: Any = (await connection.get_raw_connection()).driver_connection
            with closing(driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")) as cursor:
                if cursor.fetchone()[0]:
                    raise _BusyError

    async def close(self) -> None:
        """Let go of files and connections."""
        await self.engine.dispose()


def read_url(address: str) -> URL:
    """An address such as `sqlite:///file` or `postgresql://user:password@host/name`, with the driver that we use.

    Raises:
        SettingsError: it is none of these; the message does not quote it, for it may hold a password.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        url = URL.create("unreadable")
    match url.drivername.partition("+")[0]:
        case "sqlite" if url.database not in {None, "", ":memory:"}:
            return url.set(drivername=inline.DRIVER)
        case "postgresql" | "postgres":
            query = dict(url.query)
            if "sslmode" in query:
                query["ssl"] = query.pop("sslmode")  # the driver's name for it
            return url.set(drivername="postgresql+asyncpg", query=query)
    message = "BOUSSOLE_DATABASE_URL : écrire sqlite:///chemin/du/fichier ou postgresql://compte:passe@machine/base."
    raise SettingsError(message)


def _keep_private(path: Path) -> None:
    """Make the file and its folder, for nobody else to read, and take a file that others read away from them.

    SQLite gives its journal the rights of the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(descriptor).st_mode & 0o077:
            path.chmod(0o600)
    finally:
        os.close(descriptor)


class _BusyError(sqlite3.OperationalError):
    """A checkpoint that another process keeps from its end: SQLite says so in a row, and not as an error."""

    sqlite_errorname = "SQLITE_BUSY"


async def _patiently(work: Callable[[], Awaitable[T]], wait: float | None = None) -> T:
    """Do something with an SQLite file, again and again for a while if another process is at it.

    SQLite's own wait would have the whole process wait.
    """
    clock = asyncio.get_running_loop()
    end = clock.time() + (SQLITE_WAIT_SECONDS if wait is None else wait)
    while True:
        try:
            return await work()
        except (SQLAlchemyError, sqlite3.Error) as error:
            if not _is_busy(error) or clock.time() >= end:
                raise
        await asyncio.sleep(BUSY_PAUSE_SECONDS)


def _is_busy(error: Exception) -> bool:
    cause = _root(error.orig if isinstance(error, DBAPIError) else error)
    return str(getattr(cause, "sqlite_errorname", "")).startswith("SQLITE_BUSY")


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() == "postgresql":
        arguments: dict[str, Any] = {"server_settings": _POSTGRESQL_SETTINGS, "timeout": 10, "command_timeout": 30}
        return create_async_engine(url, pool_pre_ping=True, pool_size=5, connect_args=arguments, hide_parameters=True)
    engine = create_async_engine(url, connect_args={"timeout": 0}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late: see `_begin_sqlite`
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """Take the right to write at once: a transaction that reads first could not wait for it later."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _store_error(error: Exception) -> StoreError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(_root(cause), "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    reason = _REASONS.get(code or "", "")
    if isinstance(error, DataError | IntegrityError):
        return StoreDataError("La base de données refuse une valeur.")
    return StoreError(reason or f"La base de données ne répond pas ({type(_root(cause)).__name__}).")


def _root(error: BaseException | None) -> BaseException | None:
    while error and not isinstance(error, sqlite3.Error) and error.__cause__:
        error = error.__cause__
    return error


_REASONS = {
    "SQLITE_FULL": "Le disque de la base de données est plein : libérer de la place.",
    "SQLITE_READONLY": "La base de données est en lecture seule : rendre le fichier et son dossier modifiables.",
    "SQLITE_READONLY_DBMOVED": "Le fichier de la base de données a été déplacé : redémarrer.",
    "SQLITE_READONLY_DIRECTORY": "Le dossier de la base de données est en lecture seule : le rendre modifiable.",
    "SQLITE_CANTOPEN": "Le fichier de la base de données ne s'ouvre pas : vérifier BOUSSOLE_DATA et ses droits.",
    "SQLITE_BUSY": "Un autre programme occupe la base de données.",
    "SQLITE_CORRUPT": "Le fichier de la base de données est abîmé : le remplacer par une sauvegarde.",
    "SQLITE_IOERR_WRITE": "La base de données ne s'écrit plus : vérifier le disque et ses quotas.",
    "SQLITE_IOERR_FSYNC": "La base de données ne s'écrit plus : vérifier le disque et ses quotas.",
    "53100": "Le disque du serveur PostgreSQL est plein : libérer de la place.",
    "53300": "PostgreSQL n'a plus de connexion libre : relever max_connections, ou servir avec moins de processus.",
    "25006": "La base de données est en lecture seule : vérifier le serveur PostgreSQL.",
    "28P01": "PostgreSQL refuse ce mot de passe : vérifier BOUSSOLE_DATABASE_URL.",
    "3D000": "Cette base n'existe pas sur le serveur PostgreSQL : la créer, ou vérifier BOUSSOLE_DATABASE_URL.",
    "42501": "Le compte PostgreSQL n'a pas les droits nécessaires sur cette base.",
    "SQLITE_NOTADB": "Le fichier de la base de données n'en est pas une : vérifier BOUSSOLE_DATABASE_URL.",
}
