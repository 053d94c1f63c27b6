"""How somebody listens, and sound that is taken away."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.core import files
from portal.people.models import Person
from portal.speech.models import SoundRow

SPEEDS = (70, 85, 100, 115, 130)
"""Of what is read aloud, in hundredths of the usual."""


class NoSuchSpeed(Exception):
    """It is none of SPEEDS."""


def read_at(person: Person, speed: int) -> None:
    """Let this person's pages be read aloud at this speed, on every phone. Raises NoSuchSpeed."""
    if speed not in SPEEDS:
        raise NoSuchSpeed
    person.speed = speed


def listen(person: Person, *, speed: int, larger_letters: bool, by_itself: bool, one_at_a_time: bool) -> None:
    """Let this person's pages be read aloud and shown so, on every phone. Raises NoSuchSpeed."""
    read_at(person, speed)
    person.larger_letters = larger_letters
    person.listens_by_itself, person.one_at_a_time = by_itself, one_at_a_time


def take_away_sounds(session: Session, model: type[SoundRow], which: ColumnElement[bool]) -> int:
    """Delete these sounds, whose bytes go with the commit, and give how many that were."""
    gone = list(session.scalars(select(model).where(which)))
    for row in gone:
        files.drop(session, row)
        session.delete(row)
    session.flush()
    return len(gone)
