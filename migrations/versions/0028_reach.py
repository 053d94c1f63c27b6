"""How each one wants to be reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reaches",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("sealed_number", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_email", sa.LargeBinary(), nullable=True),
        sa.Column("plan", sa.Boolean(), nullable=False),
        sa.Column("change", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.Column("day_before", sa.Boolean(), nullable=False),
        sa.Column("same_morning", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.String(length=20), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reaches_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reaches")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_reaches_seal_id")),
    )


def downgrade() -> None:
    op.drop_table("reaches")
