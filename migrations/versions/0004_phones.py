"""Phones: whom they know, PINs, wrong tries, codes for a new phone; and how much quiet ends a sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet", sa.Integer(), nullable=True))
    op.execute("UPDATE sign_ins SET quiet = 180 * 24 * 3600")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.alter_column("quiet", existing_type=sa.Integer(), nullable=False)
    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("phone_hash", sa.String(length=64), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("sign_in_id", sa.Integer(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=True),
        sa.Column("sign", sa.String(length=20), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(length=20), nullable=False),
        sa.Column("copied", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_devices_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_ins.id"], name=op.f("fk_devices_sign_in_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_devices_secret_hash")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_devices_phone_hash"), ["phone_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_devices_sign_in_id"), ["sign_in_id"], unique=False)
    op.create_table(
        "pins",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digits_hash", sa.String(length=120), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pins_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pins")),
    )
    op.create_table(
        "pin_tries",
        sa.Column("phone_hash", sa.String(length=64), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_hash", name=op.f("pk_pin_tries")),
    )
    op.create_table(
        "new_phone_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scanned_hash", sa.String(length=64), nullable=False),
        sa.Column("typed_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_new_phone_codes_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_new_phone_codes")),
        sa.UniqueConstraint("scanned_hash", name=op.f("uq_new_phone_codes_scanned_hash")),
        sa.UniqueConstraint("typed_hash", name=op.f("uq_new_phone_codes_typed_hash")),
    )
    with op.batch_alter_table("new_phone_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_new_phone_codes_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("new_phone_codes")
    op.drop_table("pin_tries")
    op.drop_table("pins")
    op.drop_table("devices")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_column("quiet")
