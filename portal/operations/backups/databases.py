"""A copy of a whole database at one moment, while others go on writing; and a database made of such a copy."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, func, inspect, make_url, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from portal.core.database import Base, Database

VERSION_TABLE = "alembic_version"


class ToolFails(Exception):
    """pg_dump or pg_restore is missing, or refuses; its message says which and why."""


class NoScratchPlace(Exception):
    """PostgreSQL does not let this user make a database to try a backup in."""


def tables() -> list[str]:
    """The tables that make the portal's database, by name."""
    return sorted([*Base.metadata.tables, VERSION_TABLE])


def copy(database: Database, to: Path, programs: str) -> dict[str, int]:
    """Copy the database into the file `to`, which is not there yet, and give how many rows each table has in it.

    `programs` is the folder of pg_dump where it is not on the path. Raises ToolFails, or OSError without room.
    """
    if database.engine.dialect.name == "sqlite":
        with database.alone() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101 - it is connected
            driver.execute("PRAGMA query_only=OFF")  # as whoever read last on this connection left it
            try:
                driver.execute("VACUUM INTO ?", (str(to),))
            except sqlite3.OperationalError as error:
                raise OSError("there is no room for a copy of the database") from error
        return rows(f"sqlite:///{to}", tables())
    # One transaction lends its view of the data to pg_dump, so that what is counted is what is copied.
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        schema = connection.scalar(text("SELECT current_schema()"))
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        names = [f"--table={schema}.{name}" for name in tables()]
        how = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={to}", *names]
        _run(programs, "pg_dump", how, database.engine.url)
        return _rows(connection, tables())


def rows(url: str, names: Iterable[str]) -> dict[str, int]:
    """How many rows each of these tables of the database at this address has."""
    with _connected(make_url(url)) as connection:
        return _rows(connection, names)


def _rows(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def is_empty(url: str) -> bool:
    """Whether there is no table of ours at this address, so that a backup may be put there."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        return not Path(parsed.database or "").exists()
    with _connected(parsed) as connection:
        return not set(inspect(connection).get_table_names()).intersection(tables())


@contextmanager
def _connected(url: URL, **how: Any) -> Iterator[Connection]:
    engine = create_engine(url if url.drivername == "sqlite" else _plain(url), **how)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def put_back(copied: Path, url: str, programs: str) -> None:
    """Make the database at this address, which is empty, of a copy. Raises ToolFails."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        with closing(sqlite3.connect(copied)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise ToolFails("SQLite finds the copy broken")
        to = Path(parsed.database or "")
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(copied, to)
        return
    how = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run(programs, "pg_restore", [*how, f"--dbname={parsed.database}", str(copied)], parsed)


@contextmanager
def scratch_place(url: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of the same kind, which is gone afterwards. Raises NoScratchPlace."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        yield f"sqlite:///{folder / 'drill.sqlite'}"
        return
    name = f"portal_drill_{secrets.token_hex(6)}"
    with _connected(parsed, isolation_level="AUTOCOMMIT") as connection:
        try:
            connection.execute(text(f"CREATE DATABASE {name}"))
        except SQLAlchemyError:
            raise NoScratchPlace from None
        try:
            yield parsed.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _plain(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg")


def _run(programs: str, name: str, how: list[str], url: URL) -> None:
    """Run a program of PostgreSQL. The password goes by its surroundings: everybody can read a command line."""
    found = shutil.which(name, path=programs or None)
    if found is None:
        raise ToolFails(f"{name} is not there")
    around = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    host = url.host or url.query.get("host")
    told = (("PGHOST", host), ("PGPORT", url.port or url.query.get("port")), ("PGUSER", url.username))
    around |= {variable: str(value) for variable, value in told if value}
    around |= {"PGDATABASE": url.database or "", "PGPASSWORD": str(url.password or "")}
    around |= {"PGSSLMODE": str(url.query["sslmode"])} if "sslmode" in url.query else {}
    done = subprocess.run([found, *how], env=around, capture_output=True, text=True, check=False)
    if done.returncode:
        with suppress(IndexError):
            raise ToolFails(f"{name} says: {done.stderr.strip().splitlines()[0]}")
        raise ToolFails(f"{name} ended with {done.returncode}")
