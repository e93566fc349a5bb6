"""Events of facilitators, and what is counted there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "events",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("opens", sa.Text, nullable=False),
        sa.Column("until", sa.Text),
        sa.Column("made_on", sa.Text, nullable=False),
        sa.Column("ended_on", sa.Text),
        sa.Column("facilitator", sa.BigInteger),
    )
    op.create_table(
        "counts",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("campaign", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
    )
    op.create_index("counts_by_campaign", "counts", ["campaign"])
    op.create_table(
        "sums",
        sa.Column("campaign", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("n", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "facilitators",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("invitation", sa.Text, unique=True),
        sa.Column("invited_at", sa.Double, nullable=False),
        sa.Column("page", sa.Text, unique=True),
        sa.Column("conversation", sa.Text),
        sa.Column("revoked_at", sa.Double),
    )
    op.create_index("facilitators_by_conversation", "facilitators", ["conversation"])
    op.create_table(
        "missing",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("said_at", sa.Double, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("missing_by_conversation", "missing", ["conversation"])
    op.create_index("missing_by_age", "missing", ["said_at"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("missing", "facilitators", "sums", "counts", "events"):
        op.drop_table(table)
