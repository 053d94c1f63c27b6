"""One database, SQLite or PostgreSQL, with two ways in: reading, which cannot write, and writing."""

from __future__ import annotations

import enum
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Result,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from portal.core.sealing import MasterKey

WRITING = "portal_writing"
MASTER_KEY = "portal_master_key"
FILES = "portal_files"


class Moment(TypeDecorator[datetime]):
    """A moment in time: aware in Python, UTC in the database. SQLite forgets the zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(kind: type[enum.Enum]) -> Enum:
    """A column that holds one of the values of `kind`, as plain text: a CHECK is invisible to migrations (tried)."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=20, values_callable=lambda k: [m.value for m in k]
    )


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment}


class Database:
    """The database of one portal.

    GET and HEAD read: a write fails at once. A POST writes, and on SQLite takes the lock at its first statement
    (`BEGIN IMMEDIATE`), because a reading transaction that turns into a writing one loses updates silently (tried).

    Each session carries the key that opens the keys of sealed columns. A database that was opened without one reads and
    writes all but those.
    """

    def __init__(self, url: str, sealing_key: str | None = None, files: Path | None = None) -> None:
        self.files = files
        """The folder of the sealed files (`core/files.py`)."""
        self.master_key = None if sealing_key is None else MasterKey(sealing_key)
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.drivername == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        more: dict[str, Any] = {}
        if parsed.drivername != "sqlite":  # as patient as SQLite: who waits longer hears that it is out of order
            patience = {"connect_timeout": "5", "options": "-c lock_timeout=5s"}
            parsed = parsed.set(query={**patience, **parsed.query})
            more = {"pool_pre_ping": True}
        self.engine: Engine = create_engine(parsed, pool_size=16, max_overflow=16, hide_parameters=True, **more)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _open_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            self._readers: Engine = self.engine
            self._writers: Engine = self.engine.execution_options(**{WRITING: True})
        else:
            self._readers = self.engine.execution_options(postgresql_readonly=True)
            self._writers = self.engine

    def reading(self) -> Session:
        """A session that cannot write."""
        return Session(self._readers, autoflush=False, info=self._known())

    def writing(self) -> Session:
        """A session that may write; its first statement waits its turn on SQLite (at most 5 s)."""
        return Session(self._writers, expire_on_commit=False, info=self._known())

    def _known(self) -> dict[str, Any]:
        """What each session carries along."""
        return {MASTER_KEY: self.master_key, FILES: self.files}

    def alone(self) -> Connection:
        """A connection for one short writing transaction of its own, as limits need it."""
        return self._writers.connect()

    def forget_what_was_deleted(self) -> None:
        """Empty SQLite's log, in which deleted words may still stand; whoever reads just now keeps it for this time."""
        if self.engine.dialect.name == "sqlite":
            with self._writers.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def answers(self) -> bool:
        """Whether the database can be asked anything at all. Never raises."""
        try:
            with self._readers.connect() as connection:
                return connection.scalar(text("SELECT 1")) == 1
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        self.engine.dispose()


def _open_sqlite(connection: Any, _record: object) -> None:
    """Settings of each new SQLite connection: our own BEGIN, a log that survives a crash, deletion that deletes."""
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin reading or writing, as the session was opened; with the driver itself, as every request does it.

    Raises OperationalError, like every other statement, where somebody else holds the lock for too long.
    """
    driver: Any = connection.connection.driver_connection
    writes = connection.get_execution_options().get(WRITING)
    try:
        driver.execute("PRAGMA query_only=OFF" if writes else "PRAGMA query_only=ON")
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    except sqlite3.Error as error:
        raise OperationalError("BEGIN", None, error) from error


def how_many(result: Result[Any]) -> int:
    """How many rows an UPDATE or a DELETE has touched. Its result knows, which SQLAlchemy's types do not say."""
    assert isinstance(result, CursorResult)  # noqa: S101
    return result.rowcount


def plain_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type as a migration writes it: without our own classes, so that an old migration never needs new code."""
    return kind.impl_instance if isinstance(kind, Moment) else kind
