"""Leaving quickly: each person's own choice of the button, and where a group's newcomers start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("people", "groups"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("leaves_quickly", sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(table, schema=None) as batch_op:  # by itself: SQLite has to copy the rows with it
            batch_op.alter_column("leaves_quickly", server_default=None)


def downgrade() -> None:
    for table in ("groups", "people"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("leaves_quickly")
