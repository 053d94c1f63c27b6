"""Ready plans that a group does not want."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0013"
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


def downgrade() -> None:
    op.drop_table("refused_agendas")
