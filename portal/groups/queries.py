"""Finding groups and members. Every look-up starts from a person, or from a membership."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Integer, ScalarSelect, Select, bindparam, func, not_, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from portal.core.keys import SealingKey, hold
from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Group, Membership, Naming
from portal.groups.rights import AFTER_LEAVING, GRANTED, Role
from portal.people.models import Person

THINGS_WAIT = timedelta(days=30)
"""So long somebody who has left may still take along what is theirs. From safety.md."""


def at_the_table(session: Session, person: Person, group_id: int | None = None) -> list[Membership]:
    """This person's seats, the longest held first, and then the facilitators of the same groups; one statement.

    It brings along the keys of what is sealed there, numbers and texts, which every page of a group shows.

    With `group_id` only those of that group: an empty list means that the group does not exist for this person.
    """
    who = {"person_id": person.id, "group_id": group_id}
    found = session.execute(_at_tables(in_one_group=group_id is not None), who).all()
    hold(session, {key for _seat, key in found})
    return [seat for seat, _key in found]


@cache
def _at_tables(*, in_one_group: bool) -> Select[Membership, SealingKey]:
    """The question of `at_the_table`, built once: every page asks it."""
    its = Membership.person_id == bindparam("person_id")
    mine = select(Membership.group_id).where(its, Membership.left_at.is_(None))
    if in_one_group:
        mine = mine.where(Membership.group_id == bindparam("group_id"))
    return (
        select(Membership, SealingKey)
        .outerjoin(SealingKey, SealingKey.group_id == Membership.group_id)
        .where(Membership.group_id.in_(mine), Membership.left_at.is_(None))
        .where(or_(its, Membership.role == Role.FACILITATOR))
        .order_by(not_(its), Membership.joined_at, Membership.id)
    )


def members(session: Session, membership: Membership) -> list[Membership]:
    """Everybody who is in the group now, in the order in which they came."""
    return everybody(session, membership.group)


def others(session: Session, membership: Membership) -> list[Membership]:
    """Who is in the group beside this member."""
    return [one for one in members(session, membership) if one.id != membership.id]


def everybody(session: Session, group: Group) -> list[Membership]:
    """All who are in a group now, to tell them what a coordinator did."""
    here = (Membership.group_id == group.id, Membership.left_at.is_(None))
    return list(session.scalars(select(Membership).where(*here).order_by(Membership.id)))


def readers_of(session: Session, membership: Membership) -> dict[str, list[str]]:
    """Who of the group's staff may help to read what is written: names by the language that each has chosen.

    Under the empty code stand all interpreters, whatever they have chosen: each knows at least one language more.
    """
    theirs = (
        Membership.group_id == membership.group_id,
        Membership.role != Role.PARTICIPANT,
        Membership.left_at.is_(None),
    )
    found: dict[str, list[str]] = {"": []}
    for one in session.scalars(select(Membership).where(*theirs).order_by(Membership.id)):
        found.setdefault(one.person.language, []).append(one.name)
        if one.role is Role.INTERPRETER:
            found[""].append(one.name)
    return found


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


def hold_group(session: Session, membership: Membership) -> None:
    """Hold this member's group until the transaction ends, as it stands now: of two who save the second waits here."""
    group = select(Group).where(Group.id == membership.group_id).with_for_update(of=Group)
    session.scalars(group.execution_options(populate_existing=True)).one()


def left_seats(session: Session, person: Person, now: datetime, group_id: int | None = None) -> list[Membership]:
    """Seats that this person has left, the last one first, while something waits there to be taken along."""
    having = [role for role, rights in GRANTED.items() if rights & AFTER_LEAVING]
    theirs = select(Membership).where(Membership.person_id == person.id, Membership.role.in_(having))
    if group_id is not None:
        theirs = theirs.where(Membership.group_id == group_id)
    question = theirs.where(Membership.left_at > now - THINGS_WAIT).order_by(Membership.left_at.desc())
    return list(session.scalars(question))


def namings(session: Session, group_id: int) -> list[Naming]:
    """Who is named for a seat in this group and has not taken it. The caller has a seat in it, or coordinates."""
    return list(session.scalars(select(Naming).where(Naming.group_id == group_id).order_by(Naming.id)))


def named(session: Session, person: Person) -> list[Naming]:
    """The seats that this person is named for, in any group."""
    return list(session.scalars(select(Naming).where(Naming.person_id == person.id).order_by(Naming.id)))


