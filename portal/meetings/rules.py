"""Planning, changing and cancelling meetings, and answering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.core import jobs
from portal.groups.models import Membership
from portal.meetings.agenda import read_line
from portal.meetings.models import AgendaItem, Answer, Coming, Meeting, MeetingChange
from portal.texts.rules import language_of, write

SHORTEST, LONGEST = 15, 12 * 60
"""Minutes."""
at_no: list[Callable[[Session, Membership, Meeting], None]] = []
"""What is deleted when somebody says not to come. Rooms above add to it."""
SOUND = "sound of a plan"
"""The job that makes the plan of a meeting ready to hear (`meetings/hearing.py`), where somebody has asked before."""
TEXTS = ("theme", "place", "way", "food", "children", "bring")


class MeetingHasBegun(Exception):
    """What was asked for can only be done before a meeting begins."""


class MeetingIsCancelled(Exception):
    """A cancelled meeting can be neither answered nor changed."""


class BeginsInThePast(Exception):
    """A meeting is planned for a time that has been."""


class LengthOutOfBounds(Exception):
    """A meeting lasts from SHORTEST to LONGEST minutes."""


class NoSuchTime(Exception):
    """On the day when the clocks go forward, one hour does not exist."""


class ReasonNeeded(Exception):
    """A meeting is not moved without saying why."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the meeting after this form was opened."""


