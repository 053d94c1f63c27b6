"""Reading traces: one's own, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.pages import A_PAGE, page_of
from portal.people.models import Person
from portal.traces.models import Trace


@dataclass(frozen=True)
class TracesPage:
    """One page of what was done with one person's things."""

    traces: list[Trace]
    """The newest first."""
    before: int | None
    """The id to ask for earlier ones with, or None where there are none."""


def mine(session: Session, person: Person, before: int | None = None) -> TracesPage:
    """What was done with the things of this person, in whatever group: the latest, or before the one with this id.

    A role that was ended stands there too, so that one may read of groups in which one has no seat any more.
    """
    theirs = select(Trace).where(Trace.person_id == person.id)
    if before is not None:
        theirs = theirs.where(Trace.id < before)
    shown, more = page_of(session.scalars(theirs.order_by(Trace.id.desc()).limit(A_PAGE + 1)).all())
    return TracesPage(shown, shown[-1].id if more else None)
