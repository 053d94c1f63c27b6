"""What is to leave the house, reminders, and who was not reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("goes_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("about_day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("goes_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_reminders_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_reminders_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "membership_id",
            "thing",
            "thing_id",
            "about_day",
            "topic",
            name=op.f("uq_reminders_membership_id_thing_thing_id_about_day_topic"),
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_about_day"), ["about_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_group_id"), ["group_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_outbox")),
    )
    op.create_table(
        "unreached",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unknown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_unreached_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_unreached_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_unreached")),
    )
    with op.batch_alter_table("unreached", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unreached_group_id_since"), ["group_id", "since"], unique=False)


def downgrade() -> None:
    op.drop_table("unreached")
    op.drop_table("outbox")
    op.drop_table("reminders")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_column("goes_at")
