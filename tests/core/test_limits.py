"""How often something may be tried: exactly so often, however many try at once, and whatever is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import select

from portal.core.database import Database
from portal.core.limits import Limit, give_back, spend, spend_along
from tests.world import NOW

pytestmark = pytest.mark.both
HOUR = timedelta(hours=1)


def spent(database: Database, key: str) -> list[int]:
    """How many tries stand under a key, one number for each window."""
    with database.reading() as session:
        return list(session.scalars(select(Limit.spent).where(Limit.key == key).order_by(Limit.window_ends)))


def test_of_48_parallel_tries_exactly_the_limit_of_five_gets_through(database: Database) -> None:
    together = Barrier(24)  # two waves, so that the pool of 32 connections is never what lets people wait

    def a_try(number: int) -> datetime | None:
        together.wait(timeout=30)
        return spend(database, "door", limit=5, window=HOUR, now=NOW)

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(a_try, range(48)))
    assert answers.count(None) == 5
    assert answers.count(NOW + HOUR) == 43
    assert spent(database, "door") == [48]


def test_one_may_try_again_when_the_window_ends_and_not_before(database: Database) -> None:
    begun = NOW + timedelta(minutes=20)
    for _ in range(2):
        assert spend(database, "door", limit=2, window=HOUR, now=begun) is None
    again_at = spend(database, "door", limit=2, window=HOUR, now=begun)
    assert again_at == NOW + HOUR
    assert spend(database, "door", limit=2, window=HOUR, now=again_at - timedelta(seconds=1)) == again_at
    assert spend(database, "door", limit=2, window=HOUR, now=again_at) is None
    assert spent(database, "door") == [4, 1]


def test_a_refused_try_counts_too(database: Database) -> None:
    for _ in range(7):
        spend(database, "door", limit=3, window=HOUR, now=NOW)
    assert spent(database, "door") == [7]


def test_a_try_that_came_to_nothing_is_given_back_to_its_own_window(database: Database) -> None:
    for moment in (NOW, NOW, NOW + HOUR):
        spend(database, "door", limit=2, window=HOUR, now=moment)
    with database.writing() as session, session.begin():
        give_back(session, "door", window=HOUR, spent_at=NOW)
    assert spent(database, "door") == [1, 1]


def test_each_key_has_tries_of_its_own(database: Database) -> None:
    assert spend(database, "door", limit=1, window=HOUR, now=NOW) is None
    assert spend(database, "window", limit=1, window=HOUR, now=NOW) is None
    assert spend(database, "door", limit=1, window=HOUR, now=NOW) is not None


def test_a_restart_forgets_nothing(database_url: str) -> None:
    for _start in range(3):
        started = Database(database_url)
        spend(started, "door", limit=3, window=HOUR, now=NOW)
        started.close()
    started = Database(database_url)
    assert spend(started, "door", limit=3, window=HOUR, now=NOW) == NOW + HOUR
    started.close()


def test_a_try_is_counted_while_a_request_that_reads_is_still_open(database: Database) -> None:
    with database.reading() as session:
        session.scalars(select(Limit)).all()
        assert spend(database, "door", limit=1, window=HOUR, now=NOW) is None
    assert spent(database, "door") == [1]


def test_windows_stand_side_by_side_whatever_clock_one_reads(database: Database) -> None:
    in_oslo = datetime(2026, 3, 3, 10, 7, 30, 500_000, tzinfo=timezone(HOUR))
    for minutes in (15, 60, 24 * 60):
        key, window = f"door {minutes}", timedelta(minutes=minutes)
        spend(database, key, limit=1, window=window, now=in_oslo)
        again_at = spend(database, key, limit=1, window=window, now=in_oslo.astimezone(UTC))
        assert again_at is not None
        assert in_oslo < again_at <= in_oslo + window
        assert spent(database, key) == [2]


def test_what_is_counted_along_with_what_it_does_holds_in_parallel_and_costs_nothing_when_refused(
    database: Database,
) -> None:
    together = Barrier(8)

    def a_note(_number: int) -> bool:
        together.wait(timeout=30)
        with database.writing() as session, session.begin() as transaction:
            enough = spend_along(session, "notes", limit=3, window=HOUR, now=NOW) is not None
            if enough:
                transaction.rollback()
            return enough

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(a_note, range(8)))
    assert answers.count(False) == 3
    assert spent(database, "notes") == [3]
