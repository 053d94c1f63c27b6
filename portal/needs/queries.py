"""Reading what one needs, and what all need for a meeting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from portal.groups.models import EVER, Membership
from portal.groups.rights import Role
from portal.meetings.models import Answer, Coming, Meeting
from portal.meetings.queries import Answered
from portal.needs.models import Kind, Needs

SEVERAL = {Kind.RIDE, Kind.FOOD}
"""What everybody needs who comes along, and not the one who asks alone."""


def mine(session: Session, membership: Membership, answer: Answer | None) -> Needs | None:
    """What this member said to this answer of her own; at a sign-in that nobody has confirmed nothing from before."""
    if answer is None:
        return None
    since = membership.closed_before or EVER
    return session.scalar(select(Needs).where(Needs.answer_id == answer.id, Needs.said_at >= since))


def all_mine(session: Session, membership: Membership) -> list[tuple[Answered, Needs | None]]:
    """All that this member said to meetings, by their day, and what she said to need there. One statement.

    At a sign-in that nobody has confirmed what was said since then: an older answer is None.
    """
    question = (
        select(Meeting, Answer, Needs)
        .join(Answer, Answer.meeting_id == Meeting.id)
        .outerjoin(Needs, Needs.answer_id == Answer.id)
        .where(Answer.membership_id == membership.id, Meeting.starts_at >= membership.reads_from)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    since = membership.closed_before or EVER
    return [
        (
            Answered(meeting, answer.coming if answer.answered_at >= since else None),
            needs if needs is not None and needs.said_at >= since else None,
        )
        for meeting, answer, needs in session.execute(question)
    ]


def one(session: Session, membership: Membership, meeting: Meeting, participant_id: int) -> Needs | None:
    """For facilitators: what one member of the group needs for this meeting. Locked until the transaction ends."""
    whose = (Answer.membership_id == participant_id, Answer.meeting_id == meeting.id)
    here = (Needs.group_id == membership.group_id, Answer.coming != Coming.NO)
    question = select(Needs).join(Needs.answer).where(*whose, *here).options(contains_eager(Needs.answer))
    return session.scalar(question.with_for_update(of=Needs))


@dataclass
class Guest:
    """Somebody who comes, or may come, and what that person needs."""

    member: Membership
    needs: Needs | None


@dataclass
class Totals:
    """Numbers for those who book: how many come, and of each thing how many need it and how many of these have it."""

    adults: int = 0
    children: int = 0
    wanted: Counter[Kind] = field(default_factory=Counter)
    """Rides and food for all who come along, everything else once for each who asks."""
    ride_adults: int = 0
    ride_children: int = 0
    childcare: int = 0
    """Children."""
    tongues: Counter[str] = field(default_factory=Counter)
    open: Counter[Kind] = field(default_factory=Counter)
    """How many of those who asked are still to be helped."""


def guests(session: Session, membership: Membership, meeting: Meeting) -> list[Guest]:
    """For facilitators: everybody in the group who says to come, or perhaps, by name. One statement."""
    found = session.execute(
        select(Membership, Needs)
        .join(Answer, Answer.membership_id == Membership.id)
        .outerjoin(Needs, Needs.answer_id == Answer.id)
        .where(Answer.meeting_id == meeting.id, Answer.group_id == membership.group_id, Answer.coming != Coming.NO)
        .where(Membership.left_at.is_(None), Membership.role == Role.PARTICIPANT)
    )
    return sorted((Guest(member, needs) for member, needs in found), key=lambda one: (one.member.name, one.member.id))


def more_of_us(session: Session, membership: Membership, meeting: Meeting) -> bool:
    """For facilitators: whether more of them say to come than of those whom the group is for. One statement.

    Where none of these has answered yet, nothing can be said.
    """
    rows = session.execute(
        select(Membership.role, func.count())
        .join(Answer, Answer.membership_id == Membership.id)
        .where(Answer.meeting_id == meeting.id, Answer.group_id == membership.group_id)
        .where(Answer.coming == Coming.YES, Membership.left_at.is_(None))
        .group_by(Membership.role)
    )
    coming = {role: number for role, number in rows}  # noqa: C416
    participants = coming.get(Role.PARTICIPANT, 0)
    return 0 < participants < coming.get(Role.FACILITATOR, 0)


def totals(found: list[Guest]) -> Totals:
    """The numbers of these."""
    sums = Totals()
    for guest in found:
        needs = guest.needs
        if needs is None:
            sums.adults += 1
            continue
        sums.adults += needs.adults
        sums.children += needs.children
        for kind in needs.wanted:
            sums.wanted[kind] += needs.adults + needs.children if kind in SEVERAL else 1
            sums.open[kind] += kind not in needs.ready
        if Kind.RIDE in needs.wanted:
            sums.ride_adults += needs.adults
            sums.ride_children += needs.children
        if Kind.CHILDCARE in needs.wanted:
            sums.childcare += max(needs.children, 1)
        if Kind.INTERPRETER in needs.wanted and needs.tongue:
            sums.tongues[needs.tongue] += 1
    return sums
