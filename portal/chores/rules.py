"""Writing what is to be done at a meeting, taking a task, and giving it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.chores.models import Chore
from portal.core.database import how_many
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.meetings.purging import past
from portal.meetings.rules import MeetingHasBegun, MeetingIsCancelled
from portal.texts.rules import language_of, write

MOST, LONGEST = 12, 80
"""Tasks of one meeting, and letters of one task."""


class TakenAlready(Exception):
    """Somebody else was first, or the task is not in the list any more."""


def make_list(
    session: Session, writer: Membership, meeting: Meeting, before: Sequence[Chore], lines: Sequence[str],
    usual: list[str], now: datetime,
) -> None:  # fmt: skip
    """Write what is to be done, a line each. Whoever has a task that stands there as before keeps it.

    `before` are the tasks as they stand, and the caller holds the meeting. Raises MeetingIsCancelled, and
    MeetingHasBegun from its start.
    """
    _can_change(meeting, now)
    left = list(before)
    for position, line in enumerate(lines):
        chore = next((one for one in left if one.line == line), None)
        if chore is None:
            chore = Chore(group_id=meeting.group_id, meeting_id=meeting.id)
            chore.text = write(session, writer, line, language_of(line, usual), now)
            session.add(chore)
        else:
            left.remove(chore)
        chore.position = position
    for chore in left:
        write(session, writer, None, usual[0], now, instead_of=chore.text)
        session.delete(chore)
    session.flush()


def take(session: Session, membership: Membership, meeting: Meeting, chore: Chore, now: datetime) -> None:
    """Take a task on. Of two who take one at once the first has it; taken twice it is taken once.

    Raises TakenAlready, MeetingIsCancelled, and MeetingHasBegun from the start of the meeting.
    """
    _can_change(meeting, now)
    free = (Chore.id == chore.id, Chore.taken_by_id.is_(None) | (Chore.taken_by_id == membership.id))
    taken = session.execute(update(Chore).where(*free).values(taken_by_id=membership.id))
    if how_many(taken) == 0:
        raise TakenAlready


def give_back(session: Session, membership: Membership, meeting: Meeting, chore: Chore, now: datetime) -> None:
    """Give back a task that one took; one of somebody else's stays as it is.

    Raises MeetingIsCancelled, and MeetingHasBegun from the start of the meeting.
    """
    _can_change(meeting, now)
    mine = (Chore.id == chore.id, Chore.taken_by_id == membership.id)
    session.execute(update(Chore).where(*mine).values(taken_by_id=None))


def forget_taker(session: Session, membership: Membership, _now: datetime) -> None:
    """Take the name of this member off all tasks: what somebody who has left would have done is free again."""
    session.execute(update(Chore).where(Chore.taken_by_id == membership.id).values(taken_by_id=None))


def _can_change(meeting: Meeting, now: datetime) -> None:
    if not meeting.stands:
        raise MeetingIsCancelled
    if meeting.begun_at(now):
        raise MeetingHasBegun


def purge(session: Session, now: datetime) -> int:
    """Take the names off the tasks of meetings that are past: what was to be done stays, who did it does not."""
    done = (Chore.taken_by_id.is_not(None), Chore.meeting_id.in_(past(now)))
    freed = session.execute(update(Chore).where(*done).values(taken_by_id=None))
    return how_many(freed)
