"""Reading the plan of a group in which one has a seat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    extract,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased, attributes, joinedload, selectinload

from portal.core.database import Moment
from portal.core.pages import A_PAGE, page_of
from portal.groups.models import EVER, Membership
from portal.groups.rights import Role
from portal.meetings.models import Answer, Coming, Meeting, MeetingChange
from portal.people.models import Person
from portal.texts import queries as texts

LONGEST = timedelta(hours=12)
"""No meeting lasts longer, so that what is on now is found by its beginning."""
NEAR = 2
"""So many meetings that stand and are not over are looked at to find the next one: whoever came in today does not read
of one that has been going on since yesterday."""
CANCELLED_SHOWN = 3
"""Of those that were cancelled before it, so many are shown; all of them are in the plan."""
ITS_DAY = select(Meeting).where(
    Meeting.id == bindparam("meeting_id"),
    Meeting.group_id == bindparam("group_id"),
    Meeting.starts_at >= bindparam("reads_from", type_=Moment),
)
ONE = ITS_DAY.options(selectinload(Meeting.agenda), joinedload(Meeting.sounds))
CHANGES = select(MeetingChange).where(MeetingChange.meeting_id == bindparam("meeting_id")).order_by(MeetingChange.id)
"""Built once, like all that pages ask often: to build a question takes as long as to ask it."""
Place = tuple[datetime, int]
"""Where a meeting stands in the plan, by its beginning and its id: two may begin at the same moment."""


@dataclass(frozen=True)
class Answered:
    """A meeting, and what one person said to it."""

    meeting: Meeting
    coming: Coming | None


@dataclass(frozen=True)
class PlanPage:
    """One page of the plan."""

    coming: list[Answered]
    """Those that are on or to come, first to last."""
    been: list[Meeting]
    """Those that are over, last to first."""
    before: bool
    """Whether it is a page of earlier meetings, and shows nothing that is to come."""
    after: bool
    """Whether it is a page of later meetings, and shows nothing that has been."""
    later: int | None
    """The id to ask for later meetings with, or None where there are none."""
    earlier: int | None
    """The id to ask for earlier meetings with, or None where there are none."""


def meeting(session: Session, membership: Membership, meeting_id: int, *, locked: bool = False) -> Meeting | None:
    """One meeting of this group with its agenda, its sounds, what has changed, and all texts of these.

    It is locked against others' changes where that is asked.
    """
    question = ONE.with_for_update(of=Meeting) if locked else ONE
    found = session.scalars(question, {"meeting_id": meeting_id, **_what_is_there(membership)}).unique().one_or_none()
    if found is not None:
        changes = list(session.scalars(CHANGES, {"meeting_id": found.id})) if found.changed_at is not None else []
        attributes.set_committed_value(found, "changes", changes)
        texts.fetch(session, [found, *found.agenda, *changes])
    return found


def its_day(session: Session, membership: Membership, meeting_id: int) -> Meeting | None:
    """One meeting of this group without its texts, for what stands beside it and names its day."""
    return session.scalar(ITS_DAY, {"meeting_id": meeting_id, **_what_is_there(membership)})


def _what_is_there(membership: Membership) -> dict[str, Any]:
    """The group of this seat, and from when on its meetings are there for it."""
    return {"group_id": membership.group_id, "reads_from": membership.reads_from}


def plan(
    session: Session, membership: Membership, now: datetime, *, before: int | None = None, after: int | None = None
) -> PlanPage:
    """A page of the plan with theme and place: what comes next and what has been last, at most A_PAGE of each.

    With the id of a meeting of this group only what has been `before` it, or only what comes `after` it; another id is
    as none. At most three statements.
    """
    asked = before or after
    place = _place(session, membership, asked) if asked else None
    backward, onward = place is not None and before is not None, place is not None and before is None
    given: dict[str, Any] = {"membership_id": membership.id, **_what_is_there(membership)}
    given |= {"now": now, "long_ago": now - LONGEST, "over": int(now.timestamp())}
    given |= {"shown_since": membership.closed_before or EVER}
    if place is not None:
        given |= {"place_at": place[0], "place_id": place[1]}
    rows = session.execute(_page_of_the_plan(backward, onward), given).all()
    coming, later = page_of([Answered(meeting, said) for meeting, said in rows if not meeting.over_at(now)])
    been, earlier = page_of([meeting for meeting, _said in reversed(rows) if meeting.over_at(now)])
    texts.fetch(session, [*(one.meeting for one in coming), *been], only=("theme", "place"))
    return PlanPage(
        coming=coming,
        been=been,
        before=backward,
        after=onward,
        later=coming[-1].meeting.id if later else None,
        earlier=been[-1].id if earlier else None,
    )


def _place(session: Session, membership: Membership, meeting_id: int) -> Place | None:
    """Where in the plan this meeting stands, or None where it is not of this group."""
    found = its_day(session, membership, meeting_id)
    return None if found is None else (found.starts_at, found.id)


@cache
def _page_of_the_plan(backward: bool, onward: bool) -> Select[Meeting, Coming]:
    """The question of one page of the plan; its group, the time and its place are given when it is asked."""
    wanted = [] if backward else [_to_come(onward)]
    wanted += [] if onward else [_over(backward)]
    mine = and_(
        Answer.meeting_id == Meeting.id,
        Answer.membership_id == bindparam("membership_id"),
        Answer.answered_at >= _moment("shown_since"),
    )
    return (
        select(Meeting, Answer.coming)
        .outerjoin(Answer, mine)
        .where(Meeting.id.in_(union_all(*(select(ids.subquery().c.id) for ids in wanted))))
        .order_by(Meeting.starts_at, Meeting.id)
    )


def _to_come(after_the_place: bool) -> Select[int]:
    """The ids of the next meetings that are not over, one more than a page holds."""
    here = (Meeting.group_id == bindparam("group_id"), Meeting.starts_at > _moment("long_ago"))
    question = select(Meeting.id).where(*here, ends_at() > bindparam("over", type_=Integer))
    question = question.where(Meeting.starts_at >= _moment("reads_from"))
    if after_the_place:
        question = question.where(tuple_(Meeting.starts_at, Meeting.id) > _the_place())
    return question.order_by(Meeting.starts_at, Meeting.id).limit(A_PAGE + 1)


def _over(before_the_place: bool) -> Select[int]:
    """The ids of the latest meetings that are over, one more than a page holds."""
    here = (Meeting.group_id == bindparam("group_id"), Meeting.starts_at <= _moment("now"))
    question = select(Meeting.id).where(*here, ends_at() <= bindparam("over", type_=Integer))
    question = question.where(Meeting.starts_at >= _moment("reads_from"))
    if before_the_place:
        question = question.where(tuple_(Meeting.starts_at, Meeting.id) < _the_place())
    return question.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(A_PAGE + 1)


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=Moment)


def _the_place() -> ColumnElement[Any]:
    return tuple_(_moment("place_at"), bindparam("place_id", type_=Integer))


def ends_at() -> ColumnElement[int]:
    """When a meeting ends, in seconds since 1970: the one way to add minutes to a moment that both databases know."""
    return extract("epoch", Meeting.starts_at) + 60 * Meeting.minutes_long


def next_meetings(session: Session, seats: Sequence[Membership], now: datetime) -> dict[int, list[Answered]]:
    """For each group of one person's own seats the meeting that is on or comes next, with what that person said.

    Before it stand those that were cancelled. One statement for the meetings and one for their texts.
    """
    about = {
        "groups": [seat.group_id for seat in seats],
        "seats": [seat.id for seat in seats],
        "long_ago": now - LONGEST,
        "over": int(now.timestamp()),
        "shown_since": max((seat.closed_before or EVER for seat in seats), default=EVER),
    }
    found = session.execute(_next_meetings(), about)
    coming: dict[int, list[Answered]] = {seat.group_id: [] for seat in seats}
    since = {seat.group_id: seat.reads_from for seat in seats}
    for meeting, said in found:
        line = coming[meeting.group_id]
        if meeting.starts_at < since[meeting.group_id] or (line and line[-1].meeting.stands):
            continue
        if meeting.stands or len(line) < CANCELLED_SHOWN:
            line.append(Answered(meeting, said))
    texts.fetch(session, [one.meeting for line in coming.values() for one in line])
    return coming


@cache
def _next_meetings() -> Select[Meeting, Coming]:
    """The question of `next_meetings`, built once: Today asks it."""
    stands = func.sum(case((Meeting.cancelled_at.is_(None), 1), else_=0))
    so_far = stands.over(partition_by=Meeting.group_id, order_by=(Meeting.starts_at, Meeting.id))
    theirs = (Meeting.group_id.in_(bindparam("groups", expanding=True)), Meeting.starts_at > _moment("long_ago"))
    lasts = ends_at() > bindparam("over", type_=Integer)
    near = select(Meeting.id, so_far.label("standing_so_far")).where(*theirs, lasts).subquery()
    mine = and_(
        Answer.meeting_id == Meeting.id,
        Answer.membership_id.in_(bindparam("seats", expanding=True)),
        Answer.answered_at >= _moment("shown_since"),
    )
    return (
        select(Meeting, Answer.coming)
        .join(near, near.c.id == Meeting.id)
        .outerjoin(Answer, mine)
        .where(near.c.standing_so_far <= NEAR)
        .order_by(Meeting.starts_at, Meeting.id)
    )


def last_meetings(session: Session, membership: Membership) -> tuple[Meeting | None, Meeting | None]:
    """The meeting of this group that stands last of all, and the last one that has a place, to copy what stays."""
    here = (Meeting.group_id == membership.group_id, Meeting.cancelled_at.is_(None))
    last = select(Meeting).where(*here).order_by(Meeting.starts_at.desc()).limit(1)
    settled = session.scalar(last.where(Meeting.place_id.is_not(None)))
    texts.fetch(session, [settled])
    return session.scalar(last), settled


def own_answer(session: Session, membership: Membership, meeting: Meeting, *, locked: bool = False) -> Answer | None:
    """The same as a row, which upper rooms hang something on; locked until the transaction ends where asked."""
    question = select(Answer).where(*_mine(membership, meeting))
    return session.scalar(question.with_for_update() if locked else question)


def coming_of(membership: Membership, meeting: Meeting) -> ScalarSelect[Coming]:
    """What this member said to this meeting, to be asked together with something else."""
    return select(Answer.coming).where(*_mine(membership, meeting)).scalar_subquery()


def who_wrote_it_down(session: Session, membership: Membership, meeting: Meeting) -> Membership | None:
    """The facilitator who wrote down what this member said to this meeting, or None where she answered herself."""
    written = select(Answer.written_by_id).where(*_mine(membership, meeting))
    return session.scalar(select(Membership).where(Membership.id == written.scalar_subquery()))


def _mine(membership: Membership, meeting: Meeting) -> tuple[ColumnElement[bool], ...]:
    mine = (Answer.membership_id == membership.id, Answer.meeting_id == meeting.id)
    return mine if membership.closed_before is None else (*mine, Answer.answered_at >= membership.closed_before)


@dataclass(frozen=True)
class AtTheTable:
    """Who is around one meeting, as far as its page tells it to one member."""

    coming: Coming | None
    """What this member said."""
    written_by: str | None
    """The name of the facilitator who wrote that down, or None where this member answered."""
    numbers: dict[Coming, int]
    """How many participants gave which answer."""
    facilitators: list[str]
    """Their names, but for those who cannot come."""
    interpreters: list[str]
    """The names of the group's interpreters."""


