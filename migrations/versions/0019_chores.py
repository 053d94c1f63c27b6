"""Who does what at a meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_chores_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_chores_meeting_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["memberships.id"], name=op.f("fk_chores_taken_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["written.id"], name=op.f("fk_chores_text_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chores")),
    )
    with op.batch_alter_table("chores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chores_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_chores_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_chores_taken_by_id"), ["taken_by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("chores")
