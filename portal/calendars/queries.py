"""Reading one's own address, and the plan as a calendar fetches it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calendars.models import CalendarAddress
from portal.core.codes import hash_secret
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.meetings.models import Meeting
from portal.texts import queries as texts

STAYS_IN_THE_CALENDAR = timedelta(days=30)
"""So long after a meeting has begun the calendar still holds it."""


def mine(session: Session, membership: Membership) -> CalendarAddress | None:
    """This member's address, where there is one."""
    return session.scalar(select(CalendarAddress).where(CalendarAddress.membership_id == membership.id))


def with_secret(session: Session, secret: str) -> CalendarAddress | None:
    """The address with this secret, as long as its member may read the plan. One statement, whatever is found."""
    found = session.scalar(select(CalendarAddress).where(CalendarAddress.secret_hash == hash_secret(secret)))
    return found if found is not None and found.membership.may(Right.READ_MEETINGS) else None


def meetings(session: Session, address: CalendarAddress, now: datetime) -> list[Meeting]:
    """The meetings that stand in this calendar, first to last, with those texts that it says."""
    since = max(address.membership.reads_from, now - STAYS_IN_THE_CALENDAR)
    here = (Meeting.group_id == address.group_id, Meeting.starts_at >= since)
    found = list(session.scalars(select(Meeting).where(*here).order_by(Meeting.starts_at, Meeting.id)))
    said = [name for name, wanted in (("place", address.says_place), ("theme", address.says_theme)) if wanted]
    if said:
        texts.fetch(session, found, only=said)
    return found
