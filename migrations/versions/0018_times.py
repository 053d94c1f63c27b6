"""Times that are offered to a group, and what each one says to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_time_searches_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["memberships.id"], name=op.f("fk_time_searches_made_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_time_searches_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["written.id"], name=op.f("fk_time_searches_theme_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_searches")),
    )
    with op.batch_alter_table("time_searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_searches_group_id_id"), ["group_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_time_searches_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "offered_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_offered_times_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["search_id"], ["time_searches.id"], name=op.f("fk_offered_times_search_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offered_times")),
        sa.UniqueConstraint("search_id", "starts_at", name=op.f("uq_offered_times_search_id_starts_at")),
    )
    with op.batch_alter_table("offered_times", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offered_times_group_id"), ["group_id"], unique=False)

    op.create_table(
        "time_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("time_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("fit", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_time_answers_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_time_answers_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["time_id"], ["offered_times.id"], name=op.f("fk_time_answers_time_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_answers")),
        sa.UniqueConstraint("time_id", "membership_id", name=op.f("uq_time_answers_time_id_membership_id")),
    )
    with op.batch_alter_table("time_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_answers_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_time_answers_membership_id"), ["membership_id"], unique=False)


def downgrade() -> None:
    op.drop_table("time_answers")
    op.drop_table("offered_times")
    op.drop_table("time_searches")
