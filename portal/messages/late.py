"""Answers that were promised and have not come: a job tells the facilitators."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.core.database import Database, how_many
from portal.groups import queries as groups
from portal.groups.models import Membership
from portal.messages import news
from portal.messages.models import Thread, Turn
from portal.notifications.rules import tell

EVERY = timedelta(minutes=15)
"""So often one looks."""


def look(database: Database, now: datetime) -> None:
    """Tell of what is late now, in a transaction of its own."""
    with database.writing() as session, session.begin():
        tell_late(session, now)


def tell_late(session: Session, now: datetime) -> int:
    """Tell facilitators of each thread whose promise is past, once, and give of how many.

    Told are those who have not taken it; where one facilitator is alone, that one.
    """
    late = (
        Thread.waits_for == Turn.FACILITATORS,
        Thread.answer_by < now,
        Thread.late_told_at.is_(None),
        Membership.left_at.is_(None),
    )
    told = 0
    for thread in session.scalars(select(Thread).join(Thread.participant).where(*late).order_by(Thread.id)).all():
        still = (Thread.id == thread.id, Thread.late_told_at.is_(None))
        if how_many(session.execute(update(Thread).where(*still).values(late_told_at=now))):
            everybody = groups.facilitators(session, thread.group_id)
            others = [one for one in everybody if one.id != thread.taken_by_id]
            tell(session, others or everybody, news.late(thread.id), now)
            told += 1
    return told
