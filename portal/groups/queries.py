"""Finding groups and members. Every look-up starts from a person, or from a membership."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.people.models import Person


def at_the_table(session: Session, person: Person, group_id: int | None = None) -> list[Membership]:
    """This person's seats, the longest held first, and then the facilitators of the same groups; one statement.

    With `group_id` only those of that group: an empty list means that the group does not exist for this person.
    """
    here = (Membership.person_id == person.id, Membership.left_at.is_(None))
    mine = select(Membership.group_id).where(*here)
    if group_id is not None:
        mine = mine.where(Membership.group_id == group_id)
    found = session.scalars(
        select(Membership)
        .where(Membership.group_id.in_(mine), Membership.left_at.is_(None))
        .where(or_(Membership.person_id == person.id, Membership.role == Role.FACILITATOR))
        .order_by(Membership.person_id != person.id, Membership.joined_at, Membership.id)
    )
    return list(found)


def members(session: Session, membership: Membership) -> list[Membership]:
    """Everybody who is in the group now, in the order in which they came."""
    here = (Membership.group_id == membership.group_id, Membership.left_at.is_(None))
    return list(session.scalars(select(Membership).where(*here).order_by(Membership.id)))


def facilitators(session: Session, group_id: int) -> list[Membership]:
    """The facilitators of a group, for somebody who has shown a card of it."""
    theirs = (Membership.group_id == group_id, Membership.role == Role.FACILITATOR, Membership.left_at.is_(None))
    return list(session.scalars(select(Membership).where(*theirs).order_by(Membership.id)))


def participant(session: Session, membership: Membership, participant_id: int) -> Membership | None:
    """One participant of the same group, by the id of the seat, or None."""
    here = (
        Membership.id == participant_id,
        Membership.group_id == membership.group_id,
        Membership.role == Role.PARTICIPANT,
        Membership.left_at.is_(None),
    )
    return session.scalar(select(Membership).where(*here))


def groups_of_the_installation(session: Session) -> list[tuple[Group, int]]:
    """For coordinators: each group with its facilitators loaded, and how many participants it has. No content."""
    counted = (
        select(Membership.group_id, func.count().label("participants"))
        .where(Membership.role == Role.PARTICIPANT, Membership.left_at.is_(None))
        .group_by(Membership.group_id)
        .subquery()
    )
    staffed = selectinload(Group.members.and_(Membership.role == Role.FACILITATOR, Membership.left_at.is_(None)))
    rows = session.execute(
        select(Group, func.coalesce(counted.c.participants, 0))
        .outerjoin(counted, counted.c.group_id == Group.id)
        .options(staffed)
        .order_by(Group.id)
    )
    return [(group, participants) for group, participants in rows]
