"""Minutes have versions, each in parts, and a day from which the group may agree on them."""

from __future__ import annotations

import os
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STAND = {"spoken": 0, "agreed": 100, "not agreed": 110, "task": 120}
"""Where the parts of each kind begin."""
TO_ANSWER = timedelta(days=14)
"""So long after they were shared people may say what is not right, in minutes from before there was such a day."""


def upgrade() -> None:
    op.create_table(
        "fine_with_minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_fine_with_minutes_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_fine_with_minutes_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_fine_with_minutes_minutes_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fine_with_minutes")),
        sa.UniqueConstraint("minutes_id", "membership_id", name=op.f("uq_fine_with_minutes_minutes_id_membership_id")),
    )
    with op.batch_alter_table("fine_with_minutes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fine_with_minutes_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fine_with_minutes_membership_id"), ["membership_id"], unique=False)

    op.create_table(
        "minutes_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_minutes_versions_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_versions_minutes_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["memberships.id"], name=op.f("fk_minutes_versions_saved_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_versions")),
        sa.UniqueConstraint("minutes_id", "number", name=op.f("uq_minutes_versions_minutes_id_number")),
    )
    with op.batch_alter_table("minutes_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_versions_group_id"), ["group_id"], unique=False)

    op.create_table(
        "minutes_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("added_on", sa.Date(), nullable=True),
        sa.Column("heading_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("sealed_html", sa.LargeBinary(), nullable=True),
        sa.Column("seal_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_id"], ["written.id"], name=op.f("fk_minutes_parts_about_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["memberships.id"], name=op.f("fk_minutes_parts_facilitator_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_minutes_parts_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["heading_id"], ["written.id"], name=op.f("fk_minutes_parts_heading_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["memberships.id"], name=op.f("fk_minutes_parts_taken_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["written.id"], name=op.f("fk_minutes_parts_text_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["minutes_versions.id"], name=op.f("fk_minutes_parts_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_parts")),
        sa.UniqueConstraint("seal_id", name=op.f("uq_minutes_parts_seal_id")),
    )
    with op.batch_alter_table("minutes_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_parts_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_parts_taken_by_id"), ["taken_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_parts_version_id"), ["version_id"], unique=False)
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("saves", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("current", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("agree_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("agreed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("for_newcomers", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("none_because_id", sa.Integer(), nullable=True))
    _cut_into_parts(op.get_bind())
    op.drop_table("tasks")
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        for column, kind in (("saves", sa.Integer()), ("current", sa.Integer()), ("for_newcomers", sa.Boolean())):
            batch_op.alter_column(column, existing_type=kind, nullable=False)
        for column in ("saved_by_id", "talked_id", "not_agreed_id", "agreed_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_minutes_{column}"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_minutes_agreed_by_id"), "memberships", ["agreed_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_minutes_none_because_id"), "written", ["none_because_id"], ["id"], ondelete="SET NULL"
        )
        for column in ("version", "present", "not_agreed_id", "saved_by_id", "saved_at", "agreed_id", "talked_id"):
            batch_op.drop_column(column)


def _tables(*names: str) -> list[sa.Table]:
    """These tables as they stand, so that moments and days are read as such from both databases."""
    known, connection = sa.MetaData(), op.get_bind()
    return [sa.Table(name, known, autoload_with=connection) for name in names]


def _cut_into_parts(connection: sa.Connection) -> None:
    """Make one version of all minutes there are, with the texts that they have."""
    minutes, tasks, versions, parts = _tables("minutes", "tasks", "minutes_versions", "minutes_parts")
    for row in connection.execute(sa.select(minutes).order_by(minutes.c.id)).mappings().all():
        whose = {"group_id": row["group_id"]}
        shared_at = row["shared_at"]
        saved = {name: row[name] for name in ("present", "saved_by_id", "saved_at", "shared_at")}
        made = connection.execute(sa.insert(versions).values(**whose, minutes_id=row["id"], number=1, **saved))
        version = made.inserted_primary_key[0]
        found = [("spoken", 0, row["talked_id"], None), ("agreed", 0, row["agreed_id"], None)]
        found.append(("not agreed", 0, row["not_agreed_id"], None))
        its = sa.select(tasks).where(tasks.c.minutes_id == row["id"]).order_by(tasks.c.position)
        found += [
            ("task", n, task["what_id"], task["facilitator_id"])
            for n, task in enumerate(connection.execute(its).mappings().all())
        ]
        for kind, place, text_id, facilitator_id in found:
            if text_id is not None:
                connection.execute(
                    sa.insert(parts).values(
                        **whose, version_id=version, kind=kind, slot=STAND[kind] + place, text_id=text_id,
                        facilitator_id=facilitator_id, seal_id=os.urandom(16),
                    )
                )  # fmt: skip
        day = (shared_at + TO_ANSWER).date() if shared_at is not None else None
        connection.execute(
            sa.update(minutes).where(minutes.c.id == row["id"]).values(
                saves=row["version"], current=1 if shared_at is not None else 0, agree_on=day, for_newcomers=False
            )
        )  # fmt: skip


def _put_together(connection: sa.Connection) -> None:
    """Write the newest version back as the only one. What stood in earlier ones is not kept, nor the second point."""
    minutes, tasks, versions, parts = _tables("minutes", "tasks", "minutes_versions", "minutes_parts")
    for row in connection.execute(sa.select(minutes)).mappings().all():
        its = sa.select(versions).where(versions.c.minutes_id == row["id"]).order_by(versions.c.number.desc())
        version = connection.execute(its.limit(1)).mappings().first()
        if version is None:
            connection.execute(sa.delete(minutes).where(minutes.c.id == row["id"]))
            continue
        said = sa.select(parts).where(parts.c.version_id == version["id"]).order_by(parts.c.slot.desc())
        texts = {}
        for part in connection.execute(said).mappings().all():
            texts[part["kind"]] = part["text_id"]
            if part["kind"] == "task":
                task = {"group_id": row["group_id"], "minutes_id": row["id"], "position": part["slot"] - STAND["task"]}
                task |= {"facilitator_id": part["facilitator_id"], "what_id": part["text_id"]}
                connection.execute(sa.insert(tasks).values(**task))
        connection.execute(
            sa.update(minutes).where(minutes.c.id == row["id"]).values(
                talked_id=texts.get("spoken"), agreed_id=texts.get("agreed"), not_agreed_id=texts.get("not agreed"),
                present=version["present"], saved_by_id=version["saved_by_id"], saved_at=version["saved_at"],
                version=row["saves"],
            )
        )  # fmt: skip


def downgrade() -> None:
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("talked_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("agreed_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("not_agreed_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("saved_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("present", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("what_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["memberships.id"], name=op.f("fk_tasks_facilitator_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_tasks_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_tasks_minutes_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["what_id"], ["written.id"], name=op.f("fk_tasks_what_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tasks_minutes_id"), ["minutes_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_group_id"), ["group_id"], unique=False)
    _put_together(op.get_bind())
    for table in ("fine_with_minutes", "minutes_parts", "minutes_versions"):
        op.drop_table(table)
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.alter_column("saved_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)
        for column in ("none_because_id", "agreed_by_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_minutes_{column}"), type_="foreignkey")
        for column in ("agreed_id", "not_agreed_id", "talked_id", "saved_by_id"):
            table = "memberships" if column == "saved_by_id" else "written"
            batch_op.create_foreign_key(
                batch_op.f(f"fk_minutes_{column}"), table, [column], ["id"], ondelete="SET NULL"
            )
        for column in ("none_because_id", "for_newcomers", "agreed_by_id", "agreed_at", "agree_on", "current", "saves"):
            batch_op.drop_column(column)
