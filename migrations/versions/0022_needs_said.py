"""When somebody said last what is needed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
    # It was not noted so far. The answer that it belongs to may be newer, never older than its first saying.
    op.execute("UPDATE needs SET said_at = (SELECT answered_at FROM answers WHERE answers.id = needs.answer_id)")
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.alter_column("said_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_column("said_at")
