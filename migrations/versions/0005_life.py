"""The life of a seat: why one pauses, who is named for a seat, and what was said when a role ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def role() -> sa.Enum:
    return sa.Enum("participant", "facilitator", "interpreter", name="role", native_enum=False, length=20)


def upgrade() -> None:
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        why = sa.Enum("work", "illness", "family", "far", "rest", name="why", native_enum=False, length=20)
        batch_op.add_column(sa.Column("pause_reason", why, nullable=True))
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wants_another", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(
            batch_op.f("ix_groups_wants_another_name_id"), ["wants_another", "name", "id"], unique=False
        )
    groups, seats = (
        sa.table("groups", sa.column("id"), sa.column("wants_another")),
        sa.table("memberships", sa.column("group_id"), sa.column("role"), sa.column("left_at")),
    )
    theirs = sa.and_(seats.c.group_id == groups.c.id, seats.c.role == "facilitator", seats.c.left_at.is_(None))
    facilitators = sa.select(sa.func.count()).select_from(seats).where(theirs).scalar_subquery()
    op.execute(groups.update().where(facilitators < 2).values(wants_another=sa.true()))
    op.create_table(
        "namings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", role(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_namings_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_namings_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_namings")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_namings_group_id_person_id")),
    )
    with op.batch_alter_table("namings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_namings_person_id"), ["person_id"], unique=False)
    op.create_table(
        "farewells",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("role", role(), nullable=False),
        sa.Column("by_coordinator", sa.Boolean(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_farewells_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_farewells_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["note_id"], ["written.id"], name=op.f("fk_farewells_note_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_farewells")),
    )
    with op.batch_alter_table("farewells", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_farewells_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_farewells_membership_id"), ["membership_id"], unique=False)


def downgrade() -> None:
    op.drop_table("farewells")
    op.drop_table("namings")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("pause_reason")
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_groups_wants_another_name_id"))
        batch_op.drop_column("wants_another")
