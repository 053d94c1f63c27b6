"""Who is on paper in a group, and what they have not been told yet. For facilitators of that group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.meetings.queries import Answered
from portal.minutes import queries as minutes
from portal.minutes.models import MinutesVersion
from portal.notifications.models import Notice
from portal.paper.models import ReadAloud

TOLD = ("meeting", "minutes", "thread", "input", "correction", "announcement")
"""What members are told of; the rest is for facilitators."""
WHILE_IT_LASTS = ("meeting", "announcement")
"""What needs no telling any more once its day is over."""
SHOWN_AFTERWARDS = timedelta(days=14)
"""So long what was told stands there, so that of two facilitators the second does not tell it once more."""


@dataclass(frozen=True)
class Told:
    """One piece of news for somebody on paper, and who told it, if anybody."""

    notice: Notice
    read_aloud: ReadAloud | None


@dataclass
class OnPaper:
    """Somebody on paper, and what there is to tell."""

    member: Membership
    to_tell: list[Notice] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


def member(session: Session, membership: Membership, participant_id: int, *, locked: bool = False) -> Membership | None:
    """One who is on paper in the same group, by the id of the seat, or None."""
    question = select(Membership).where(*_here(membership), Membership.id == participant_id)
    if locked:
        question = question.with_for_update(of=Membership).execution_options(populate_existing=True)
    return session.scalar(question)


def everybody(session: Session, membership: Membership, now: datetime) -> list[OnPaper]:
    """All who are on paper in the group, and what to tell each, oldest first. Two statements, however many there are.

    A meeting that has been needs no telling any more, nor what stood on Today until yesterday.
    """
    found = {
        one.id: OnPaper(one)
        for one in session.scalars(select(Membership).where(*_here(membership)).order_by(Membership.id))
    }
    this = and_(
        ReadAloud.membership_id == Notice.membership_id,
        ReadAloud.thing == Notice.thing,
        ReadAloud.thing_id == Notice.thing_id,
        ReadAloud.number >= Notice.number,
    )
    question = (
        select(Notice, ReadAloud)
        .outerjoin(ReadAloud, this)
        .where(Notice.membership_id.in_(found), Notice.group_id == membership.group_id, Notice.thing.in_(TOLD))
        .where(or_(Notice.thing.not_in(WHILE_IT_LASTS), Notice.about_day > now))
        .where(or_(ReadAloud.id.is_(None), ReadAloud.told_at > now - SHOWN_AFTERWARDS))
        .order_by(Notice.number)
    )
    for notice, read_aloud in session.execute(question):
        one = found[notice.membership_id]
        if read_aloud is None:
            one.to_tell.append(notice)
        else:
            one.told.append(Told(notice, read_aloud))
    return list(found.values())


def notice(session: Session, member: Membership, notice_id: int) -> Notice | None:
    """One piece of news for this member on paper."""
    its = (Notice.id == notice_id, Notice.membership_id == member.id, Notice.thing.in_(TOLD))
    return session.scalar(select(Notice).where(*its))


@dataclass(frozen=True)
class ToPrint:
    """What somebody on paper gets in the hand."""

    coming: list[Answered]
    met: Meeting | None
    """The last meeting that has shared minutes."""
    version: MinutesVersion | None


def to_print(session: Session, member: Membership, now: datetime) -> ToPrint:
    """The meetings to come, and the last minutes that were shared, as this member may read them."""
    plan = meetings.plan(session, member, now)
    ready, _opened = minutes.ready(session, member, plan.been)
    shared = {meeting_id for meeting_id, one in ready.items() if one.shared}
    met = next((meeting for meeting in plan.been if meeting.stands and meeting.id in shared), None)
    found = minutes.minutes(session, member, met) if met is not None else None
    return ToPrint(plan.coming, met, found.shown if found is not None else None)


def _here(membership: Membership) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.group_id == membership.group_id,
        Membership.on_paper_at.is_not(None),
        Membership.left_at.is_(None),
    )
