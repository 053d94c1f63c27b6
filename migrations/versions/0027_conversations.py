"""Whose turn a conversation is, who has it, until when it is answered, and what a message is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_promises",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("within", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("took", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_answer_promises_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_answer_promises")),
    )
    op.create_table(
        "ready_sentences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_ready_sentences_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_ready_sentences_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["written.id"], name=op.f("fk_ready_sentences_text_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_sentences")),
    )
    with op.batch_alter_table("ready_sentences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ready_sentences_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ready_sentences_membership_id"), ["membership_id"], unique=False)

    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("from_participant", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="words"))
        batch_op.add_column(sa.Column("to_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("taken", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("fits", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("about_day", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_messages_to_id"), "memberships", ["to_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits_for", sa.String(length=20), nullable=False, server_default="participant"))
        batch_op.add_column(sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("late_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("done_until", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("taken_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_threads_taken_by_id"), ["taken_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_threads_waits_for_answer_by"), ["waits_for", "answer_by"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_threads_taken_by_id"), "memberships", ["taken_by_id"], ["id"], ondelete="SET NULL"
        )

    op.execute(
        "UPDATE messages SET from_participant = TRUE WHERE author_id ="
        " (SELECT participant_id FROM threads WHERE threads.id = messages.thread_id)"
    )
    op.execute("UPDATE threads SET waits_for = 'facilitators', waits_since = last_at WHERE waits_for_facilitators")
    # What somebody has answered has been seen; what waits can be taken back.
    op.execute(
        "UPDATE messages SET taken = TRUE WHERE from_participant AND thread_id IN"
        " (SELECT id FROM threads WHERE NOT waits_for_facilitators)"
    )
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.drop_column("waits_for_facilitators")
        for column in ("waits_for", "done_until", "changes"):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        for column in ("from_participant", "kind", "taken", "fits"):
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("waits_for_facilitators", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute("UPDATE threads SET waits_for_facilitators = TRUE WHERE waits_for = 'facilitators'")
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.alter_column("waits_for_facilitators", server_default=None)
        batch_op.drop_constraint(batch_op.f("fk_threads_taken_by_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_threads_waits_for_answer_by"))
        batch_op.drop_index(batch_op.f("ix_threads_taken_by_id"))
        batch_op.drop_column("taken_by_id")
        batch_op.drop_column("changes")
        batch_op.drop_column("done_until")
        batch_op.drop_column("late_told_at")
        batch_op.drop_column("answer_by")
        batch_op.drop_column("waits_since")
        batch_op.drop_column("waits_for")

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_messages_to_id"), type_="foreignkey")
        batch_op.drop_column("about_day")
        batch_op.drop_column("fits")
        batch_op.drop_column("taken")
        batch_op.drop_column("to_id")
        batch_op.drop_column("kind")
        batch_op.drop_column("from_participant")

    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("away_until")

    with op.batch_alter_table("ready_sentences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ready_sentences_membership_id"))
        batch_op.drop_index(batch_op.f("ix_ready_sentences_group_id"))

    op.drop_table("ready_sentences")
    op.drop_table("answer_promises")
