"""Reading what the staff have said, promised and chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from portal.people.models import Person
from portal.staff.models import RecoveryCode, Reset, Standing


def standing(session: Session, person_id: int) -> Standing | None:
    """Where this person stands; None before the first answer."""
    return session.get(Standing, person_id)


def standings(session: Session, people: Iterable[int]) -> dict[int, Standing]:
    """The same for several people, by their ids, in one statement."""
    found = session.scalars(select(Standing).where(Standing.person_id.in_(list(people))))
    return {one.person_id: one for one in found}


def with_word(session: Session, word: str) -> Standing | None:
    """The standing of the one with this sign-in word, if the whole first entry is done."""
    return session.scalar(select(Standing).where(Standing.word == word, Standing.ready_at.is_not(None)))


def word_is_taken(session: Session, word: str, person_id: int) -> bool:
    """Whether somebody else has this sign-in word."""
    theirs = exists().where(Standing.word == word, Standing.person_id != person_id)
    return bool(session.scalar(select(theirs)))


def _deciding() -> Select[int]:
    return select(Standing.person_id).where(Standing.decides)


def decides(session: Session, person: Person) -> bool:
    """Whether this person has said to decide, or advise on, housing or money."""
    return session.scalar(_deciding().where(Standing.person_id == person.id)) is not None


def may_facilitate(session: Session) -> list[Person]:
    """Everybody who may be named as a facilitator, by name: on the staff, and deciding on nobody's home or money."""
    mine = select(Person).where(Person.staff, Person.id.not_in(_deciding())).order_by(Person.name, Person.id)
    return list(session.scalars(mine))


def codes_left(session: Session, person_id: int) -> int:
    """How many codes on paper this person has not used."""
    left = (RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*left)) or 0


def _open_resets(person: Person, now: datetime) -> Select[Reset]:
    """Nobody says yes for oneself."""
    waits = (Reset.confirmed_at.is_(None), Reset.ends_at > now, Reset.person_id != person.id)
    return select(Reset).where(*waits).order_by(Reset.id)


def open_resets(session: Session, person: Person, now: datetime) -> list[Reset]:
    """The resets of others that wait for a second person's yes."""
    return list(session.scalars(_open_resets(person, now)))


def open_reset(session: Session, person: Person, reset_id: int, now: datetime) -> Reset | None:
    """One of them, or None. Locked until the transaction ends."""
    return session.scalar(_open_resets(person, now).where(Reset.id == reset_id).with_for_update(of=Reset))
