"""Opening groups, and giving people a seat in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.core.keys import make_key
from portal.groups import roles
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Role
from portal.people.models import Person
from portal.staff import queries as staff

FACILITATORS_NEEDED = 2
"""Depending on one person was dangerous: facilitators left and changed."""


class DecidesOnHomesOrMoney(Exception):
    """This person decides, or advises on, housing or money, and so facilitates no group (safety.md, Promises)."""


class TwoFacilitatorsNeeded(Exception):
    """A group wants two different facilitators who are on the staff."""


def open_group(
    session: Session, name: str, facilitators: list[Person], now: datetime, by: Person | None = None
) -> Group:
    """Open a group with its two facilitators. It begins by preparing; nobody is invited yet. `by` is who opens it.

    Raises TwoFacilitatorsNeeded when there are fewer than two different people, or one who is not on the staff, and
    DecidesOnHomesOrMoney as `seat` does.
    """
    if len({person.id for person in facilitators}) < FACILITATORS_NEEDED or not all(p.staff for p in facilitators):
        raise TwoFacilitatorsNeeded
    group = Group(name=name, state=State.PREPARING, made_at=now)
    session.add(group)
    session.flush()
    make_key(session, now, group_id=group.id)
    for person in facilitators:
        seat(session, group, person, Role.FACILITATOR, now, by)
    return group


def seat(
    session: Session, group: Group, person: Person, role: Role, now: datetime, by: Person | None = None
) -> Membership:
    """Give this person a seat in this group. Somebody who had left comes back to the old one.

    `by` is who gives a role; nobody where one comes by oneself, with a card. Raises DecidesOnHomesOrMoney for a
    facilitator who has said so. Nobody can overrule it.
    """
    if role is Role.FACILITATOR and staff.decides(session, person):
        raise DecidesOnHomesOrMoney
    before = (Membership.group_id == group.id, Membership.person_id == person.id, Membership.left_at.is_not(None))
    membership = session.scalar(select(Membership).where(*before))
    if membership is None:
        membership = Membership(group=group, person=person, role=role, joined_at=now)
        session.add(membership)
    else:
        membership.role, membership.joined_at = role, now
        membership.paused_at = membership.left_at = None
    session.flush()
    if by is not None:
        roles.was_given(session, by, membership, now)
    return membership


def reach(facilitator: Membership, phone: str | None) -> None:
    """Set the number under which the group reaches this facilitator, in international form."""
    facilitator.phone = phone


def go_on(group: Group, state: State) -> None:
    """Bring the group a step forward from preparing; a group that is further, or paused, stays where it is."""
    steps = [State.PREPARING, State.INVITING, State.MEETING]
    if group.state in steps and state in steps and steps.index(group.state) < steps.index(state):
        group.state = state


def pause(membership: Membership, now: datetime) -> None:
    """Take a pause. No reason is asked for; coming back is one tap."""
    if membership.paused_at is None:
        membership.paused_at = now


def leave(membership: Membership, now: datetime) -> None:
    """Leave the group. From now on it does not exist for this person."""
    if membership.left_at is None:
        membership.left_at = now


def end_facilitating(session: Session, person: Person, now: datetime) -> None:
    """Take this person's seats as a facilitator, everywhere and at once: somebody who decides on homes or money."""
    seats = (Membership.person_id == person.id, Membership.role == Role.FACILITATOR, Membership.left_at.is_(None))
    session.execute(update(Membership).where(*seats).values(left_at=now))
