"""What a group agrees about itself, and the steps it takes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fine_for_me",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_fine_for_me_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_fine_for_me_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fine_for_me")),
        sa.UniqueConstraint("membership_id", "rules_version", name=op.f("uq_fine_for_me_membership_id_rules_version")),
    )
    with op.batch_alter_table("fine_for_me", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fine_for_me_group_id_rules_version"), ["group_id", "rules_version"], unique=False
        )

    op.create_table(
        "charters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("can_id", sa.Integer(), nullable=True),
        sa.Column("cannot_id", sa.Integer(), nullable=True),
        sa.Column("meets_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("rules_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["can_id"], ["written.id"], name=op.f("fk_charters_can_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["cannot_id"], ["written.id"], name=op.f("fk_charters_cannot_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_charters_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charters")),
        sa.UniqueConstraint("group_id", name=op.f("uq_charters_group_id")),
    )
    op.create_table(
        "earlier_abouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_id"], ["written.id"], name=op.f("fk_earlier_abouts_about_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_earlier_abouts_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_abouts")),
    )
    with op.batch_alter_table("earlier_abouts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_earlier_abouts_group_id_until"), ["group_id", "until"], unique=False)

    op.create_table(
        "group_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["memberships.id"], name=op.f("fk_group_steps_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_steps_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["words_id"], ["written.id"], name=op.f("fk_group_steps_words_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_steps")),
    )
    with op.batch_alter_table("group_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_steps_group_id_id"), ["group_id", "id"], unique=False)

    op.create_table(
        "group_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["charter_id"], ["charters.id"], name=op.f("fk_group_rules_charter_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_rules_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["text_id"], ["written.id"], name=op.f("fk_group_rules_text_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_rules")),
    )
    with op.batch_alter_table("group_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_rules_charter_id"), ["charter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_rules_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    op.drop_table("group_rules")
    op.drop_table("group_steps")
    op.drop_table("earlier_abouts")
    op.drop_table("charters")
    op.drop_table("fine_for_me")
