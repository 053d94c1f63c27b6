"""Sound of pages that say the same to all of a group, and invitations that somebody reads aloud."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_sounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sealed_digest", sa.LargeBinary(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("light", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("sealed_cues", sa.LargeBinary(), nullable=True),
        *_file(),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_page_sounds_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_sounds")),
        sa.UniqueConstraint("file_name", name=op.f("uq_page_sounds_file_name")),
        sa.UniqueConstraint("group_id", "place", "language", name=op.f("uq_page_sounds_group_id_place_language")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_page_sounds_seal_id")),
    )
    op.create_index(op.f("ix_page_sounds_asked_at"), "page_sounds", ["asked_at"], unique=False)
    op.create_table(
        "letter_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("sealed_letter", sa.LargeBinary(), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("cut", sa.Boolean(), nullable=False),
        *_file(),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_letter_readings_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["memberships.id"], name=op.f("fk_letter_readings_reader_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_readings")),
        sa.UniqueConstraint("file_name", name=op.f("uq_letter_readings_file_name")),
        sa.UniqueConstraint("group_id", "language", name=op.f("uq_letter_readings_group_id_language")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_letter_readings_seal_id")),
    )
    op.create_index(op.f("ix_letter_readings_reader_id"), "letter_readings", ["reader_id"], unique=False)


def _file() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("file_name", sa.String(length=32), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("sealed_file_secret", sa.LargeBinary(), nullable=True),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("letter_readings")
    op.drop_table("page_sounds")