WRITER = aliased(Membership)
WRITERS_NAME = aliased(Person)
AROUND = (
    select(
        Membership.id, Membership.role, Membership.paused_at, Person.name,
        Answer.coming, Answer.answered_at, WRITERS_NAME.name,
    )
    .join(Person, Person.id == Membership.person_id)
    .outerjoin(Answer, and_(Answer.membership_id == Membership.id, Answer.meeting_id == bindparam("meeting_id")))
    .outerjoin(WRITER, WRITER.id == Answer.written_by_id)
    .outerjoin(WRITERS_NAME, WRITERS_NAME.id == WRITER.person_id)
    .where(Membership.group_id == bindparam("group_id"), Membership.left_at.is_(None))
    .order_by(Membership.id)
)  # fmt: skip


def at_the_table(session: Session, membership: Membership, meeting: Meeting) -> AtTheTable:
    """Who is around this meeting. One statement, which reads everybody who is in the group: no more than twenty."""
    coming, written_by, hosts = None, None, {Role.FACILITATOR: [], Role.INTERPRETER: []}  # type: ignore[var-annotated]
    numbers, since = dict.fromkeys(Coming, 0), membership.closed_before or EVER
    rows = session.execute(AROUND, {"meeting_id": meeting.id, "group_id": membership.group_id})
    for seat_id, role, paused_at, name, said, answered_at, writer in rows:
        if seat_id == membership.id and said is not None and answered_at >= since:
            coming, written_by = said, writer
        if role is Role.PARTICIPANT and said is not None:
            numbers[said] += 1
        if role is not Role.PARTICIPANT and paused_at is None and said is not Coming.NO:
            hosts[role].append(name)
    return AtTheTable(coming, written_by, numbers, hosts[Role.FACILITATOR], hosts[Role.INTERPRETER])
