"""The staff's keys: when they were last given on an own phone, and that of the app under PORTAL_SEALING_KEY; traces of
what is done with one of the staff in no group.

What the pepper sealed cannot be opened here, and the other way round: after this step, up or down, everybody of the
staff chooses a passphrase and sets up an app anew, by a new one-time link. No group was using the portal before it.
"""

from __future__ import annotations

import os

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    begin_anew()
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.drop_column("totp_key")
        batch_op.add_column(sa.Column("sealed_totp_key", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("seal_id", sa.LargeBinary(length=16), nullable=True))
    rows = op.get_bind().scalars(sa.text("SELECT person_id FROM standings")).all()
    named = sa.text("UPDATE standings SET seal_id = :seal_id WHERE person_id = :person_id")
    for person_id in rows:
        op.get_bind().execute(named, {"person_id": person_id, "seal_id": os.urandom(16)})
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.alter_column("seal_id", existing_type=sa.LargeBinary(length=16), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_standings_seal_id"), ["seal_id"])
    with op.batch_alter_table("traces", schema=None) as batch_op:
        batch_op.alter_column("group_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM traces WHERE group_id IS NULL")
    with op.batch_alter_table("traces", schema=None) as batch_op:
        batch_op.alter_column("group_id", existing_type=sa.Integer(), nullable=False)
    begin_anew()
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_standings_seal_id"), type_="unique")
        batch_op.drop_column("seal_id")
        batch_op.drop_column("sealed_totp_key")
        batch_op.add_column(sa.Column("totp_key", sa.String(length=200), nullable=True))
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_column("proved_at")


def begin_anew() -> None:
    op.execute("UPDATE standings SET passphrase_hash = NULL, ready_at = NULL")
