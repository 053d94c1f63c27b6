"""What is known of a group's plan before a season is added to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.seasons.rules import FURTHEST


def days_taken(session: Session, membership: Membership, zone: ZoneInfo, now: datetime) -> set[date]:
    """The days, as far ahead as a season may go, on which this group meets already."""
    here = (Meeting.group_id == membership.group_id, Meeting.cancelled_at.is_(None))
    ahead = Meeting.starts_at.between(now - timedelta(days=1), now + timedelta(days=FURTHEST + 2))
    return {one.astimezone(zone).date() for one in session.scalars(select(Meeting.starts_at).where(*here, ahead))}


def last_two(session: Session, membership: Membership) -> Sequence[datetime]:
    """When the last two meetings of this group's plan begin that stand."""
    here = (Meeting.group_id == membership.group_id, Meeting.cancelled_at.is_(None))
    return session.scalars(select(Meeting.starts_at).where(*here).order_by(Meeting.starts_at.desc()).limit(2)).all()
