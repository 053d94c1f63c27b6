"""What is new and what waits, gathered from several rooms with one statement each."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from sqlalchemy import Integer, Label, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, contains_eager

from portal.announcements import queries as announcements
from portal.announcements.models import Announcement
from portal.core.database import Moment
from portal.corrections import queries as corrections
from portal.followup import rules as followup
from portal.followup.models import OPEN, Input
from portal.groups.models import Membership, Naming
from portal.groups.rights import Right
from portal.meetings.models import Meeting
from portal.meetings.queries import ends_at
from portal.messages.models import Thread, Turn
from portal.minutes.models import Minutes, MinutesVersion
from portal.notifications import queries as notifications
from portal.notifications import rules as telling
from portal.notifications.models import Notice, Unreached
from portal.reports import queries as reports

UNWRITTEN_SHOWN = 3
"""Of the meetings without minutes so many stand on Today, the newest first: more would only weigh on somebody."""


@dataclass
class Waiting:
    """What waits for the facilitators of one group."""

    messages: int = 0
    reports: int = 0
    """What was told to this facilitator alone and waits for an answer."""
    unwritten: list[tuple[int, datetime]] = field(default_factory=list)
    """The meetings that are over and have no shared minutes, nor a word why there are none: their id and beginning."""
    to_agree: list[tuple[int, datetime]] = field(default_factory=list)
    """The meetings on whose minutes the group may agree from today on; none of whose corrections and drafts waits."""
    to_look_at: int = 0
    """What was said and has not moved for long, or whose day of the next look has come, or that nobody looks after."""
    corrections: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    """By the meeting: its beginning, and how many corrections of its minutes wait for an answer."""
    unreached: int = 0
    """How many people a text did not reach, so that somebody better calls."""
    named: bool = False
    """Whether this facilitator is named for a seat in one more group, said once."""


@dataclass
class News:
    """What one member was told, and what stands on Today for the whole group."""

    notices: list[Notice]
    """What is new, the newest first."""
    standing: list[Announcement] = field(default_factory=list)
    """What facilitators told everybody, the newest first, with its words; new or not."""


def news(session: Session, seats: list[Membership], today: date) -> dict[int, News]:
    """What is new and what stands for each of one person's own seats, by the group's id. One statement, texts and all.

    `today` is the day where the groups meet.
    """
    given = {"seats": [seat.id for seat in seats], "groups": [seat.group_id for seat in seats], "today": today}
    rows = session.execute(_news(), given).unique().all()
    notices = notifications.by_group(seats, [notice for notice, _other in rows if notice is not None])
    found = {group_id: News(new) for group_id, new in notices.items()}
    since = {seat.group_id: seat.reads_from for seat in seats}
    for _notice, announcement in rows:
        if announcement is not None and announcement.told_at >= since[announcement.group_id]:
            found[announcement.group_id].standing.append(announcement)
    return found


@cache
def _news() -> Select[Notice | None, Announcement | None]:
    """The question of `news`, built once: the ids of both kinds, and then each with all that is shown of it."""
    new = notifications.NEW.with_only_columns(Notice.id.label("notice_id"), literal(None, Integer).label("told_id"))
    stands = announcements.newest_standing().subquery()
    standing = select(literal(None, Integer), stands.c.id)
    both = union_all(new.order_by(None), standing).subquery()
    return (
        select(Notice, Announcement)
        .select_from(both)
        .outerjoin(Notice, Notice.id == both.c.notice_id)
        .outerjoin(Announcement, Announcement.id == both.c.told_id)
        .outerjoin(Announcement.text)
        .options(contains_eager(Announcement.text))
        .order_by(Notice.number.desc(), Announcement.id.desc())
    )


class Kind(enum.Enum):
    """What a row of `waiting` tells."""

    MESSAGES = "messages"
    REPORTS = "reports"
    UNWRITTEN = "unwritten"
    TO_AGREE = "to agree"
    INPUTS = "inputs"
    CORRECTIONS = "corrections"
    UNREACHED = "unreached"
    NAMED = "named"


def waiting(session: Session, seats: list[Membership], now: datetime, today: date) -> dict[int, Waiting]:
    """What waits in those of one person's groups where that person facilitates, by the group's id. One statement.

    `today` is the day where the groups meet.
    """
    found = {seat.group_id: Waiting() for seat in seats if seat.may(Right.WRITE_MINUTES)}
    if not found:
        return found
    threads = (
        select(
            _kind(Kind.MESSAGES), Thread.group_id, func.count().label("number"), literal(None, Moment()).label("day")
        )
        .join(Membership, Membership.id == Thread.participant_id)
        .where(Thread.group_id.in_(found), Thread.waits_for == Turn.FACILITATORS, Membership.left_at.is_(None))
        .group_by(Thread.group_id)
    )
    newest = func.row_number().over(partition_by=Meeting.group_id, order_by=Meeting.starts_at.desc()).label("place")
    been = (
        select(Meeting.group_id, Meeting.id, Meeting.starts_at, newest)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.group_id.in_(found), Meeting.cancelled_at.is_(None), ends_at() <= int(now.timestamp()))
        .where(func.coalesce(Minutes.current, 0) == 0, Minutes.none_because_id.is_(None))
        .subquery()
    )
    unwritten = select(_kind(Kind.UNWRITTEN), been.c.group_id, been.c.id, been.c.starts_at)
    unwritten = unwritten.where(been.c.place <= UNWRITTEN_SHOWN)
    a_draft = (MinutesVersion.minutes_id == Minutes.id, MinutesVersion.shared_at.is_(None))
    to_agree = (
        select(_kind(Kind.TO_AGREE), Meeting.group_id, Meeting.id, Meeting.starts_at)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Minutes.group_id.in_(found), Minutes.current > 0, Minutes.agreed_at.is_(None), Minutes.agree_on <= today)
        .where(~select(MinutesVersion.id).where(*a_draft).exists())
    )
    rests = or_(Input.moved_at <= now - followup.LOOKED_AT_AGAIN, Input.looked_after_by_id.is_(None))
    stays = and_(Input.stage.in_(OPEN), rests)
    inputs = (
        select(_kind(Kind.INPUTS), Input.group_id, func.count(), literal(None, Moment()))
        .where(Input.group_id.in_(found), or_(stays, Input.next_look <= today))
        .group_by(Input.group_id)
    )
    wrong = corrections.waiting_part(found).add_columns(_kind(Kind.CORRECTIONS)).subquery()
    not_right = select(wrong.c.kind, wrong.c.group_id, wrong.c.id, wrong.c.starts_at)
    told = reports.waiting_part([seat.id for seat in seats]).subquery()
    to_answer = select(_kind(Kind.REPORTS), told.c.group_id, told.c.number, literal(None, Moment()))
    lately = (Unreached.group_id.in_(found), Unreached.since > now - telling.UNREACHED_STAYS)
    unreached = (
        select(_kind(Kind.UNREACHED), Unreached.group_id, func.count(), literal(None, Moment()))
        .where(*lately)
        .group_by(Unreached.group_id)
    )
    whose = Naming.person_id == seats[0].person_id
    named = select(_kind(Kind.NAMED), Naming.group_id, Naming.id, Naming.begins_at).where(whose)
    for kind, group_id, number, day in session.execute(
        union_all(threads, unwritten, to_agree, inputs, not_right, to_answer, unreached, named)
    ):
        if kind == Kind.NAMED.value:
            next(iter(found.values())).named = True
        elif kind == Kind.MESSAGES.value:
            found[group_id].messages = number
        elif kind == Kind.REPORTS.value:
            found[group_id].reports = number
        elif kind == Kind.UNREACHED.value:
            found[group_id].unreached = number
        elif kind == Kind.INPUTS.value:
            found[group_id].to_look_at = number
        elif kind == Kind.CORRECTIONS.value:
            waits = found[group_id].corrections
            waits[number] = (day, waits.get(number, (day, 0))[1] + 1)
        elif kind == Kind.UNWRITTEN.value:
            found[group_id].unwritten.append((number, day))
        else:
            found[group_id].to_agree.append((number, day))
    for one in found.values():
        one.unwritten.sort(key=lambda row: row[1], reverse=True)
        one.to_agree = sorted((row for row in one.to_agree if row[0] not in one.corrections), key=lambda row: row[1])
    return found


def _kind(kind: Kind) -> Label[str]:
    return literal(kind.value).label("kind")
