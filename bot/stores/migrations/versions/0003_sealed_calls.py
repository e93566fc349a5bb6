"""Sealed calls: the tables stay as they are, but releases before could not read what waits in the outbox."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to do: calls that wait unsealed are read as they are, and gone within a day."""


def downgrade() -> None:
    """Nothing to do, but for whoever has sealed calls waiting: serve until none is left."""
