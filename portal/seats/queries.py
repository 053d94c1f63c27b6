"""Finding a seat to change, and what was said when a role ended."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.groups.models import Group, Membership, Naming
from portal.groups.rights import Role
from portal.people.models import Person
from portal.seats.models import Farewell
from portal.texts import queries as texts


def farewell(session: Session, membership: Membership, farewell_id: int) -> Farewell | None:
    """What was said in this group when a role ended; to a participant only from the day of joining."""
    here = (Farewell.id == farewell_id, Farewell.group_id == membership.group_id)
    found = session.scalar(select(Farewell).where(*here, Farewell.made_at >= membership.reads_from))
    texts.fetch(session, [found])
    return found


def seat_with_a_role(session: Session, group: Group, seat_id: int, *, locked: bool = False) -> Membership | None:
    """For coordinators: the seat of a facilitator or interpreter of this group, as it stands now."""
    here = (Membership.id == seat_id, Membership.group_id == group.id, Membership.left_at.is_(None))
    question = select(Membership).where(*here, Membership.role != Role.PARTICIPANT)
    if locked:
        question = question.with_for_update(of=Membership).execution_options(populate_existing=True)
    return session.scalar(question)


def naming(session: Session, group_id: int, naming_id: int, role: Role | None = None) -> Naming | None:
    """Somebody who is named for a seat in this group, where given for this role. The caller may name for it."""
    question = select(Naming).where(Naming.id == naming_id, Naming.group_id == group_id)
    return session.scalar(question if role is None else question.where(Naming.role == role))


def my_naming(session: Session, person: Person, naming_id: int) -> Naming | None:
    """The seat that this very person is named for, held until the transaction ends."""
    mine = (Naming.id == naming_id, Naming.person_id == person.id)
    return session.scalar(select(Naming).where(*mine).with_for_update(of=Naming))
