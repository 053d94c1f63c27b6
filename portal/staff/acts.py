"""Who is told, in the same transaction, what was done with somebody of the staff. Upper rooms register themselves."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from portal.people.models import Person


class Deed(enum.Enum):
    """What is done at the staff's door with one person."""

    RESET = "reset"
    SAID_NO = "said no"
    """On homes and money: does not decide."""
    SAID_YES = "said yes"


Told = Callable[[Session, Person, Person, Deed, datetime], None]
"""Takes the session, who did it, with whom, what, and when."""
_told: set[Told] = set()


def tell_of_deeds(told: Told) -> None:
    """From now on this is called whenever something is done. Twice is once."""
    _told.add(told)


def was_done(session: Session, by: Person, about: Person, deed: Deed, now: datetime) -> None:
    """Tell everybody who asked for it that `by` has just done this with `about`, who may be the same person."""
    for told in _told:
        told(session, by, about, deed, now)
