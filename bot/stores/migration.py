"""Brings a database to the latest form: a new one at once, an older one by Alembic."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select, text

from bot.stores.base import StoreError
from bot.stores.schema import metadata

HEAD = "0004"
"""The latest migration; a test compares it with the files, so that a start need not import Alembic to know."""

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 4_207_350_101
"""Names the migration among PostgreSQL's advisory locks."""

_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32)),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic notes the latest migration, as it would make it itself."""


def migrate(connection: Connection) -> None:
    """Do what is missing, within the transaction of the connection; several processes may start at once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database refuses.
        StoreError: the database is of a later release.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    tables = inspect(connection).get_table_names()
    if not tables:
        _create(connection)
        return
    revision = connection.execute(select(_version)).scalar() if _version.name in tables else None
    if revision and revision > HEAD:
        message = (
            "Une Boussole plus récente a servi avec cette base de données : reprendre cette version ou une sauvegarde."
        )
        raise StoreError(message)
    if revision != HEAD:
        upgrade(connection, HEAD)


def _create(connection: Connection) -> None:
    """Make the tables as they are now: Alembic would take 12 MB for as long as the process lives."""
    metadata.create_all(connection)
    _version.create(connection)
    connection.execute(insert(_version), {"version_num": HEAD})


def upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations up to a revision."""
    from alembic import command  # noqa: PLC0415 - only the first start after an update needs it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
