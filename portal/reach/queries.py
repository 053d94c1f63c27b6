"""Reading how people want to be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.people.models import Person
from portal.promises.models import Answer, Choice, Purpose
from portal.reach.models import Channel, Reach

_A_YES = (Choice.purpose == Purpose.NOTICES, Choice.answer == Answer.YES, Choice.withdrawn_at.is_(None))


@dataclass(frozen=True)
class ByHand:
    """Somebody whom no notice reaches. Facilitators read nothing else of how people want to be reached."""

    member: Membership
    way: Channel | None
    """CALL or PAPER where this person wants that; None where nothing is sent, whatever the reason."""


def mine(session: Session, person: Person, *, held: bool = False) -> Reach | None:
    """How this person wants to be reached; None where nothing was chosen, which means on the page only.

    `held` keeps it from being changed by somebody else until the transaction ends.
    """
    if held:
        session.execute(select(Person.id).where(Person.id == person.id).with_for_update(of=Person))
    return session.scalar(select(Reach).where(Reach.person_id == person.id))


def agreed(session: Session, members: Iterable[Membership]) -> set[int]:
    """The ids of those of these seats whose person said yes to notices there, and has not taken it back or left."""
    seats = [one.id for one in members if one.left_at is None]
    yes = select(Choice.membership_id).where(Choice.membership_id.in_(seats), *_A_YES)
    return set(session.scalars(yes)) if seats else set()


def agreed_elsewhere(session: Session, membership: Membership) -> bool:
    """Whether the person of this seat said yes to notices in another group, and is in it."""
    yes = select(Choice.id).join(Membership, Choice.membership_id == Membership.id)
    return session.scalar(yes.where(*_other_seats(membership), *_A_YES).limit(1)) is not None


def in_another_group(session: Session, membership: Membership) -> bool:
    """Whether the person of this seat has a seat in another group."""
    return session.scalar(select(Membership.id).where(*_other_seats(membership)).limit(1)) is not None


def of(session: Session, people: Iterable[Person | int]) -> dict[int, Reach]:
    """How these people, or those with these ids, want to be reached, by their ids. One statement.

    It does not say whether somebody may be sent anything of one group: ask `sendable` that.
    """
    ids = {one if isinstance(one, int) else one.id for one in people}
    found = session.scalars(select(Reach).where(Reach.person_id.in_(ids))) if ids else ()
    return {one.person_id: one for one in found}


def sendable(session: Session, members: Iterable[Membership]) -> dict[int, Reach]:
    """Those of these seats to which notices of their group may be sent now, by the seats' ids, and how. One statement.

    They want SMS or e-mail, have given where to, have not paused it, are in the group, and said yes to notices there.
    """
    ids = {one.id for one in members}
    if not ids:
        return {}
    question = select(Membership.id, Reach).join(Reach, Reach.person_id == Membership.person_id)
    found = session.execute(question.where(Membership.id.in_(ids), Membership.left_at.is_(None), _may_leave()))
    return {seat: reach for seat, reach in found}  # noqa: C416 - rows are no tuples to the types


def by_hand(session: Session, membership: Membership, after: int = 0) -> tuple[list[ByHand], bool]:
    """A page of the participants of this group whom no notice reaches, and whether others follow. For facilitators.

    They stand in the order in which they came; `after` is the id of the last seat of the page before. Who pauses in
    the group is left in peace. Who is on paper wants paper.
    """
    here = (
        Membership.group_id == membership.group_id,
        Membership.role == Role.PARTICIPANT,
        Membership.left_at.is_(None),
        Membership.paused_at.is_(None),
        Membership.id > after,
    )
    question = select(Membership, Reach).outerjoin(Reach, Reach.person_id == Membership.person_id)
    unreached = or_(Reach.person_id.is_(None), ~_may_leave())
    rows = session.execute(question.where(*here, unreached).order_by(Membership.id).limit(A_PAGE + 1)).all()
    return page_of([ByHand(member, way_of(member, reach)) for member, reach in rows])


def _other_seats(membership: Membership) -> tuple[ColumnElement[bool], ...]:
    mine = (Membership.person_id == membership.person_id, Membership.left_at.is_(None))
    return (*mine, Membership.id != membership.id)


def way_of(member: Membership, reach: Reach | None) -> Channel | None:
    """CALL or PAPER where this member wants that, which facilitators may know; else None."""
    if member.on_paper:
        return Channel.PAPER
    if reach is None or reach.paused or reach.channel not in (Channel.CALL, Channel.PAPER):
        return None
    return reach.channel


def _may_leave() -> ColumnElement[bool]:
    """Whether a notice for this seat, as its person wants to be reached, may leave the house."""
    said_yes = exists().where(Choice.membership_id == Membership.id, *_A_YES)
    by_sms = and_(Reach.channel == Channel.SMS, Reach.sealed_number.is_not(None))
    by_email = and_(Reach.channel == Channel.EMAIL, Reach.sealed_email.is_not(None))
    return and_(or_(by_sms, by_email), Reach.paused.is_(False), said_yes)
