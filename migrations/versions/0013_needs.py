"""What somebody needs to come to a meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("sealed_people", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_kinds", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_tongue", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_along", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("sealed_arranged", sa.LargeBinary(), nullable=False),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_needs_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_needs_answer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_needs_answer_id")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_needs_seal_id")),
    )
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_needs_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    op.drop_table("needs")
