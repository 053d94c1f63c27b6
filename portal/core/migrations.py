"""Bringing the database to the shape that this version needs. Never done by the app itself: somebody decides to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from portal.core.database import Database


def folder() -> Path:
    """Where the migrations lie: beside the package in a checkout, inside it in an installed wheel."""
    inside = Path(__file__).parents[1] / "migrations"
    return inside if inside.is_dir() else inside.parent.parent / "migrations"


def config(connection: Connection | None = None, master_secret: bytes | None = None) -> Config:
    """What Alembic and the migrations are told; `master_secret` is for those that seal or unseal."""
    made = Config()
    made.set_main_option("script_location", str(folder()).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes.update(connection=connection, master_secret=master_secret)
    return made


@cache
def newest() -> str | None:
    """The last migration there is. Looked up once: reading them all takes a while, and anybody may ask `/ready`."""
    return ScriptDirectory.from_config(config()).get_current_head()


def current(database: Database) -> str | None:
    """The migration that this database has reached, or None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the database up to this migration."""
    _run(database, lambda made: command.upgrade(made, to))


def downgrade(database: Database, to: str) -> None:
    """Bring the database back to this migration; `base` for an empty one."""
    _run(database, lambda made: command.downgrade(made, to))


def copy_before_upgrade(database: Database, data: Path, now: datetime) -> Path | None:
    """Keep a copy of a SQLite file before its tables change: it cannot take such a change back (DDL is not undone).

    Gives the copy's path, or None where there is nothing to keep or the database is PostgreSQL.
    """
    reached = current(database)
    if database.engine.dialect.name != "sqlite" or reached is None or reached == newest():
        return None
    copy = data / f"before-{reached}-{now:%Y%m%d%H%M%S}.sqlite"
    with database.alone() as connection:
        raw = _raw(connection)
        raw.execute("PRAGMA query_only=OFF")  # as whoever read last on this connection left it
        raw.execute("VACUUM INTO ?", (str(copy),))
    return copy


def _raw(connection: Connection) -> Any:
    """The driver's own connection, for what may not happen inside a transaction."""
    return connection.connection.driver_connection


def _master_secret(database: Database) -> bytes | None:
    return None if database.master_key is None else database.master_key.secret


def _run(database: Database, step: Callable[[Config], None]) -> None:
    """Run a step in one transaction, with SQLite's foreign keys off from before it begins.

    Batch mode makes a table anew and drops the old one; with foreign keys on, `ON DELETE CASCADE` then empties its
    children without a word (tried). The pragma does nothing inside a transaction, so it goes first.
    """
    engine = database.engine
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            step(config(connection, _master_secret(database)))
        return
    with database.alone() as connection:
        raw = _raw(connection)
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                step(config(connection, _master_secret(database)))
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"the migration left {len(broken)} rows that point nowhere")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what a migration has sealed is not left open in the log
