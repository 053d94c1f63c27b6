"""Leaving a trace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.people.models import Person
from portal.traces.models import Act, Trace


class OfAnotherGroup(Exception):
    """Nobody does anything with the things of a person of another group."""


def leave(session: Session, by: Membership | Person, about: Membership, act: Act, now: datetime) -> Trace | None:
    """Leave a line about what `by` did with the things of `about`, in the transaction of the act itself.

    `by` is a seat in the same group, or a coordinator, who has none. What one does with one's own things leaves no
    trace: None. Raises OfAnotherGroup.
    """
    if isinstance(by, Membership) and by.group_id != about.group_id:
        raise OfAnotherGroup
    actor = by.person if isinstance(by, Membership) else by
    if actor.id == about.person_id:
        return None
    whose = {"group_id": about.group_id, "person_id": about.person_id}
    trace = Trace(**whose, by_id=actor.id, by_name=actor.name, act=act, done_at=now)
    session.add(trace)
    return trace


def role_was_given(session: Session, by: Person, seat: Membership, now: datetime) -> None:
    """Somebody was given a role by somebody else."""
    leave(session, by, seat, Act.GAVE_ROLE, now)