def may_be_named(session: Session, group_id: int) -> list[Person]:
    """Everybody of the staff who has no seat in this group and is not named for one, by name."""
    sits = select(Membership.person_id).where(Membership.group_id == group_id, Membership.left_at.is_(None))
    waits = select(Naming.person_id).where(Naming.group_id == group_id)
    free = (Person.staff | Person.interpreter, Person.id.not_in(sits), Person.id.not_in(waits))
    return list(session.scalars(select(Person).where(*free).order_by(Person.name, Person.id)))


def has_a_role(session: Session, person: Person) -> bool:
    """Whether this person facilitates or interprets in any group, is named for that, or coordinates.

    A seat as a participant is no role: it keeps nobody's door for the staff open.
    """
    here = (Membership.person_id == person.id, Membership.left_at.is_(None), Membership.role != Role.PARTICIPANT)
    sits = select(Membership.id).where(*here)
    waits = select(Naming.id).where(Naming.person_id == person.id)
    return person.coordinator or session.scalar(sits.union(waits).limit(1)) is not None


def group(session: Session, group_id: int, *, locked: bool = False) -> Group | None:
    """A group by its id, for a coordinator: its name and state, nothing that was written in it."""
    question = select(Group).where(Group.id == group_id)
    return session.scalar(question.with_for_update(of=Group) if locked else question)


def staffed(session: Session, group: Group) -> list[Membership]:
    """For coordinators: the facilitators and interpreters of a group, facilitators first."""
    here = (Membership.group_id == group.id, Membership.left_at.is_(None), Membership.role != Role.PARTICIPANT)
    found = session.scalars(select(Membership).where(*here).order_by(Membership.id))
    return sorted(found, key=lambda seat: seat.role is not Role.FACILITATOR)


def wanting(session: Session) -> list[Group]:
    """For coordinators: up to A_PAGE groups that want one more facilitator, by name."""
    question = select(Group).where(Group.wants_another.is_(True)).order_by(Group.name, Group.id)
    return list(session.scalars(question.limit(A_PAGE)))


@dataclass(frozen=True)
class GroupsPage:
    """One page of all groups, by name."""

    groups: list[tuple[Group, int]]
    """Each with its facilitators loaded, and how many participants it has."""
    counts: dict[int, list[int]]
    """What else was counted for each, by its id, in the order in which it was asked."""
    after: int | None
    """The id of the group to ask for the next page with, or None where there is none."""


def groups_of_the_installation(
    session: Session, after: int | None = None, counted: Sequence[ScalarSelect[int]] = ()
) -> GroupsPage:
    """For coordinators: A_PAGE groups in the order of their names, from the first one or from the one `after` this id.

    No content; `counted` are subqueries that count something for `Group`. Two statements, which are the same for each
    page: an id that no group has stands before them all.
    """
    rows, more = page_of(session.execute(_a_page_of_groups().add_columns(*counted), {"after": after or 0}).all())
    shown = [(group, seated) for group, seated, *_counts in rows]
    counts = {group.id: list(numbers) for group, _seated, *numbers in rows}
    return GroupsPage(shown, counts, shown[-1][0].id if more else None)


@cache
def _a_page_of_groups() -> Select[Group, int]:
    """The question of `groups_of_the_installation`, built once."""
    its = Group.id == bindparam("after", type_=Integer)
    name, number = (select(part).where(its).scalar_subquery() for part in (Group.name, Group.id))
    here = (Membership.group_id == Group.id, Membership.role == Role.PARTICIPANT, Membership.left_at.is_(None))
    participants = select(func.count()).where(*here).correlate(Group).scalar_subquery()
    staffed = selectinload(Group.members.and_(Membership.role == Role.FACILITATOR, Membership.left_at.is_(None)))
    return (
        select(Group, participants)
        .where(tuple_(Group.name, Group.id) > tuple_(func.coalesce(name, ""), func.coalesce(number, 0)))
        .options(staffed)
        .order_by(Group.name, Group.id)
        .limit(A_PAGE + 1)
    )


def before(session: Session, group: Group) -> int | None:
    """The id `after` which a page of all groups begins with this group; None where it stands on the first page."""
    earlier = session.scalars(
        select(Group.id)
        .where(tuple_(Group.name, Group.id) < (group.name, group.id))
        .order_by(Group.name.desc(), Group.id.desc())
        .limit(A_PAGE)
    ).all()
    return earlier[0] if len(earlier) == A_PAGE else None
