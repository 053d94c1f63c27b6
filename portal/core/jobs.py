"""Work that waits: put in the transaction of what it follows from, and done by a worker that may die at any moment.

A row says what is to be done (its kind, and a key of ids, never anybody's words) and when. A worker claims it with one
statement and holds it for as long as its lease; a worker that dies lets go of it by the lease running out, and another
does it again. So each kind is done at least once, and whoever must not do something twice notes it before.

A room makes a kind known with `kind`, work that comes again and again with `recurring`; several workers may run.
"""

from __future__ import annotations

import logging
import secrets
import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.database import Base, Database, how_many

LEASE = timedelta(minutes=5)
"""So long a worker may take for one job before another takes it for dead. What a job waits for must give up sooner."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVES_UP = timedelta(days=1)
"""So long a job that fails is tried again, with pauses that grow from the first to the longest."""
NOTHING_TO_DO = 1.0
"""Seconds until a worker looks again."""

log = logging.getLogger("portal.jobs")


class Job(Base):
    """One thing to do. Put again before it was begun, it is one thing; put again while it is done, it is done again."""

    __tablename__ = "jobs"
    __table_args__ = (UniqueConstraint("kind", "key"), Index(None, "due_at", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime]
    again_at: Mapped[datetime | None]
    """When it is due once more, where it was put while a worker had it."""
    holder: Mapped[str | None] = mapped_column(String(32))
    """By chance for each claim: whoever comes back after the lease ran out changes nothing of another's."""
    leased_until: Mapped[datetime | None]
    tries: Mapped[int]
    fails_since: Mapped[datetime | None]


@dataclass(frozen=True)
class Claim:
    """One job that this worker holds."""

    id: int
    kind: str
    key: str
    holder: str
    tries: int
    fails_since: datetime | None


class Later(Exception):
    """It cannot be done now. Raised by a job, it is tried again, without a line in the log: after a pause, or `at`.

    What waits for its moment has not failed, and what has failed before it has not succeeded.
    """

    def __init__(self, at: datetime | None = None) -> None:
        super().__init__(at)
        self.at = at


Run = Callable[[Database, str, datetime], datetime | None]
"""Does a job, by its key, in transactions of its own: gives when it is due again, or None where it is done."""
Around = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class Kind:
    """One kind of job."""

    run: Run
    give_up: Run | None = None
    """Done instead when it has failed for GIVES_UP. Without it a job is tried for ever."""


kinds: dict[str, Kind] = {}
"""Filled by the rooms when they are registered."""
_recurring: dict[str, Kind] = {}


def kind(name: str, run: Run, give_up: Run | None = None) -> None:
    """Make a kind of job known. Done again, as by a second app, it is the same."""
    kinds[name] = Kind(run, give_up)


def recurring(name: str, every: timedelta, do: Callable[[Database, datetime], None]) -> None:
    """Make known what is done again and again, so long after the last time, whichever worker does it."""

    def run(database: Database, _key: str, now: datetime) -> datetime:
        do(database, now)
        return now + every

    kinds[name] = _recurring[name] = Kind(run)


def put(session: Session, kind: str, keys: list[str], due: datetime) -> None:
    """Let these things be done from `due` on, in the transaction of what they follow from. One statement.

    What waits already stays one thing, and is done at the earlier of the two moments.
    """
    if not keys:
        return
    insert: Any = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    rows = [{"kind": kind, "key": key, "due_at": due, "tries": 0} for key in sorted(set(keys))]
    statement = insert(Job).values(rows)
    new = statement.excluded.due_at
    free = Job.holder.is_(None)
    earlier = case((Job.due_at <= new, Job.due_at), else_=new)
    once_more = case((Job.again_at <= new, Job.again_at), else_=new)
    change = {"due_at": case((free, earlier), else_=Job.due_at), "again_at": case((free, None), else_=once_more)}
    session.execute(statement.on_conflict_do_update(index_elements=[Job.kind, Job.key], set_=change))


def put_recurring(database: Database, now: datetime) -> None:
    """Let everything that recurs be done from now on, where it does not wait already. For a worker that starts."""
    with database.writing() as session, session.begin():
        for name in _recurring:
            put(session, name, [""], now)


