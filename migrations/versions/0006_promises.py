"""Promises: what the host tells about what it keeps, everybody's yes and no, the archive table, and being ready."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PURPOSES = ("taking part", "phone", "notices", "research")
KINDS = ("meetings", "messages", "answers", "numbers", "choices", "traces")
QUESTIONS = ("room", "children", "interpreter", "stand-in", "danger", "no say", "end")


def one_of(name: str, *values: str) -> sa.Enum:
    """A column that holds one of these words as plain text."""
    return sa.Enum(*values, name=name, native_enum=False, length=20)


def upgrade() -> None:
    op.create_table(
        "keepings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("officer", sa.String(length=60), nullable=False),
        sa.Column("officer_email", sa.String(length=120), nullable=False),
        sa.Column("officer_phone", sa.String(length=20), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keepings")),
    )
    op.create_table(
        "keeping_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("keeping_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["keeping_id"], ["keepings.id"], name=op.f("fk_keeping_words_keeping_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeping_words")),
        sa.UniqueConstraint("keeping_id", "language", name=op.f("uq_keeping_words_keeping_id_language")),
    )
    op.create_table(
        "archive_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", one_of("kind", *KINDS), nullable=False),
        sa.Column("afterwards", one_of("afterwards", "keep", "hand over", "delete"), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_lines")),
        sa.UniqueConstraint("kind", name=op.f("uq_archive_lines_kind")),
    )
    op.create_table(
        "choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("purpose", one_of("purpose", *PURPOSES), nullable=False),
        sa.Column("answer", one_of("answer", "yes", "no"), nullable=False),
        sa.Column("keeping_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_choices_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["keeping_id"], ["keepings.id"], name=op.f("fk_choices_keeping_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_choices_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choices")),
    )
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_choices_membership_id_purpose"), ["membership_id", "purpose"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_choices_group_id_purpose"), ["group_id", "purpose"], unique=False)
    op.create_table(
        "ready_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("question", one_of("question", *QUESTIONS), nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_ready_answers_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["written.id"], name=op.f("fk_ready_answers_note_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_answers")),
        sa.UniqueConstraint("group_id", "question", name=op.f("uq_ready_answers_group_id_question")),
    )


def downgrade() -> None:
    op.drop_table("ready_answers")
    op.drop_table("choices")
    op.drop_table("archive_lines")
    op.drop_table("keeping_words")
    op.drop_table("keepings")
