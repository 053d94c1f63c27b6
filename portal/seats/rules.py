"""Ending a role."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.groups import queries as groups
from portal.groups import rules as group_rules
from portal.groups.models import Membership
from portal.people import rules as people
from portal.seats.models import Farewell
from portal.texts.rules import language_of, write


def end_role(
    session: Session, seat: Membership, note: str, languages: list[str], now: datetime, *, by_coordinator: bool = False
) -> Farewell:
    """End the role of a facilitator or interpreter, with a note to the group, which may be empty.

    In the same transaction every way in of a person is ended who has no other role: sign-ins, one-time links, and
    what `people.rules.at_end_of_role` names. `languages` are those the writer usually writes in. The caller holds the
    seat. Ended twice there is a second note, so the caller looks at `left_at` first.
    """
    farewell = Farewell(
        group_id=seat.group_id, membership=seat, role=seat.role, by_coordinator=by_coordinator, made_at=now
    )
    farewell.note = write(session, seat, note, language_of(note, languages), now)
    if farewell.note is not None and by_coordinator:
        farewell.note.author_id = None  # a coordinator has no seat, and writes in nobody else's name
    session.add(farewell)
    group_rules.let_go(session, seat, now)
    session.flush()
    if not groups.has_a_role(session, seat.person):
        people.end_of_role(session, seat.person, now)
    return farewell
