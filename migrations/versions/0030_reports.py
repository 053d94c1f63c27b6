"""Reports: that something is not all right, and the answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("to_coordinator", sa.Boolean(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=20), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("sealed_proposer", sa.LargeBinary(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("copied_id", sa.Integer(), nullable=True),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["memberships.id"], name=op.f("fk_reports_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["copied_id"], ["written.id"], name=op.f("fk_reports_copied_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_reports_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["memberships.id"], name=op.f("fk_reports_receiver_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["written.id"], name=op.f("fk_reports_text_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["words_id"], ["written.id"], name=op.f("fk_reports_words_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_reports_seal_id")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_receiver_id"), ["receiver_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reports_to_coordinator_answered_at_made_on_id"),
            ["to_coordinator", "answered_at", "made_on", "id"],
            unique=False,
        )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_coordinator"), ["coordinator"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_coordinator"))
    op.drop_table("reports")
