"""Who is told, in the same transaction, that somebody was given a role. Upper rooms register themselves here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.people.models import Person

Told = Callable[[Session, Person, Membership, datetime], None]
"""Takes the session, who gave the role, the seat that has it now, and when."""
_told: set[Told] = set()


def tell_of_roles(told: Told) -> None:
    """From now on this is called whenever somebody gives a role. Twice is once."""
    _told.add(told)


def was_given(session: Session, by: Person, seat: Membership, now: datetime) -> None:
    """Tell everybody who asked for it that `by` has just given this seat its role."""
    for told in _told:
        told(session, by, seat, now)
