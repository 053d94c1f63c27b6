"""Participants who read aloud, and sound of conversations and of drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reads_aloud",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("said", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_reads_aloud_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_reads_aloud_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["memberships.id"], name=op.f("fk_reads_aloud_asked_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reads_aloud")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_reads_aloud_membership_id")),
    )
    with op.batch_alter_table("reads_aloud", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reads_aloud_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reads_aloud_asked_by_id"), ["asked_by_id"], unique=False)
    _sounds("thread_sounds", "thread_id", "threads")
    _sounds("draft_sounds", "version_id", "minutes_versions")


def _sounds(table: str, text: str, texts: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column(text, sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sealed_digest", sa.LargeBinary(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("light", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("sealed_cues", sa.LargeBinary(), nullable=True),
        sa.Column("file_name", sa.String(length=32), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("sealed_file_secret", sa.LargeBinary(), nullable=True),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f(f"fk_{table}_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint([text], [f"{texts}.id"], name=op.f(f"fk_{table}_{text}"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("file_name", name=op.f(f"uq_{table}_file_name")),
        sa.UniqueConstraint(text, "language", name=op.f(f"uq_{table}_{text}_language")),
        sa.UniqueConstraint("seal_id", name=op.f(f"uq_{table}_seal_id")),
    )
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    op.drop_table("draft_sounds")
    op.drop_table("thread_sounds")
    op.drop_table("reads_aloud")
