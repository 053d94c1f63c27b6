"""The private address of a calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("says_place", sa.Boolean(), nullable=False),
        sa.Column("says_theme", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_calendar_addresses_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_calendar_addresses_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_addresses")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_calendar_addresses_membership_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_addresses_secret_hash")),
    )
    with op.batch_alter_table("calendar_addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_addresses_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    op.drop_table("calendar_addresses")
