"""Members on paper, what was read to them, and cards for one member."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_before", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("only_group_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("new_pin_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("new_pin_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_sign_ins_only_group_id"), "groups", ["only_group_id"], ["id"], ondelete="CASCADE"
        )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_paper_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sealed_reach", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_answers_written_by_id"), "memberships", ["written_by_id"], ["id"], ondelete="SET NULL"
        )
    reasons = ("lost phone", "new phone", "forgot PIN", "was on paper")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("for_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("reason", sa.Enum(*reasons, name="reason", native_enum=False, length=20), nullable=True)
        )
        batch_op.add_column(sa.Column("words_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sign_in_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_cards_for_id"), ["for_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cards_sign_in_id"), ["sign_in_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_cards_for_id"), "memberships", ["for_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_cards_words_id"), "written", ["words_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_cards_sign_in_id"), "sign_ins", ["sign_in_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_cards_confirmed_by_id"), "memberships", ["confirmed_by_id"], ["id"], ondelete="SET NULL"
        )
    op.create_table(
        "read_aloud",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["memberships.id"], name=op.f("fk_read_aloud_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_read_aloud_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_read_aloud_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_aloud")),
        sa.UniqueConstraint(
            "membership_id", "thing", "thing_id", name=op.f("uq_read_aloud_membership_id_thing_thing_id")
        ),
    )
    with op.batch_alter_table("read_aloud", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_read_aloud_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    op.drop_table("read_aloud")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        for name in ("confirmed_by_id", "sign_in_id", "words_id", "for_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_cards_{name}"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_cards_sign_in_id"))
        batch_op.drop_index(batch_op.f("ix_cards_for_id"))
        for name in ("confirmed_by_id", "confirmed_at", "sign_in_id", "words_id", "reason", "for_id"):
            batch_op.drop_column(name)
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_answers_written_by_id"), type_="foreignkey")
        batch_op.drop_column("written_by_id")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("sealed_reach")
        batch_op.drop_column("on_paper_at")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_ins_only_group_id"), type_="foreignkey")
        batch_op.drop_column("new_pin_at")
        batch_op.drop_column("new_pin_until")
        batch_op.drop_column("only_group_id")
        batch_op.drop_column("closed_before")
