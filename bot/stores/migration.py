"""Brings a database to the latest form, by Alembic."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.stores.base import StoreError

HEAD = "0001"
"""The latest migration; a test compares it with the files, so that a start need not import Alembic to know."""

_LOCK = 4_207_350_101
"""Names the migration among PostgreSQL's advisory locks."""


def migrate(connection: Connection) -> None:
    """Run what is missing, within the transaction of the connection; several processes may start at once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database refuses.
        StoreError: the database is of a later release.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    revision = _revision(connection)
    if revision == HEAD:
        return
    if revision and revision > HEAD:
        message = (
            "Une Boussole plus récente a servi avec cette base de données : reprendre cette version ou une sauvegarde."
        )
        raise StoreError(message)
    from alembic import command  # noqa: PLC0415 - a start with nothing to do is spared a tenth of a second
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
