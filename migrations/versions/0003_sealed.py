"""Sealed at rest: every text that people wrote and every phone number, with a key for each group."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import context, op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

A_PAGE = 500
COLUMNS = (("written", "text", sa.Text(), False), ("memberships", "phone", sa.String(length=20), True))
"""What is sealed: table, column, its type when open, and whether it may be empty."""
SEALING_KEYS = sa.table(
    "sealing_keys",
    sa.column("group_id", sa.Integer()),
    sa.column("sealed_secret", sa.LargeBinary()),
    sa.column("sealed_by", sa.String()),
    sa.column("made_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "sealing_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_sealing_keys_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sealing_keys_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_keys")),
        sa.UniqueConstraint("group_id", name=op.f("uq_sealing_keys_group_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_sealing_keys_person_id")),
    )
    keys = make_keys()
    for table, column, _kind, empty in COLUMNS:
        op.add_column(table, sa.Column("seal_id", sa.LargeBinary(length=16), nullable=True))
        op.add_column(table, sa.Column(f"sealed_{column}", sa.LargeBinary(), nullable=True))
        for rows in pages(table, column):
            sealed = []
            for row in rows:
                name = os.urandom(16)
                value = sealed_by(keys[row.group_id], row.found.encode(), f"{table}:{name.hex()}:{column}")
                sealed.append({"id": row.id, "seal_id": name, "value": value})
            change(table, f"sealed_{column}", sealed)
        name_the_others(table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("seal_id", existing_type=sa.LargeBinary(length=16), nullable=False)
            batch_op.alter_column(f"sealed_{column}", existing_type=sa.LargeBinary(), nullable=empty)
            batch_op.create_unique_constraint(batch_op.f(f"uq_{table}_seal_id"), ["seal_id"])
            batch_op.drop_column(column)
        forget_what_was_dropped(table)


def downgrade() -> None:
    keys = find_keys()
    for table, column, kind, empty in COLUMNS:
        op.add_column(table, sa.Column(column, kind, nullable=True))
        for rows in pages(table, f"sealed_{column}"):
            opened = []
            for row in rows:
                value = ""  # where the key was erased, nobody can read it any more
                if row.group_id in keys:
                    place = f"{table}:{row.seal_id.hex()}:{column}"
                    value = opened_by(keys[row.group_id], row.found, place).decode()
                opened.append({"id": row.id, "value": value or (None if empty else "")})
            change(table, column, opened)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=kind, nullable=empty)
            batch_op.drop_constraint(batch_op.f(f"uq_{table}_seal_id"), type_="unique")
            batch_op.drop_column(f"sealed_{column}")
            batch_op.drop_column("seal_id")
    op.drop_table("sealing_keys")


# Keys, by the group that they are of


def make_keys() -> dict[int, AESGCM]:
    """Make the key of each group that there is."""
    groups = list(op.get_bind().scalars(sa.text("SELECT id FROM groups")))
    if not groups:
        return {}
    outside, fingerprint = master()
    rows, keys = [], {}
    for group in groups:
        secret = os.urandom(32)
        keys[group] = AESGCM(secret)
        sealed = sealed_by(outside, secret, place_of_key(group))
        rows.append(
            {"group_id": group, "sealed_secret": sealed, "sealed_by": fingerprint, "made_at": datetime.now(UTC)}
        )
    op.bulk_insert(SEALING_KEYS, rows)
    return keys


def find_keys() -> dict[int, AESGCM]:
    """The keys of the groups that have one. Raises RuntimeError where another key outside sealed them."""
    rows = op.get_bind().execute(sa.select(SEALING_KEYS).where(SEALING_KEYS.c.group_id.is_not(None))).all()
    if not rows:
        return {}
    outside, fingerprint = master()
    if any(row.sealed_by != fingerprint for row in rows):
        raise RuntimeError("PORTAL_SEALING_KEY is not the key with which this database was sealed")
    return {row.group_id: AESGCM(opened_by(outside, row.sealed_secret, place_of_key(row.group_id))) for row in rows}


def master() -> tuple[AESGCM, str]:
    """The key outside the database, and its fingerprint."""
    secret = context.config.attributes.get("master_secret")
    if secret is None:
        raise RuntimeError("what people wrote is to be sealed or unsealed: PORTAL_SEALING_KEY is needed")
    return AESGCM(secret), hmac.digest(secret, b"fingerprint", "sha256").hex()[:16]


def place_of_key(group: int) -> str:
    return f"sealing_keys:group_id:{group}:secret"


# Rows


def pages(table: str, column: str) -> Iterator[list[sa.Row[tuple[int, int, bytes, str | bytes]]]]:
    """All rows that have something in this column, some hundred at a time."""
    after = -(2**31)  # since 0012 some have a number below zero
    asked = sa.text(
        f"SELECT id, group_id, seal_id, {column} AS found FROM {table}"  # noqa: S608 - our own two tables
        f" WHERE id > :after AND {column} IS NOT NULL ORDER BY id LIMIT {A_PAGE}"
    )
    while rows := list(op.get_bind().execute(asked, {"after": after})):
        yield rows
        after = rows[-1].id


def change(table: str, column: str, values: list[dict[str, object]]) -> None:
    """Write these values into this column, each in the row with its id."""
    what = "seal_id = :seal_id, " if "seal_id" in values[0] else ""
    kept = sa.text(f"UPDATE {table} SET {what}{column} = :value WHERE id = :id")  # noqa: S608
    op.get_bind().execute(kept, values)


def name_the_others(table: str) -> None:
    """A name by chance for the rows with nothing to seal."""
    bare = list(op.get_bind().scalars(sa.text(f"SELECT id FROM {table} WHERE seal_id IS NULL")))  # noqa: S608
    if bare:
        named = sa.text(f"UPDATE {table} SET seal_id = :seal_id WHERE id = :id")  # noqa: S608
        op.get_bind().execute(named, [{"id": number, "seal_id": os.urandom(16)} for number in bare])


def forget_what_was_dropped(table: str) -> None:
    """PostgreSQL leaves a dropped column in each row until it writes the table anew. SQLite has just done so."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CLUSTER {table} USING pk_{table}")
        op.execute(f"ALTER TABLE {table} SET WITHOUT CLUSTER")


# The seal: AES-GCM, twelve bytes by chance before it, bound to table, row and column


def sealed_by(key: AESGCM, plain: bytes, place: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + key.encrypt(nonce, plain, place.encode())


def opened_by(key: AESGCM, sealed: bytes, place: str) -> bytes:
    return key.decrypt(sealed[:12], sealed[12:], place.encode())
