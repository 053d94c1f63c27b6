"""What of a meeting leaves after it: what people answered, where it was, and how one got there."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.orm import Session

from portal.core import files
from portal.core.database import how_many
from portal.meetings.models import Answer, Meeting, MeetingChange, MeetingSound
from portal.meetings.queries import ends_at
from portal.texts.models import Written

KEPT = timedelta(days=30)
"""So long after a meeting they stay. From safety.md, Figures."""


def past(now: datetime) -> Select[int]:
    """The ids of the meetings that ended longer ago than KEPT."""
    return select(Meeting.id).where(ends_at() <= int((now - KEPT).timestamp()))


def answers(session: Session, now: datetime) -> int:
    """Delete what people said to meetings that are past, and with it what they needed."""
    gone = session.execute(delete(Answer).where(Answer.meeting_id.in_(past(now))))
    return how_many(gone)


def places(session: Session, now: datetime) -> int:
    """Delete where meetings that are past were, or were to be before they were changed, and the way there."""
    theirs: list[tuple[type[Meeting | MeetingChange], str, ColumnElement[bool]]] = [
        (Meeting, "place_id", Meeting.id.in_(past(now))),
        (Meeting, "way_id", Meeting.id.in_(past(now))),
        (MeetingChange, "place_id", MeetingChange.meeting_id.in_(past(now))),
    ]
    number = 0
    for kind, name, which in theirs:
        column = getattr(kind, name)
        texts = list(session.scalars(select(column).where(which, column.is_not(None))))
        session.execute(update(kind).where(which, column.is_not(None)).values({name: None}))
        session.execute(delete(Written).where(Written.id.in_(texts)))
        number += len(texts)
    return number


def sounds(session: Session, now: datetime) -> int:
    """Delete the sound of the plans of meetings that are past: it says where they were."""
    gone = list(session.scalars(select(MeetingSound).where(MeetingSound.meeting_id.in_(past(now)))))
    for sound in gone:
        files.drop(session, sound)
        session.delete(sound)
    session.flush()
    return len(gone)
