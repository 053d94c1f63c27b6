"""Reading minutes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes.models import Minutes, Task
from portal.texts import queries as texts

WHOLE = (
    select(Minutes)
    .where(Minutes.meeting_id == bindparam("meeting_id"), Minutes.group_id == bindparam("group_id"))
    .options(selectinload(Minutes.tasks))
)


def minutes(session: Session, membership: Membership, meeting: Meeting) -> Minutes | None:
    """The minutes of one meeting of this group, shared or a draft, with all their texts."""
    found = session.scalar(WHOLE, {"meeting_id": meeting.id, "group_id": membership.group_id})
    if found is not None:
        texts.fetch(session, [found, *found.tasks])
    return found


def read_by(session: Session, membership: Membership) -> list[Minutes]:
    """All shared minutes that are there for this member, first to last, with the meeting and all texts of each.

    For somebody who has left: those that were shared by then, and not changed since.
    """
    here = (Minutes.group_id == membership.group_id, Meeting.starts_at >= membership.reads_from)
    question = (
        select(Minutes)
        .join(Minutes.meeting)
        .where(*here, Meeting.cancelled_at.is_(None), Minutes.shared_at.is_not(None))
        .options(selectinload(Minutes.tasks), contains_eager(Minutes.meeting))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    if membership.left_at is not None:
        left = membership.left_at
        question = question.where(Minutes.shared_at <= left, Minutes.saved_at <= left)
    found = list(session.scalars(question))
    texts.fetch(session, [*found, *(task for one in found for task in one.tasks)])
    return found


def promised(session: Session, membership: Membership, meeting: Meeting) -> tuple[list[Task], int | None]:
    """What was to be done until this meeting, and the meeting in whose minutes it stands: the one before this one.

    Only what is shared, and there for this member. Two statements.
    """
    before = (
        Meeting.group_id == membership.group_id,
        Meeting.cancelled_at.is_(None),
        Meeting.starts_at < meeting.starts_at,
        Meeting.starts_at >= membership.reads_from,
    )
    last = select(Meeting.id).where(*before).order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1)
    question = select(Task, Minutes.meeting_id).join(Minutes, Minutes.id == Task.minutes_id)
    question = question.where(Minutes.meeting_id == last.scalar_subquery(), Minutes.shared_at.is_not(None))
    rows = session.execute(question.order_by(Task.position)).all()
    found = [task for task, _meeting_id in rows]
    texts.fetch(session, found)
    return found, rows[0].meeting_id if rows else None


def how_far(session: Session, membership: Membership, meeting: Meeting) -> tuple[bool, bool]:
    """Whether anybody has begun the minutes of this meeting, and whether they are shared."""
    here = (Minutes.meeting_id == meeting.id, Minutes.group_id == membership.group_id)
    found = session.execute(select(Minutes.shared_at).where(*here)).first()
    return found is not None, found is not None and found.shared_at is not None


def ready(session: Session, membership: Membership, meetings: Sequence[Meeting]) -> dict[int, bool]:
    """Of those of these meetings that have minutes: whether they are shared, or still a draft; by the meeting's id."""
    if not meetings:
        return {}
    here = (Minutes.group_id == membership.group_id, Minutes.meeting_id.in_([meeting.id for meeting in meetings]))
    found = session.execute(select(Minutes.meeting_id, Minutes.shared_at).where(*here))
    return {meeting_id: shared_at is not None for meeting_id, shared_at in found}
