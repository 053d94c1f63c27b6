"""What was said, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inputs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("sent_to_id", sa.Integer(), nullable=True),
        sa.Column("latest_id", sa.Integer(), nullable=True),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("win", sa.Boolean(), nullable=False),
        sa.Column("looked_after_by_id", sa.Integer(), nullable=True),
        sa.Column("next_look", sa.Date(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_inputs_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["latest_id"], ["written.id"], name=op.f("fk_inputs_latest_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["looked_after_by_id"], ["memberships.id"], name=op.f("fk_inputs_looked_after_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_inputs_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["reason_id"], ["written.id"], name=op.f("fk_inputs_reason_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["sent_to_id"], ["written.id"], name=op.f("fk_inputs_sent_to_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["words_id"], ["written.id"], name=op.f("fk_inputs_words_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inputs")),
    )
    with op.batch_alter_table("inputs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inputs_group_id_moved_at_id"), ["group_id", "moved_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inputs_looked_after_by_id"), ["looked_after_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inputs_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "input_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("input_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_to_id", sa.Integer(), nullable=True),
        sa.Column("latest_id", sa.Integer(), nullable=True),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_input_steps_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["input_id"], ["inputs.id"], name=op.f("fk_input_steps_input_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["latest_id"], ["written.id"], name=op.f("fk_input_steps_latest_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["written.id"], name=op.f("fk_input_steps_reason_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["sent_to_id"], ["written.id"], name=op.f("fk_input_steps_sent_to_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_input_steps")),
    )
    with op.batch_alter_table("input_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_input_steps_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_input_steps_input_id_id"), ["input_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("input_steps")
    op.drop_table("inputs")
