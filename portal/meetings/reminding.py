"""Reminding people of meetings: the day before in the afternoon, and in the morning of the same day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.database import Database
from portal.core.house import house
from portal.groups.models import Membership
from portal.meetings.models import Answer, Coming, Meeting
from portal.notifications import rules
from portal.notifications.models import Notice, Reminder
from portal.reach.models import Topic
from portal.reach.wording import Gathering
from portal.texts import queries as texts

EVERY = timedelta(minutes=15)
AHEAD = timedelta(days=2)
IN_TIME = timedelta(hours=1)
"""A reminder that would come later than this before a meeting does not come."""
AFTERNOON, MORNING = time(17), time(8)
"""On the clock of the place where the groups meet; who has quiet hours then is reminded when they end."""


def remind(database: Database, now: datetime) -> None:
    """Remind the members of all groups of the meetings that are near, each once. A group at a time."""
    zone = house().settings.time_zone
    near = (Meeting.cancelled_at.is_(None), Meeting.starts_at > now, Meeting.starts_at <= now + AHEAD)
    with database.reading() as session:
        found = session.execute(select(Meeting.group_id, Meeting.id).where(*near).order_by(Meeting.group_id)).all()
    for group_id, meetings in groupby(found, key=lambda row: row.group_id):
        with database.writing() as session, session.begin():
            for _group_id, meeting_id in meetings:
                _remind_of(session, session.get_one(Meeting, meeting_id), group_id, zone, now)
    with database.writing() as session, session.begin():
        rules.forget_reminders(session, now)


def _remind_of(session: Session, meeting: Meeting, group_id: int, zone: ZoneInfo, now: datetime) -> None:
    due = [(topic, at) for topic, at in moments(meeting, zone, now) if meeting.stands]
    if not due:
        return
    no = select(Answer.membership_id).where(Answer.meeting_id == meeting.id, Answer.coming == Coming.NO)
    here = (Membership.group_id == group_id, Membership.left_at.is_(None), Membership.id.not_in(no))
    people = list(session.scalars(select(Membership).where(*here).order_by(Membership.id)))
    for topic, at in due:
        rules.remind(session, people, topic, ("meeting", meeting.id), meeting.starts_at, at)


def moments(meeting: Meeting, zone: ZoneInfo, now: datetime) -> list[tuple[Topic, datetime]]:
    """Which reminders of this meeting may be made ready now, and from when on they go.

    Who has been told of it, or of a change, since the afternoon before needs no reminder on that day.
    """
    day = meeting.starts_at.astimezone(zone).date()
    afternoon = datetime.combine(day - timedelta(days=1), AFTERNOON, zone)
    morning = datetime.combine(day, MORNING, zone)
    told_at = max(meeting.made_at, meeting.changed_at or meeting.made_at)
    found = []
    if now.astimezone(zone).date() < day and told_at < afternoon:
        found.append((Topic.DAY_BEFORE, max(afternoon, now)))
    if now >= morning - IN_TIME and told_at < morning and max(morning, now) <= meeting.starts_at - IN_TIME:
        found.append((Topic.SAME_MORNING, max(morning, now)))
    return found


def for_member(session: Session, seat: Membership, reminder: Reminder, now: datetime) -> Gathering | None:
    """When and where the meeting of this reminder is; None where it is moved, cancelled or begun, or she said no."""
    meeting = session.get(Meeting, reminder.thing_id)
    if meeting is None or not meeting.stands or meeting.starts_at != reminder.about_day or meeting.begun_at(now):
        return None
    no = (Answer.meeting_id == meeting.id, Answer.membership_id == seat.id, Answer.coming == Coming.NO)
    return None if session.scalar(select(Answer.id).where(*no)) is not None else gathering(session, meeting)


def gathering(session: Session, meeting: Meeting) -> Gathering:
    """When and where this meeting is."""
    texts.fetch(session, [meeting], {"place"})
    return Gathering(meeting.starts_at, meeting.place.text if meeting.place is not None else "")


def still_ahead(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether the meeting of this news has not begun."""
    meeting = session.get(Meeting, notice.thing_id)
    return meeting is not None and not meeting.begun_at(now)


def still_stands(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether the meeting of this news has not begun, and takes place."""
    meeting = session.get(Meeting, notice.thing_id)
    return meeting is not None and meeting.stands and not meeting.begun_at(now)


def where_it_is(session: Session, notice: Notice) -> Gathering | None:
    """When and where the meeting of this news is."""
    meeting = session.get(Meeting, notice.thing_id)
    return gathering(session, meeting) if meeting is not None and meeting.stands else None
