"""The tables, as the latest migration leaves them. Times are in seconds since 1970.

Conversations are named by a pseudonym, a keyed hash of the chat id; only `outbox` holds chat ids, inside the calls that
wait to be sent, and those are sealed.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, MetaData, Table, Text

metadata = MetaData()

Id = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database gives out, in rising order: SQLite does so for `INTEGER` only."""

sessions = Table(
    "sessions",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("saved_at", Double, nullable=False),
    Column("session", Text, nullable=False),
    Index("sessions_by_age", "saved_at"),
)

handled = Table(
    "handled",
    metadata,
    Column("delivery", Text, primary_key=True),
    Column("handled_at", Double, nullable=False),
    Index("handled_by_age", "handled_at"),
)
"""The deliveries that were handled: one that comes again changes nothing."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("conversation", Text, nullable=False),
    Column("worker", BigInteger, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("call", Text, nullable=False),
    Index("outbox_by_conversation", "conversation", "id"),
    Index("outbox_by_worker", "worker"),
    sqlite_autoincrement=True,
)
"""The calls not yet made, those of a conversation in the order of `id` and all in the hands of one worker."""

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("conversation", Text, nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("question", Text, nullable=False),
    Index("unanswered_by_conversation", "conversation"),
    Index("unanswered_by_age", "asked_at"),
)