@dataclass
class Plan:
    """What a facilitator plans. Texts are as typed; an empty one is left out."""

    starts_at: datetime
    minutes_long: int
    theme: str
    language: str
    place: str = ""
    way: str = ""
    food: str = ""
    children: str = ""
    bring: str = ""
    agenda: list[str] = field(default_factory=list)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment when the clock on the wall shows this. A meeting at 17:30 is at 17:30 in summer and in winter.

    Raises NoSuchTime for an hour that the change to summer time leaves out.
    """
    found = datetime.combine(day, at, zone)
    if found.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != found.replace(tzinfo=None):
        raise NoSuchTime
    return found


def plan(session: Session, planner: Membership, what: Plan, now: datetime) -> Meeting:
    """Plan a meeting. Raises BeginsInThePast and LengthOutOfBounds."""
    _check(what, now)
    meeting = Meeting(group_id=planner.group_id, starts_at=what.starts_at, minutes_long=what.minutes_long, made_at=now)
    meeting.agenda, meeting.changes = [], []
    session.add(meeting)
    _write(session, planner, meeting, what, now)
    session.flush()
    return meeting


def change(
    session: Session, planner: Membership, meeting: Meeting, what: Plan, *, reason: str, version: int, now: datetime
) -> bool:
    """Change a meeting that has not begun, and keep why. Gives whether its day, time or length is another one.

    Moving it wants a reason, and answers given for the old time are asked for again. Raises ChangedMeanwhile when
    `version` is not the one on record, and MeetingHasBegun, MeetingIsCancelled, ReasonNeeded, BeginsInThePast,
    LengthOutOfBounds.
    """
    if meeting.version != version:
        raise ChangedMeanwhile
    if not meeting.stands:
        raise MeetingIsCancelled
    if meeting.begun_at(now):
        raise MeetingHasBegun
    _check(what, now)
    moved = meeting.starts_at != what.starts_at
    if moved and not reason:
        raise ReasonNeeded
    _note_change(session, planner, meeting, what, reason, now)
    if moved:
        meeting.moved_from, meeting.starts_at = meeting.starts_at, what.starts_at
        session.execute(delete(Answer).where(Answer.meeting_id == meeting.id))
    meeting.minutes_long = what.minutes_long
    meeting.changed_at, meeting.version = now, meeting.version + 1
    _write(session, planner, meeting, what, now)
    session.flush()
    jobs.put(session, SOUND, [str(meeting.id)], now)
    return moved


def _note_change(
    session: Session, planner: Membership, meeting: Meeting, what: Plan, reason: str, now: datetime
) -> None:
    """Note how the meeting was, as far as it becomes another one, and why, for whoever knew it before."""
    change = MeetingChange(group_id=meeting.group_id, changed_at=now)
    if meeting.starts_at != what.starts_at:
        change.starts_at = meeting.starts_at
    if meeting.minutes_long != what.minutes_long:
        change.minutes_long = meeting.minutes_long
    for name in ("theme", "place"):
        before = getattr(meeting, name)
        if before is not None and before.text != getattr(what, name):
            setattr(change, name, before)
            setattr(meeting, name, None)
    if reason:  # a small change later does not take away why the meeting was moved
        meeting.change_reason = change.reason = write(
            session, planner, reason, language_of(reason, [what.language]), now
        )
    if any((change.starts_at, change.minutes_long, change.theme, change.place, change.reason)):
        meeting.changes.append(change)


def cancel(
    session: Session, planner: Membership, meeting: Meeting, *, reason: str, language: str, now: datetime
) -> None:
    """Cancel a meeting before it begins, and keep the reason for everyone to read.

    Raises MeetingHasBegun. Cancelling twice changes nothing: a shaky connection may send the form again.
    """
    if meeting.begun_at(now):
        raise MeetingHasBegun
    if meeting.stands:
        meeting.cancelled_at = now
        meeting.version += 1
        meeting.cancel_reason = write(session, planner, reason, language_of(reason, [language]), now)
        session.flush()
        jobs.put(session, SOUND, [str(meeting.id)], now)


def answer(
    session: Session,
    membership: Membership,
    meeting: Meeting,
    coming: Coming,
    now: datetime,
    *,
    written_by: Membership | None = None,
) -> None:
    """Say whether one comes; the last answer counts. Raises MeetingIsCancelled, and MeetingHasBegun from its start.

    `written_by` is the facilitator who writes down what somebody on paper said.
    """
    if not meeting.stands:
        raise MeetingIsCancelled
    if meeting.begun_at(now):
        raise MeetingHasBegun
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    said = {"coming": coming, "answered_at": now, "written_by_id": written_by.id if written_by else None}
    whose = {"group_id": meeting.group_id, "meeting_id": meeting.id, "membership_id": membership.id}
    statement = dialect.insert(Answer).values(**whose, **said)
    session.execute(
        statement.on_conflict_do_update(index_elements=[Answer.meeting_id, Answer.membership_id], set_=said)
    )
    if coming is Coming.NO:
        for forget in at_no:
            forget(session, membership, meeting)


def forget_answers(session: Session, membership: Membership, now: datetime) -> None:
    """Delete what this member said to meetings that have not begun: nobody waits for somebody who has left."""
    to_come = select(Meeting.id).where(Meeting.group_id == membership.group_id, Meeting.starts_at > now)
    session.execute(delete(Answer).where(Answer.membership_id == membership.id, Answer.meeting_id.in_(to_come)))


def suggested_start(last: Meeting | None, zone: ZoneInfo, now: datetime, *, every: int = 28) -> datetime | None:
    """So many days after the last meeting, at the same time on the wall; None where there is nothing to go by."""
    if last is None:
        return None
    local = last.starts_at.astimezone(zone)
    day = local.date() + timedelta(days=every)
    while day <= now.astimezone(zone).date():
        day += timedelta(days=every)
    return datetime.combine(day, local.time(), zone)


def _check(what: Plan, now: datetime) -> None:
    if what.starts_at <= now:
        raise BeginsInThePast
    if not SHORTEST <= what.minutes_long <= LONGEST:
        raise LengthOutOfBounds


def _write(session: Session, planner: Membership, meeting: Meeting, what: Plan, now: datetime) -> None:
    """Write the texts and the agenda; a line of the agenda that stays keeps its row."""
    for name in TEXTS:
        text = getattr(what, name)
        language = language_of(text, [what.language])
        setattr(meeting, name, write(session, planner, text, language, now, instead_of=getattr(meeting, name)))
    for position, typed in enumerate(what.agenda):
        line, minutes = read_line(typed)
        language = language_of(line, [what.language])
        if position < len(meeting.agenda):
            item = meeting.agenda[position]
            item.text = write(session, planner, line, language, now, instead_of=item.text)
        else:
            item = AgendaItem(group_id=meeting.group_id, position=position)
            item.text = write(session, planner, line, language, now)
            meeting.agenda.append(item)
        item.minutes = minutes
    for item in meeting.agenda[len(what.agenda) :]:
        write(session, planner, None, what.language, now, instead_of=item.text)
    del meeting.agenda[len(what.agenda) :]
