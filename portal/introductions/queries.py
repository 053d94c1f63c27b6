"""Reading who the facilitators and interpreters of one's group are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.introductions.models import Introduction
from portal.texts import queries as texts


@dataclass(frozen=True)
class Known:
    """One facilitator or interpreter, and what that person has told."""

    seat: Membership
    introduction: Introduction | None


def everybody(session: Session, membership: Membership) -> list[Known]:
    """Those who facilitate or interpret in this group now, facilitators first. Two statements, and no pictures."""
    question = (
        select(Membership, Introduction)
        .outerjoin(Introduction, Introduction.membership_id == Membership.id)
        .where(Membership.group_id == membership.group_id, Membership.left_at.is_(None))
        .where(Membership.role != Role.PARTICIPANT)
        .order_by(Membership.id)
    )
    found = [Known(seat, introduction) for seat, introduction in session.execute(question)]
    texts.fetch(session, [one.introduction for one in found])
    return sorted(found, key=lambda one: one.seat.role is not Role.FACILITATOR)


def own(session: Session, membership: Membership, *, held: bool = False) -> Introduction | None:
    """What this member has told, with its text.

    Where that is asked, the member's seat is held until the transaction ends: of two forms the second waits here.
    """
    if held:
        session.execute(select(Membership.id).where(Membership.id == membership.id).with_for_update(of=Membership))
    found = session.scalar(select(Introduction).where(Introduction.membership_id == membership.id))
    texts.fetch(session, [found])
    return found


def picture(session: Session, membership: Membership, seat_id: int) -> bytes | None:
    """The picture of somebody who has a seat in the same group, or None."""
    question = (
        select(Introduction)
        .join(Membership, Membership.id == Introduction.membership_id)
        .where(Introduction.group_id == membership.group_id, Membership.id == seat_id, Membership.left_at.is_(None))
        .options(undefer(Introduction.sealed_picture))
    )
    found = session.scalar(question)
    return found.picture if found is not None else None
