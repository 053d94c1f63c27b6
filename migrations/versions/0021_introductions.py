"""What facilitators and interpreters tell about themselves, with a picture."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("sealed_picture", sa.LargeBinary(), nullable=True),
        sa.Column("picture_size", sa.Integer(), nullable=True),
        sa.Column("picture_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_introductions_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_introductions_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["written.id"], name=op.f("fk_introductions_text_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_introductions_membership_id")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_introductions_seal_id")),
    )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introductions_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    op.drop_table("introductions")
