"""Ready plans that a group does not want, and the notes on the wall of a meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refused_agendas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["memberships.id"], name=op.f("fk_refused_agendas_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_refused_agendas_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_agendas")),
        sa.UniqueConstraint("group_id", "name", name=op.f("uq_refused_agendas_group_id_name")),
    )
    with op.batch_alter_table("refused_agendas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refused_agendas_by_id"), ["by_id"], unique=False)
    op.create_table(
        "walls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("taken_down", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_walls_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_walls_meeting_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walls")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_walls_meeting_id")),
    )
    with op.batch_alter_table("walls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walls_group_id"), ["group_id"], unique=False)
    op.create_table(
        "wall_notes",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("wall_id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=20), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_wall_notes_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["text_id"], ["written.id"], name=op.f("fk_wall_notes_text_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["wall_id"], ["walls.id"], name=op.f("fk_wall_notes_wall_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_notes")),
    )
    with op.batch_alter_table("wall_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wall_notes_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wall_notes_wall_id"), ["wall_id"], unique=False)


def downgrade() -> None:
    op.drop_table("wall_notes")
    op.drop_table("walls")
    op.drop_table("refused_agendas")
