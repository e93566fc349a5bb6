"""Sessions, handled deliveries, outbox, unanswered questions, feedback.

The first releases kept sessions in SQLite without migrations: their table goes, for a session lives a day at most.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.execute("DROP TABLE IF EXISTS sessions")
    op.create_table(
        "sessions",
        sa.Column("conversation", sa.Text, primary_key=True),
        sa.Column("saved_at", sa.Double, nullable=False),
        sa.Column("session", sa.Text, nullable=False),
    )
    op.create_index("sessions_by_age", "sessions", ["saved_at"])
    op.create_table(
        "handled",
        sa.Column("delivery", sa.Text, primary_key=True),
        sa.Column("handled_at", sa.Double, nullable=False),
    )
    op.create_index("handled_by_age", "handled", ["handled_at"])
    op.create_table(
        "outbox",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("worker", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_by_conversation", "outbox", ["conversation", "id"])
    op.create_index("outbox_by_worker", "outbox", ["worker"])
    op.create_table(
        "unanswered",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
    )
    op.create_index("unanswered_by_conversation", "unanswered", ["conversation"])
    op.create_index("unanswered_by_age", "unanswered", ["asked_at"])
    op.create_table(
        "feedback",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("given_at", sa.Double, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("is_helpful", sa.Integer, nullable=False),
    )
    op.create_index("feedback_by_conversation", "feedback", ["conversation"])
    op.create_index("feedback_by_age", "feedback", ["given_at"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("feedback", "unanswered", "outbox", "handled", "sessions"):
        op.drop_table(table)
