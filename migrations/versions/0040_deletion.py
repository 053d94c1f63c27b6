"""Somebody is deleted who asks for it, and a ledger keeps backups from bringing anybody back."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gone",
        sa.Column("ledger_id", sa.String(length=32), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ledger_id", name=op.f("pk_gone")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ledger_id", sa.String(length=32), nullable=True))
    people = sa.table("people", sa.column("id", sa.Integer()), sa.column("ledger_id", sa.String()))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(people.c.id)).all():
        its = sa.update(people).where(people.c.id == number).values(ledger_id=secrets.token_hex(16))
        connection.execute(its)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.alter_column("ledger_id", existing_type=sa.String(length=32), nullable=False)
        batch_op.create_index(batch_op.f("ix_people_deleted_at"), ["deleted_at"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_people_ledger_id"), ["ledger_id"])


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_people_ledger_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_people_deleted_at"))
        batch_op.drop_column("ledger_id")
        batch_op.drop_column("deleted_at")
    op.drop_table("gone")
