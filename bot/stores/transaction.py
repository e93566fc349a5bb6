"""A transaction of either database, and the statements within it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.ext.asyncio.engine import AsyncConnection

T = TypeVar("T")


class Transaction:
    """An open transaction; `is_shared` tells that other machines may be at work in the same database."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Use the transaction of this connection."""
        self._connection = connection
        self.is_shared = connection.dialect.name == "postgresql"

    async def execute(self, statement: Executable, values: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement, with a row of values or several.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database refuses.
        """
        return await self.run(lambda connection: connection.execute(statement, values))

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do what awaits nothing itself: SQLAlchemy waits for PostgreSQL within it, and for SQLite not at all."""
        return await self._connection.run_sync(work)
