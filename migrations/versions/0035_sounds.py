"""Sound of minutes, and of the plans of meetings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sounds("minutes_sounds", "minutes_id", "minutes")
    _sounds("meeting_sounds", "meeting_id", "meetings")


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
    op.drop_table("meeting_sounds")
    op.drop_table("minutes_sounds")
