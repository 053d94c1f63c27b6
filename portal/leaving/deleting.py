"""Deleting a person: asked for, regretted or not, and then done, so that nothing tells who it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core import ledger
from portal.core.keys import erase_key
from portal.groups import queries as groups
from portal.groups import rules
from portal.groups.models import Membership
from portal.leaving import news
from portal.notifications.rules import tell
from portal.people.models import Person
from portal.texts.rules import delete_unused

afterwards: list[Callable[[Session, datetime], None]] = []
"""What else is done when somebody is deleted, in the same transaction. Rooms above add to it."""
REGRET = timedelta(days=7)
"""So long somebody who asked to be deleted may regret it."""


def ask(person: Person, now: datetime) -> None:
    """Let this person be deleted when the time to regret it is over; asked again, it is the same time."""
    if person.deleted_at is None:
        person.deleted_at = now + REGRET


def regret(person: Person) -> None:
    """This person stays."""
    person.deleted_at = None


def delete_person(session: Session, person: Person, now: datetime, *, telling: bool = True) -> None:
    """Delete somebody, at once and for good: the person, each seat, and all that belongs to them.

    What the group said together stays, as when somebody leaves, and has no name. The ledger keeps a random id.
    `telling`: the facilitators read that somebody has left.
    """
    seats = session.scalars(select(Membership).where(Membership.person_id == person.id)).all()
    for seat in seats:
        was_there = seat.left_at is None
        if was_there:
            rules.let_go(session, seat, now)
        for take_along in rules.at_deletion:
            take_along(session, seat)
        if was_there and telling:
            tell(session, groups.facilitators(session, seat.group_id), news.about(seat), now)
    ledger.note(session, person.ledger_id, now)
    erase_key(session, person_id=person.id)
    session.flush()
    group_ids = sorted({seat.group_id for seat in seats})
    number = person.id
    session.expunge_all()  # the database takes along what belongs to the person
    session.execute(delete(Person).where(Person.id == number))
    for group_id in group_ids:
        delete_unused(session, group_id)
    for also in afterwards:
        also(session, now)


def purge(session: Session, now: datetime) -> int:
    """Delete those whose time to regret is over, and give how many they were."""
    return _delete_all(session, _due(session, now), now, telling=True)


def replay(session: Session, now: datetime) -> int:
    """Delete whom the ledger names, after an older backup was restored; gives how many they were."""
    named = ledger.all_gone(session)
    found = session.scalars(select(Person).where(Person.ledger_id.in_(named))).all() if named else []
    return _delete_all(session, [one.id for one in found], now, telling=False)


def _due(session: Session, now: datetime) -> list[int]:
    """The ids of those whose time to regret is over."""
    return list(session.scalars(select(Person.id).where(Person.deleted_at <= now)))


def _delete_all(session: Session, ids: Iterable[int], now: datetime, *, telling: bool) -> int:
    number = 0
    for person_id in ids:
        delete_person(session, session.get_one(Person, person_id), now, telling=telling)
        number += 1
    return number
