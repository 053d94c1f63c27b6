"""What leaves some time after minutes: the notes on the wall, and who did what until the next meeting."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from portal.core.database import how_many
from portal.meetings.models import Meeting
from portal.meetings.purging import past
from portal.minutes.models import Minutes, MinutesPart, MinutesVersion
from portal.texts.models import Written
from portal.walls.models import Wall, WallNote

NOTES_STAY = timedelta(days=30)
"""So long after the group has agreed on its minutes. From safety.md, Figures."""


def notes(session: Session, now: datetime) -> int:
    """Delete the notes on the walls of meetings whose minutes are agreed for good, with their texts."""
    agreed = select(Minutes.meeting_id).where(Minutes.agreed_at <= now - NOTES_STAY)
    walls = select(Wall.id).where(Wall.meeting_id.in_(agreed))
    texts = list(session.scalars(select(WallNote.text_id).where(WallNote.wall_id.in_(walls))))
    session.execute(delete(WallNote).where(WallNote.wall_id.in_(walls)))
    session.execute(delete(Written).where(Written.id.in_(texts)))
    return len(texts)


def takers(session: Session, now: datetime) -> int:
    """Take the names off tasks when the meeting until which they were to be done is past."""
    meeting, later = aliased(Meeting), aliased(Meeting)
    done = exists().where(
        later.group_id == meeting.group_id,
        later.starts_at > meeting.starts_at,
        later.cancelled_at.is_(None),
        later.id.in_(past(now)),
    )
    versions = (
        select(MinutesVersion.id)
        .join(Minutes, Minutes.id == MinutesVersion.minutes_id)
        .join(meeting, meeting.id == Minutes.meeting_id)
        .where(done)
    )
    taken = (MinutesPart.taken_by_id.is_not(None), MinutesPart.version_id.in_(versions))
    freed = session.execute(update(MinutesPart).where(*taken).values(taken_by_id=None))
    return how_many(freed)
