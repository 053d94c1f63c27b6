"""Proposals for the plan, and their answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("sealed_proposer", sa.LargeBinary(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("reply", sa.String(length=20), nullable=True),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["memberships.id"], name=op.f("fk_proposals_answered_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["memberships.id"], name=op.f("fk_proposals_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_proposals_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_proposals_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["written.id"], name=op.f("fk_proposals_text_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["words_id"], ["written.id"], name=op.f("fk_proposals_words_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_proposals_seal_id")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposals_group_id_made_on_id"), ["group_id", "made_on", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_proposals_meeting_id"), ["meeting_id"], unique=False)


def downgrade() -> None:
    op.drop_table("proposals")
