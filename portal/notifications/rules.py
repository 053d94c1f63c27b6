"""Telling people, and marking what one has seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.notifications.events import Event
from portal.notifications.models import Marker, Notice


def tell(session: Session, people: Iterable[Membership], event: Event, now: datetime) -> None:
    """Tell these members, once each, in the transaction of what happened. One who pauses or has left is not told.

    Nor is one who came after the day that it is about: for that member it does not exist. All must be of one group.
    """
    here = [one for one in people if one.left_at is None and one.paused_at is None]
    told = [one for one in here if event.about_day is None or one.reads_from <= event.about_day]
    if not told:
        return
    theirs = (Notice.membership_id.in_([one.id for one in told]), Notice.group_id == told[0].group_id)
    session.execute(delete(Notice).where(*theirs, Notice.thing == event.thing, Notice.thing_id == event.thing_id))
    last = session.scalar(select(func.max(Notice.number)).where(Notice.group_id == told[0].group_id)) or 0
    seen = session.scalar(select(func.max(Marker.seen_number)).where(Marker.group_id == told[0].group_id)) or 0
    session.add_all(
        Notice(
            group_id=one.group_id,
            membership_id=one.id,
            kind=event.kind.name,
            thing=event.thing,
            thing_id=event.thing_id,
            about_day=event.about_day,
            told_at=now,
            number=max(last, seen) + 1,
        )
        for one in told
    )


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Delete what this member was told, and how far it was seen."""
    session.execute(delete(Notice).where(Notice.membership_id == membership.id))
    session.execute(delete(Marker).where(Marker.membership_id == membership.id))


def mark_seen(session: Session, membership: Membership, number: int) -> None:
    """Move this member's own marker forward to `number`; never back, and never past what has been told."""
    last = session.scalar(select(func.max(Notice.number)).where(Notice.membership_id == membership.id)) or 0
    reached = min(number, last)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"membership_id": membership.id, "group_id": membership.group_id, "seen_number": reached}
    statement = dialect.insert(Marker).values(**values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[Marker.membership_id],
            set_={"seen_number": reached},
            where=Marker.seen_number < reached,
        )
    )