def claim(database: Database, now: datetime) -> Claim | None:
    """Take the job that has been due for longest, for LEASE; None where there is none. One statement.

    On SQLite one looks before one takes the lock for writing, so that a worker without work is in nobody's way.
    """
    waiting = (Job.due_at <= now, or_(Job.leased_until.is_(None), Job.leased_until <= now), Job.kind.in_(kinds))
    first = select(Job.id).where(*waiting).order_by(Job.due_at, Job.id).limit(1)
    with database.reading() as session:
        if session.scalar(first) is None:
            return None
    holder = secrets.token_hex(16)
    one = first.with_for_update(skip_locked=True).scalar_subquery()
    taken = (
        update(Job)
        .where(Job.id == one)
        .values(holder=holder, leased_until=now + LEASE, tries=Job.tries + 1)
        .returning(Job.id, Job.kind, Job.key, Job.tries, Job.fails_since)
        .execution_options(synchronize_session=False)
    )
    with database.writing() as session, session.begin():
        row = session.execute(taken).one_or_none()
    return None if row is None else Claim(row.id, row.kind, row.key, holder, row.tries, row.fails_since)


def finish(database: Database, held: Claim, again_at: datetime | None = None) -> None:
    """It is done, or due again then; also where it was put again meanwhile. Of whoever lost the lease: nothing."""
    mine = (Job.id == held.id, Job.holder == held.holder)
    free = {"holder": None, "leased_until": None, "tries": 0, "fails_since": None, "again_at": None}
    with database.writing() as session, session.begin():
        if again_at is None and how_many(session.execute(delete(Job).where(*mine, Job.again_at.is_(None)))):
            return
        due = Job.again_at if again_at is None else case((Job.again_at <= again_at, Job.again_at), else_=again_at)
        session.execute(update(Job).where(*mine).values(due_at=due, **free))


def fail(database: Database, held: Claim, now: datetime) -> None:
    """It could not be done: it is tried again after a pause."""
    _let_go(database, held, due_at=now + pause(held.tries), fails_since=held.fails_since or now)


def postpone(database: Database, held: Claim, at: datetime) -> None:
    """Its moment comes only then: that is no try."""
    _let_go(database, held, due_at=at, tries=held.tries - 1)


def _let_go(database: Database, held: Claim, **what: object) -> None:
    mine = (Job.id == held.id, Job.holder == held.holder)
    with database.writing() as session, session.begin():
        session.execute(update(Job).where(*mine).values(**what, holder=None, leased_until=None, again_at=None))


def pause(tries: int) -> timedelta:
    """How long one waits after so many tries: twice as long each time, up to LONGEST_PAUSE."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 20), LONGEST_PAUSE)


def do_one(database: Database, now: Callable[[], datetime], around: Around = nullcontext) -> bool:
    """Do the job that has been due for longest, inside `around()`; False where there is none.

    One that fails is tried again, and given up when that has gone on for GIVES_UP, where its kind says what then.
    """
    held = claim(database, now())
    if held is None:
        return False
    its, moment = kinds[held.kind], now()
    late = held.fails_since is not None and moment - held.fails_since >= GIVES_UP
    try:
        with around():
            if late and its.give_up is not None:
                again_at = its.give_up(database, held.key, moment)
            else:
                again_at = its.run(database, held.key, moment)
    except Later as later:
        if later.at is None:
            fail(database, held, now())
        else:
            postpone(database, held, later.at)
    except Exception as error:
        log.error("job %s %s failed: %s", held.kind, held.key, where(error))
        fail(database, held, now())
    else:
        finish(database, held, again_at)
    return True


def do_all(database: Database, now: Callable[[], datetime], around: Around = nullcontext) -> int:
    """Do all that is due, and give how many jobs that were."""
    done = 0
    while do_one(database, now, around):
        done += 1
    return done


def work(database: Database, now: Callable[[], datetime], stop: threading.Event, around: Around = nullcontext) -> None:
    """Do what is due until somebody says `stop`; the job that is begun is ended first.

    A database that cannot be asked is asked again after a while.
    """
    waits_for_recurring = True
    while not stop.is_set():
        try:
            if waits_for_recurring:
                put_recurring(database, now())
                waits_for_recurring = False
            if do_one(database, now, around):
                continue
        except SQLAlchemyError as error:
            log.error("the worker cannot ask the database: %s", where(error))
        stop.wait(NOTHING_TO_DO)


def where(error: BaseException) -> str:
    """What failed and at which place in the code: logs hold nothing of what it was about."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return " ".join([type(error).__name__, *(f"{Path(at.filename).name}:{at.lineno}" for at in last)])
