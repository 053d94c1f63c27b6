"""How often something may be tried. One statement, in a transaction of its own, so that a refused try still counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, delete, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.database import Base, Database, Moment, how_many

STAYS = timedelta(hours=24)
"""So long after its window a count is kept. From safety.md, Figures."""


class Limit(Base):
    """How many tries were spent under one key in one window of time."""

    __tablename__ = "limits"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window_ends: Mapped[datetime] = mapped_column(primary_key=True)
    spent: Mapped[int]


_SPEND = text(
    "INSERT INTO limits (key, window_ends, spent) VALUES (:key, :ends, 1) "
    "ON CONFLICT (key, window_ends) DO UPDATE SET spent = limits.spent + 1 RETURNING spent"
).bindparams(bindparam("ends", type_=Moment()))


def spend(database: Database, key: str, *, limit: int, window: timedelta, now: datetime) -> datetime | None:
    """Spend one try under `key`, and say when one may try again if there was none left.

    Windows stand side by side (the hour from 10 to 11), so one statement is enough and 48 parallel tries cannot
    pass a limit of 5. Call it before the request's own session touches the database: on SQLite it would otherwise
    wait for the request's own lock. Gives None while at most `limit` tries are spent, else the window's end.
    """
    ends = end_of_window(window, now)
    with database.alone() as connection, connection.begin():
        spent: int = connection.execute(_SPEND, {"key": key, "ends": ends}).scalar_one()
    return ends if spent > limit else None


def spend_along(session: Session, key: str, *, limit: int, window: timedelta, now: datetime) -> datetime | None:
    """As `spend`, in the transaction of what is done with it: what is refused costs nothing, as it does nothing.

    For what somebody who is in may do so often. Whoever tries in parallel waits for the row, and then counts on.
    """
    ends = end_of_window(window, now)
    spent: int = session.execute(_SPEND, {"key": key, "ends": ends}).scalar_one()
    return ends if spent > limit else None


def give_back(session: Session, key: str, *, window: timedelta, spent_at: datetime) -> None:
    """Take back one try that was spent then: what came of it was nothing."""
    ends = end_of_window(window, spent_at)
    its = (Limit.key == key, Limit.window_ends == ends)
    session.execute(update(Limit).where(*its).values(spent=Limit.spent - 1))


def forget(session: Session, now: datetime) -> int:
    """Delete what was counted in windows that are long over; how many that were."""
    return how_many(session.execute(delete(Limit).where(Limit.window_ends <= now - STAYS)))


def spend_each(database: Database, limits: Iterable[tuple[str, int, timedelta]], now: datetime) -> dict[str, datetime]:
    """Spend one try under each of these keys, of as many in a window: those that had none left, and until when.

    All are spent, also after one is refused, so that a refusal costs as many statements as what is let through.
    """
    answers = {key: spend(database, key, limit=limit, window=window, now=now) for key, limit, window in limits}
    return {key: again_at for key, again_at in answers.items() if again_at is not None}


def end_of_window(window: timedelta, now: datetime) -> datetime:
    """When the window in which this moment lies is over."""
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, now.tzinfo)
