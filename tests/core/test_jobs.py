"""Work that waits: done once, taken over from a worker that died, tried again with growing pauses, given up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core import jobs
from portal.core.database import Database
from tests.world import NOW

pytestmark = pytest.mark.both
SECOND = timedelta(seconds=1)


class Clock:
    """The time, as a test says it is."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


class Work:
    """A kind of job that notes what it did, and fails as often as it is told."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.given_up: list[str] = []
        self.fails = 0
        self.not_before: datetime | None = None
        self.again_at: datetime | None = None
        self.meanwhile: Callable[[], None] = lambda: None

    def run(self, _database: Database, key: str, now: datetime) -> datetime | None:
        self.meanwhile()
        if self.not_before is not None and now < self.not_before:
            raise jobs.Later(self.not_before)
        if self.fails:
            self.fails -= 1
            raise jobs.Later
        self.done.append(key)
        again, self.again_at = self.again_at, None
        return again

    def give_up(self, _database: Database, key: str, _now: datetime) -> None:
        self.given_up.append(key)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    its = Work()
    monkeypatch.setattr(jobs, "kinds", {"test": jobs.Kind(its.run, its.give_up)})
    monkeypatch.setattr(jobs, "_recurring", {})
    return its


@pytest.fixture
def clock() -> Clock:
    return Clock()


def put(database: Database, *keys: str, due: datetime = NOW) -> None:
    with database.writing() as session, session.begin():
        jobs.put(session, "test", list(keys), due)


def waiting(database: Database) -> list[tuple[str, datetime]]:
    with database.reading() as session:
        return [(one.key, one.due_at) for one in session.scalars(select(jobs.Job).order_by(jobs.Job.key))]


def test_what_is_due_is_done_once_and_what_is_not_yet_due_waits(database: Database, work: Work, clock: Clock) -> None:
    put(database, "1", "2")
    put(database, "3", due=NOW + SECOND)
    assert jobs.do_all(database, clock) == 2
    assert sorted(work.done) == ["1", "2"]
    clock.moment += SECOND
    jobs.do_all(database, clock)
    assert work.done[2:] == ["3"]
    assert waiting(database) == []


def test_what_is_put_twice_is_one_thing_at_the_earlier_moment(database: Database, work: Work, clock: Clock) -> None:
    put(database, "1", due=NOW + 2 * SECOND)
    put(database, "1", "1", due=NOW + SECOND)
    put(database, "1", due=NOW + 3 * SECOND)
    assert waiting(database) == [("1", NOW + SECOND)]
    clock.moment += SECOND
    jobs.do_all(database, clock)
    assert work.done == ["1"]


def test_what_was_put_in_a_change_that_was_taken_back_is_not_done(database: Database, work: Work, clock: Clock) -> None:
    with database.writing() as session:
        jobs.put(session, "test", ["1"], NOW)
        session.rollback()
    assert jobs.do_all(database, clock) == 0


def test_what_is_put_while_it_is_done_is_done_once_more(database: Database, work: Work, clock: Clock) -> None:
    put(database, "1")
    work.meanwhile = lambda: put(database, "1", due=NOW + 5 * SECOND)
    jobs.do_one(database, clock)
    work.meanwhile = lambda: None
    assert waiting(database) == [("1", NOW + 5 * SECOND)]
    clock.moment += 5 * SECOND
    jobs.do_all(database, clock)
    assert (work.done, waiting(database)) == (["1", "1"], [])


def test_a_job_may_say_when_it_is_due_again(database: Database, work: Work, clock: Clock) -> None:
    put(database, "1")
    work.again_at = NOW + timedelta(hours=9)
    jobs.do_all(database, clock)
    assert waiting(database) == [("1", NOW + timedelta(hours=9))]


def test_a_worker_that_died_lets_go_when_its_lease_runs_out_and_changes_nothing_when_it_comes_back(
    database: Database, work: Work, clock: Clock
) -> None:
    put(database, "1")
    dead = jobs.claim(database, NOW)
    assert dead is not None
    clock.moment = NOW + jobs.LEASE - SECOND
    assert jobs.claim(database, clock()) is None
    clock.moment += SECOND
    other = jobs.claim(database, clock())
    assert other is not None
    assert (other.key, other.tries) == ("1", 2)
    jobs.finish(database, dead)
    jobs.fail(database, dead, clock())
    assert len(waiting(database)) == 1
    jobs.finish(database, other)
    assert waiting(database) == []


def test_what_fails_is_tried_again_with_growing_pauses_and_given_up_after_a_day(
    database: Database, work: Work, clock: Clock
) -> None:
    put(database, "1")
    work.fails = 10_000
    pauses = []
    while not work.given_up:
        before = clock.moment
        assert jobs.do_one(database, clock)
        if found := waiting(database):
            clock.moment = found[0][1]
            pauses.append(clock.moment - before)
    minutes = [one / timedelta(minutes=1) for one in pauses]
    assert minutes[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert max(minutes) == 60
    assert work.given_up == ["1"]
    assert timedelta(0) <= clock.moment - NOW - jobs.GIVES_UP < jobs.LONGEST_PAUSE
    assert waiting(database) == []


def test_a_job_that_once_succeeds_begins_anew_with_its_pauses(database: Database, work: Work, clock: Clock) -> None:
    put(database, "1")
    work.fails, work.again_at = 3, NOW + timedelta(hours=2)
    for _ in range(4):
        jobs.do_one(database, clock)
        clock.moment = waiting(database)[0][1]
    work.fails = 1
    jobs.do_one(database, clock)
    assert waiting(database) == [("1", clock.moment + jobs.FIRST_PAUSE)]


def test_what_waits_for_its_moment_has_neither_failed_nor_succeeded(
    database: Database, work: Work, clock: Clock
) -> None:
    put(database, "1")
    work.fails = 1
    jobs.do_one(database, clock)
    clock.moment = NOW + jobs.FIRST_PAUSE
    work.not_before = NOW + jobs.GIVES_UP
    jobs.do_one(database, clock)
    assert waiting(database) == [("1", work.not_before)]
    clock.moment = work.not_before
    jobs.do_one(database, clock)
    assert (work.done, work.given_up) == ([], ["1"])


def test_an_error_in_a_job_leaves_a_place_in_the_code_and_ids_in_the_log(
    database: Database, monkeypatch: pytest.MonkeyPatch, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_database: Database, _key: str, _now: datetime) -> None:
        raise ValueError("Amina, +47 400 00 101")

    monkeypatch.setattr(jobs, "kinds", {"test": jobs.Kind(breaks)})
    put(database, "17")
    jobs.do_one(database, clock)
    assert caplog.messages == [
        message for message in caplog.messages if "test 17 failed: ValueError test_jobs" in message
    ]
    assert "Amina" not in caplog.text
    assert len(waiting(database)) == 1


def test_what_recurs_is_put_once_and_done_again_after_its_time(
    database: Database, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    done: list[datetime] = []
    monkeypatch.setattr(jobs, "kinds", {})
    monkeypatch.setattr(jobs, "_recurring", {})
    jobs.recurring("look", timedelta(hours=1), lambda _database, now: done.append(now))
    for _ in range(2):
        jobs.put_recurring(database, NOW)
    jobs.do_all(database, clock)
    assert (done, waiting(database)) == ([NOW], [("", NOW + timedelta(hours=1))])
    jobs.put_recurring(database, NOW)
    assert waiting(database) == [("", NOW)], "whoever starts a worker need not wait"


def test_a_job_of_a_kind_that_nobody_knows_any_more_is_left_alone(database: Database, work: Work, clock: Clock) -> None:
    with database.writing() as session, session.begin():
        jobs.put(session, "of an older version", ["1"], NOW - SECOND)
    put(database, "2")
    assert jobs.do_all(database, clock) == 1
    assert [key for key, _due in waiting(database)] == ["1"]


def test_of_many_workers_each_job_is_done_by_one(database: Database, work: Work, clock: Clock) -> None:
    put(database, *(str(number) for number in range(60)))
    workers = [threading.Thread(target=jobs.do_all, args=(database, clock)) for _ in range(6)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    assert sorted(work.done, key=int) == [str(number) for number in range(60)]


def test_a_worker_ends_when_it_is_told_to_and_ends_first_what_it_has_begun(
    database: Database, work: Work, clock: Clock
) -> None:
    stop = threading.Event()
    put(database, "1", "2")
    work.meanwhile = stop.set
    worker = threading.Thread(target=jobs.work, args=(database, clock, stop))
    worker.start()
    worker.join(30)
    assert not worker.is_alive()
    assert len(work.done) == 1
    assert len(waiting(database)) == 1
