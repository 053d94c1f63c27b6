"""Opening groups, and the seats in them: giving one, naming somebody for one, pausing, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.core.keys import make_key
from portal.groups import roles
from portal.groups.models import Group, Membership, Naming, State, Why
from portal.groups.rights import Role
from portal.people import rules as people
from portal.people.models import Person, StaffRole
from portal.staff import queries as staff

FACILITATORS_NEEDED = 2
"""Depending on one person was dangerous: facilitators left and changed."""
TOLD_BEFORE = timedelta(days=2)
"""So long before somebody new can read, everybody in the group is told who it will be."""

at_leaving: list[Callable[[Session, Membership, datetime], None]] = []
"""What is deleted at once when somebody leaves, like answers. Rooms above add to it."""
at_deletion: list[Callable[[Session, Membership], None]] = []
"""What else goes with a seat whose person is deleted, and would not go with its row, like sound. Rooms above add to it.
"""


class DecidesOnHomesOrMoney(Exception):
    """This person decides, or advises on, housing or money, and so facilitates no group (safety.md, Promises)."""


class TwoFacilitatorsNeeded(Exception):
    """A group wants two different facilitators who are on the staff."""


class NotOnTheStaff(Exception):
    """Only somebody of the staff can be named for a seat, and never for that of a participant."""


class HasASeat(Exception):
    """Somebody who is named has a seat in the group, or is named already."""


class NotYet(Exception):
    """The group has been told of somebody, and the time until that person can read is not over."""


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
        membership.paused_at = membership.pause_reason = membership.left_at = None
    session.flush()
    if by is not None:
        roles.was_given(session, by, membership, now)
    if role is Role.FACILITATOR:
        count_again(session, group)
    return membership


def reach(facilitator: Membership, phone: str | None) -> None:
    """Set the number under which the group reaches this facilitator, in international form."""
    facilitator.phone = phone


def go_on(group: Group, state: State) -> None:
    """Bring the group a step forward from preparing; a group that is further, or paused, stays where it is."""
    steps = [State.PREPARING, State.INVITING, State.MEETING]
    if group.state in steps and state in steps and steps.index(group.state) < steps.index(state):
        group.state = state


def name(session: Session, group: Group, person: Person, role: Role, now: datetime) -> Naming:
    """Name somebody of the staff as a facilitator or an interpreter. The group is told before that person can read.

    Where nobody has joined yet there is nobody to tell, and the seat can be taken at once. The caller holds the group.
    Whoever is named as an interpreter says at the next coming in to be over 18. Raises NotOnTheStaff, HasASeat, and
    DecidesOnHomesOrMoney as `seat` does.
    """
    fits = person.staff if role is Role.FACILITATOR else person.staff or person.interpreter
    if not fits or role is Role.PARTICIPANT:
        raise NotOnTheStaff
    if role is Role.FACILITATOR and staff.decides(session, person):
        raise DecidesOnHomesOrMoney
    here = (Membership.group_id == group.id, Membership.left_at.is_(None))
    sits = session.scalar(select(Membership.id).where(*here, Membership.person_id == person.id))
    named = session.scalar(select(Naming.id).where(Naming.group_id == group.id, Naming.person_id == person.id))
    if sits is not None or named is not None:
        raise HasASeat
    joined = session.scalar(select(Membership.id).where(*here, Membership.role == Role.PARTICIPANT).limit(1))
    begins_at = now if joined is None else now + TOLD_BEFORE
    naming = Naming(group=group, person=person, role=role, named_at=now, begins_at=begins_at)
    session.add(naming)
    if role is Role.INTERPRETER:
        people.take_on(person, StaffRole.INTERPRETER)
    session.flush()
    return naming


def take_seat(session: Session, naming: Naming, now: datetime) -> Membership:
    """Take the seat that one was named for. Raises NotYet."""
    if not naming.open_at(now):
        raise NotYet
    session.delete(naming)
    return seat(session, naming.group, naming.person, naming.role, now)


def pause(membership: Membership, now: datetime) -> bool:
    """Take a pause, and give whether that is new. No reason is asked for; coming back is one tap."""
    if membership.paused_at is not None:
        return False
    membership.paused_at = now
    return True


def say_why(membership: Membership, reason: Why | None) -> None:
    """Say why one pauses, for the facilitators, or take it back. Of somebody who does not pause nothing is kept."""
    membership.pause_reason = reason if membership.paused_at is not None else None


def come_back(membership: Membership) -> bool:
    """End a pause, and give whether there was one. Why it was is forgotten."""
    if membership.paused_at is None:
        return False
    membership.paused_at = membership.pause_reason = None
    return True


def leave(membership: Membership, now: datetime) -> None:
    """Leave the group. From now on it does not exist for this person, and how to reach them is deleted."""
    if membership.left_at is None:
        membership.left_at = now
        membership.phone = membership.reach = membership.pause_reason = None


def let_go(session: Session, membership: Membership, now: datetime) -> None:
    """Let somebody leave, and delete at once what is only of use while one is in the group."""
    leave(membership, now)
    for forget in at_leaving:
        forget(session, membership, now)
    if membership.role is Role.FACILITATOR:
        count_again(session, membership.group)


def end_facilitating(session: Session, person: Person, now: datetime) -> None:
    """Take this person's seats as a facilitator, everywhere and at once: somebody who decides on homes or money."""
    theirs = (Membership.person_id == person.id, Membership.role == Role.FACILITATOR, Membership.left_at.is_(None))
    for seat in session.scalars(select(Membership).where(*theirs)).all():
        let_go(session, seat, now)
    session.execute(delete(Naming).where(Naming.person_id == person.id, Naming.role == Role.FACILITATOR))


def count_again(session: Session, group: Group) -> None:
    """Note whether the group wants one more facilitator. Of two who come or go at once the second counts both."""
    session.flush()
    session.execute(select(Group.id).where(Group.id == group.id).with_for_update())
    theirs = (Membership.group_id == group.id, Membership.role == Role.FACILITATOR, Membership.left_at.is_(None))
    number = session.scalar(select(func.count()).select_from(Membership).where(*theirs)) or 0
    group.wants_another = number < FACILITATORS_NEEDED


def wants_another(facilitators: Sequence[Membership]) -> bool:
    """Whether these are fewer facilitators than a group wants."""
    return len(facilitators) < FACILITATORS_NEEDED
