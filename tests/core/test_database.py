"""One database with two ways in: nothing that was committed is lost, and what only reads cannot write."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from portal.core.database import Database
from portal.core.limits import Limit
from portal.people.models import Person
from tests.world import NOW, World

pytestmark = pytest.mark.both
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
def counter(database: Database) -> Database:
    """The database with one row that can be counted up."""
    with database.writing() as session, session.begin():
        session.add(Limit(key="counter", window_ends=NOW, spent=0))
    return database


def the_row(session: Session) -> Limit:
    """The row, held until the transaction ends: by its lock on PostgreSQL, by BEGIN IMMEDIATE on SQLite."""
    return session.scalars(select(Limit).where(Limit.key == "counter").with_for_update()).one()


def count_up(database: Database, times: int) -> None:
    for _ in range(times):
        with database.writing() as session, session.begin():
            row = the_row(session)
            row.spent = row.spent + 1


def counted(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(Limit.spent).where(Limit.key == "counter")).one()


def test_eight_threads_that_count_up_one_row_lose_no_commit(counter: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: count_up(counter, 15), range(8)))
    assert counted(counter) == 8 * 15


@only_sqlite
def test_the_drivers_own_transactions_would_lose_a_commit(counter: Database) -> None:
    path = counter.engine.url.database
    assert path is not None
    one, other = sqlite3.connect(path), sqlite3.connect(path)
    try:
        seen = [c.execute("SELECT spent FROM limits WHERE key = 'counter'").fetchone()[0] for c in (one, other)]
        for connection, before in zip((one, other), seen, strict=True):
            connection.execute("UPDATE limits SET spent = ? WHERE key = 'counter'", (before + 1,))
            connection.commit()
    finally:
        one.close()
        other.close()
    assert counted(counter) == 1, "the driver lost none: then BEGIN IMMEDIATE is not needed any more"


def test_a_second_writer_waits_at_its_first_statement_and_reads_what_the_first_one_wrote(counter: Database) -> None:
    held, second_has_read = counter.writing(), threading.Event()

    def second() -> int:
        with counter.writing() as session, session.begin():
            row = the_row(session)
            second_has_read.set()
            return row.spent

    with ThreadPoolExecutor(1) as pool, held:
        the_row(held).spent = 41
        answer = pool.submit(second)
        assert not second_has_read.wait(0.2), "the second writer did not wait"
        held.commit()
        assert answer.result(timeout=20) == 41


def test_a_reader_does_not_wait_for_a_writer(counter: Database) -> None:
    with counter.writing() as held:
        the_row(held).spent = 41
        held.flush()
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(counted, counter).result(timeout=20) == 0
        held.commit()
    assert counted(counter) == 41


def test_a_reading_session_cannot_write_and_the_next_one_from_the_same_pool_can(counter: Database) -> None:
    counter.close()  # so that the pool begins empty, and all that follows goes through its one connection
    for round_number in (1, 2, 3):
        with counter.reading() as session, pytest.raises(DBAPIError, match=r"read-?only"):
            session.execute(update(Limit).where(Limit.key == "counter").values(spent=99))
        count_up(counter, 1)
        assert counted(counter) == round_number
        with counter.alone() as connection, connection.begin():
            connection.execute(update(Limit).where(Limit.key == "counter").values(spent=round_number))
    assert counter.engine.pool.checkedin() == 1  # type: ignore[attr-defined]


def test_a_moment_comes_back_aware_and_equal(database: Database) -> None:
    for number, moment in enumerate(
        (
            datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC),
            datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1))),
            datetime(2026, 1, 1, 3, 30, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
        )
    ):
        with database.writing() as session, session.begin():
            session.add(Limit(key=f"moment {number}", window_ends=moment, spent=0))
        with database.reading() as session:
            found = session.scalars(select(Limit.window_ends).where(Limit.key == f"moment {number}")).one()
            assert found == moment
            assert found.tzinfo is UTC
            there = moment.astimezone(timezone(timedelta(hours=14)))
            assert session.scalar(select(Limit.key).where(Limit.window_ends == there)) == f"moment {number}"


def test_moments_are_in_order_whatever_zone_they_came_in(database: Database) -> None:
    east, west = timezone(timedelta(hours=13)), timezone(timedelta(hours=-11))
    with database.writing() as session, session.begin():
        for hours, zone in ((2, east), (0, west), (1, UTC), (3, west)):
            session.add(Limit(key="moment", window_ends=(NOW + timedelta(hours=hours)).astimezone(zone), spent=hours))
    with database.reading() as session:
        in_order = select(Limit.spent).where(Limit.key == "moment").order_by(Limit.window_ends)
        assert list(session.scalars(in_order)) == [0, 1, 2, 3]


def test_a_moment_without_its_zone_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with database.writing() as session, pytest.raises(StatementError, match="needs its time zone"):
        session.execute(update(Limit).values(window_ends=naive))
    with database.reading() as session, pytest.raises(StatementError, match="needs its time zone"):
        session.execute(select(Limit).where(Limit.window_ends < naive))


@only_sqlite
def test_a_deleted_text_is_gone_from_the_bytes_of_the_file(database: Database, world: World) -> None:
    canary = "she lives behind the blue door "
    path = Path(database.engine.url.database or "")

    def in_the_files() -> bool:
        with database.alone() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            assert driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        files = [file for file in path.parent.glob(f"{path.name}*") if not file.name.endswith("-shm")]
        return any(canary.encode() in file.read_bytes() for file in files)

    with database.writing() as session, session.begin():
        for length in (1, 800):  # one that fits beside others, and one that fills pages of its own
            session.add(Person(name=canary * length, language="en", made_at=NOW))
    assert in_the_files(), "the text never came into the file: this test shows nothing"
    with database.writing() as session, session.begin():
        session.execute(delete(Person).where(Person.name.startswith(canary)))
    assert not in_the_files()


@only_sqlite
def test_a_shortened_text_leaves_nothing_of_the_long_one(database: Database, world: World) -> None:
    canary = "she lives behind the blue door "
    path = Path(database.engine.url.database or "")
    with database.writing() as session, session.begin():
        session.add(Person(name=canary * 500, language="en", made_at=NOW))
    with database.writing() as session, session.begin():
        session.scalars(select(Person).where(Person.name.startswith(canary))).one().name = "Taken out."
    with database.alone() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert canary.encode() not in path.read_bytes()


@only_sqlite
def test_every_sqlite_connection_is_careful(database: Database) -> None:
    with database.reading() as one, database.reading() as other:
        for session in (one, other):
            asked = {
                name: session.scalar(text(f"PRAGMA {name}"))
                for name in ("busy_timeout", "journal_mode", "synchronous", "foreign_keys", "secure_delete")
            }
            assert asked == {
                "busy_timeout": 5000, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1,
            }  # fmt: skip


def test_a_database_answers(database: Database) -> None:
    assert database.answers()


def test_a_database_that_is_broken_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "portal.sqlite").write_bytes(b"This is a shopping list, and no database at all. " * 100)
    broken = Database(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    assert not broken.answers()
    broken.close()


def test_a_server_that_is_not_there_does_not_answer(tmp_path: Path) -> None:
    away = Database(f"postgresql://somebody@/portal?host={tmp_path}")
    assert not away.answers()
    away.close()
