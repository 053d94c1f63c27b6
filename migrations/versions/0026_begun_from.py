"""From which version a draft of minutes was begun."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("minutes_versions") as batch_op:
        batch_op.add_column(sa.Column("begun_from", sa.Integer(), nullable=False, server_default="0"))
    # A draft that waits says what the group read; an earlier version began from the one before it.
    op.execute("UPDATE minutes_versions SET begun_from = number - 1")
    with op.batch_alter_table("minutes_versions") as batch_op:
        batch_op.alter_column("begun_from", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("minutes_versions") as batch_op:
        batch_op.drop_column("begun_from")
