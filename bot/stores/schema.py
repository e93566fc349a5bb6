"""The tables, as the latest migration leaves them. Times are in seconds since 1970.

Conversations are named by a pseudonym, a keyed hash of the chat id; only `outbox` holds chat ids, inside the calls that
wait to be sent, and those are sealed. What is counted at events names no conversation and no time of day.
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

missing = Table(
    "missing",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("conversation", Text, nullable=False),
    Column("said_at", Double, nullable=False),
    Column("target", Text, nullable=False),
    Column("words", Text, nullable=False),
    Index("missing_by_conversation", "conversation"),
    Index("missing_by_age", "said_at"),
)
"""What people found missing in what they voted on."""

events = Table(
    "events",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("opens", Text, nullable=False),
    Column("until", Text),
    Column("made_on", Text, nullable=False),
    Column("ended_on", Text),
    Column("facilitator", BigInteger),
)
"""The events of facilitators; days as `2026-11-27`. `facilitator` is none where an operator made it."""

counts = Table(
    "counts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("day", Text, nullable=False),
    Column("campaign", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Index("counts_by_campaign", "campaign"),
)
"""What has just been counted, one row a count: to add to a sum, turns at one event would wait for one another."""

sums = Table(
    "sums",
    metadata,
    Column("campaign", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
"""What `counts` came to, folded every hour."""

facilitators = Table(
    "facilitators",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("invitation", Text, unique=True),
    Column("invited_at", Double, nullable=False),
    Column("page", Text, unique=True),
    Column("conversation", Text),
    Column("revoked_at", Double),
    Index("facilitators_by_conversation", "conversation"),
)
"""Who may set up events. An invitation is kept as a hash until it is used, then the secret of the page as a hash, or
the conversation of the channel where it was used."""
