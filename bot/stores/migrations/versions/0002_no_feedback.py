"""No feedback: nothing has ever written to the table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Drop the table."""
    op.drop_table("feedback")


def downgrade() -> None:
    """Make it again."""
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
