"""Minutes that somebody reads aloud."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "minutes_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=32), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("sealed_file_secret", sa.LargeBinary(), nullable=True),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_minutes_readings_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_readings_minutes_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["memberships.id"], name=op.f("fk_minutes_readings_reader_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_readings")),
        sa.UniqueConstraint("file_name", name=op.f("uq_minutes_readings_file_name")),
        sa.UniqueConstraint("minutes_id", "language", name=op.f("uq_minutes_readings_minutes_id_language")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_minutes_readings_seal_id")),
    )
    with op.batch_alter_table("minutes_readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_readings_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_readings_reader_id"), ["reader_id"], unique=False)


def downgrade() -> None:
    op.drop_table("minutes_readings")
