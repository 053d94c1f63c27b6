"""How somebody listens: the speed, larger letters, by itself, one sentence at a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

COLUMNS = {
    "speed": (sa.Integer(), "100"),
    "larger_letters": (sa.Boolean(), sa.false()),
    "listens_by_itself": (sa.Boolean(), sa.false()),
    "one_at_a_time": (sa.Boolean(), sa.false()),
}


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        for name, (kind, default) in COLUMNS.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table("people", schema=None) as batch_op:  # by itself: SQLite has to copy the rows with it
        for name in COLUMNS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        for name in reversed(COLUMNS):
            batch_op.drop_column(name)
