"""Every way to the latest form of a database, over SQLite and a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.core.exchange.session import Session
from bot.stores.base import StoreError
from bot.stores.database import Database, _engine, read_url
from bot.stores.migration import HEAD, MIGRATIONS, upgrade
from bot.stores.schema import metadata
from tests.conversation import NOW


@pytest.fixture
async def empty(database_url: str) -> AsyncIterator[Database]:
    """A database without a table."""
    url = read_url(database_url)
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True)
    database = Database(_engine(url))
    yield database
    await database.close()


async def tables(database: Database) -> Sequence[str]:
    async with database.transaction() as transaction:
        return await transaction.run(lambda connection: inspect(connection).get_table_names())


async def upgrade_to(database: Database, revision: str) -> None:
    async with database.transaction() as transaction:
        await transaction.run(lambda connection: upgrade(connection, revision))


async def form(database: Database) -> list[object]:
    """How the database says that its tables were made."""
    query = "SELECT sql FROM sqlite_master ORDER BY name"
    if database.is_shared:
        query = (
            "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
            " WHERE table_schema = 'public' UNION ALL"
            " SELECT indexdef, '', '', '', '' FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
        )
    async with database.transaction() as transaction:
        return [tuple(row) for row in await transaction.execute(text(query))]


async def test_the_latest_migration_is_the_one_that_a_start_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_a_new_database_is_as_the_migrations_make_it(empty: Database, database_url: str) -> None:
    await upgrade_to(empty, HEAD)
    migrated = await form(empty)
    async with empty.transaction() as transaction:
        found = await transaction.run(lambda sync: compare_metadata(MigrationContext.configure(sync), metadata))
        assert found == []
        for table in await transaction.run(lambda connection: inspect(connection).get_table_names()):
            await transaction.execute(text(f"DROP TABLE {table}"))
    database = await Database.open(database_url)
    assert await form(database) == migrated
    await database.close()


async def test_a_database_of_the_first_release_with_migrations_keeps_its_sessions(
    empty: Database, database_url: str
) -> None:
    await upgrade_to(empty, "0001")
    async with empty.records() as records:
        await records.save({"a": Session(failures=2)}, NOW)
    database = await Database.open(database_url)
    async with database.records() as records:
        assert (await records.sessions(["a"], NOW))["a"] == Session(failures=2)
    assert "feedback" not in await tables(database)
    await database.close()


async def test_a_database_from_before_migrations_loses_its_table_of_sessions(
    empty: Database, database_url: str
) -> None:
    async with empty.transaction() as transaction:
        await transaction.execute(text("CREATE TABLE sessions (key TEXT, session TEXT)"))
    database = await Database.open(database_url)
    async with database.records() as records:
        assert (await records.sessions(["a"], NOW))["a"] == Session()
    await database.close()


async def test_a_database_of_a_later_release_is_told(database_url: str) -> None:
    database = await Database.open(database_url)
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    with pytest.raises(StoreError, match="plus récente"):
        await Database.open(database_url)


async def test_many_may_open_a_new_database_at_once(database_url: str) -> None:
    opened = await asyncio.gather(*(Database.open(database_url) for _ in range(4)))
    for database in opened:
        await database.ping()
        await database.close()
