"""SQLite for SQLAlchemy's asyncio, in the event loop itself instead of a thread of its own.

A statement takes some ten microseconds, and SQLAlchemy needs fifty of them for a transaction: passing each to a thread
and back, as the usual driver does, would take ten times as long as all of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

DRIVER = "sqlite+inline"
"""The name of this dialect in an address."""


class InlineDialect(SQLiteDialect_pysqlite):
    """The standard library's driver. Nothing of it can be awaited, so statements go by `Transaction`."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: Any) -> Any:  # noqa: ARG003 - the library's
        """See `DefaultDialect.get_pool_class`."""
        return AsyncAdaptedQueuePool


registry.register("sqlite.inline", __name__, InlineDialect.__name__)
