"""Making an address, choosing what the calendar says, and switching it off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.calendars.models import CalendarAddress
from portal.core.codes import hash_secret, new_secret
from portal.groups.models import Membership


def make(session: Session, membership: Membership, *, place: bool, theme: bool, now: datetime) -> str:
    """Make an address for this member in place of any before, which ends. Gives its secret, which is kept nowhere."""
    secret = new_secret()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    made = {"secret_hash": hash_secret(secret), "says_place": place, "says_theme": theme, "made_at": now}
    whose = {"group_id": membership.group_id, "membership_id": membership.id}
    statement = dialect.insert(CalendarAddress).values(**whose, **made)
    session.execute(statement.on_conflict_do_update(index_elements=[CalendarAddress.membership_id], set_=made))
    return secret


def choose(address: CalendarAddress, *, place: bool, theme: bool) -> None:
    """Choose what the calendar says beside the time, under the same address."""
    address.says_place, address.says_theme = place, theme


def end_address(session: Session, membership: Membership, _now: datetime) -> None:
    """Switch off this member's address for good. Where there is none nothing changes."""
    session.execute(delete(CalendarAddress).where(CalendarAddress.membership_id == membership.id))
