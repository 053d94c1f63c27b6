"""What waits for facilitators in several rooms, gathered with one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from portal.core.database import Moment
from portal.groups.models import Membership, Naming
from portal.groups.rights import Right
from portal.meetings.models import Meeting
from portal.messages.models import Thread
from portal.minutes.models import Minutes


@dataclass
class Waiting:
    """What waits for the facilitators of one group."""

    messages: int = 0
    meeting_id: int | None = None
    """The last meeting that has been and has no shared minutes."""
    met_at: datetime | None = None
    named: bool = False
    """Whether this facilitator is named for a seat in one more group, said once."""


def waiting(session: Session, seats: list[Membership], now: datetime) -> dict[int, Waiting]:
    """What waits in those of one person's groups where that person facilitates, by the group's id."""
    found = {seat.group_id: Waiting() for seat in seats if seat.may(Right.WRITE_MINUTES)}
    if not found:
        return found
    threads = (
        select(Thread.group_id, func.count().label("number"), literal(None, Moment()).label("day"))
        .join(Membership, Membership.id == Thread.participant_id)
        .where(Thread.group_id.in_(found), Thread.waits_for_facilitators, Membership.left_at.is_(None))
        .group_by(Thread.group_id)
    )
    newest = func.row_number().over(partition_by=Meeting.group_id, order_by=Meeting.starts_at.desc()).label("place")
    been = (
        select(Meeting.group_id, Meeting.id, Meeting.starts_at, Minutes.shared_at, newest)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.group_id.in_(found), Meeting.cancelled_at.is_(None), Meeting.starts_at <= now)
        .subquery()
    )
    unwritten = select(been.c.group_id, been.c.id, been.c.starts_at).where(
        been.c.place == 1, been.c.shared_at.is_(None)
    )
    named = select(Naming.group_id, Naming.id, Naming.begins_at).where(Naming.person_id == seats[0].person_id)
    for group_id, number, day in session.execute(union_all(threads, unwritten, named)):
        if group_id not in found:
            next(iter(found.values())).named = True
        elif day is None:
            found[group_id].messages = number
        else:
            found[group_id].meeting_id, found[group_id].met_at = number, day
    return found
