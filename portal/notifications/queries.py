"""Reading one's own news, and who was not reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.notifications import rules
from portal.notifications.models import SENT_ONLY, Marker, Notice, Unreached

NEW = (
    select(Notice)
    .outerjoin(Marker, Marker.membership_id == Notice.membership_id)
    .where(Notice.membership_id.in_(bindparam("seats", expanding=True)))
    .where(Notice.thing != SENT_ONLY)
    .where(Notice.number > func.coalesce(Marker.seen_number, 0))
    .order_by(Notice.number.desc())
)
"""What these seats were told and have not marked as seen: built once, as Today asks it."""


def news(session: Session, seats: Sequence[Membership]) -> dict[int, list[Notice]]:
    """What is new for each of one person's own seats, by the id of the group, newest first. One statement.

    At a sign-in that nobody has confirmed only what was told since then.
    """
    return by_group(seats, session.scalars(NEW, {"seats": [seat.id for seat in seats]}))


def by_group(seats: Sequence[Membership], found: Iterable[Notice]) -> dict[int, list[Notice]]:
    """What was `found` with NEW for each of these seats, in its order, by the id of the group."""
    new: dict[int, list[Notice]] = {seat.group_id: [] for seat in seats}
    by_id = {seat.id: seat for seat in seats}
    for notice in found:
        seat = by_id[notice.membership_id]
        since = max(seat.joined_at, seat.closed_before or seat.joined_at)  # who left and came back begins anew
        if notice.told_at >= since:
            new[notice.group_id].append(notice)
    return new


def not_reached(session: Session, membership: Membership, now: datetime) -> list[tuple[Membership, bool]]:
    """For facilitators: who of the group was sent a text that did not come, and whether it may have come after all.

    In the order in which they came to the group. Whoever is reached again is not among them. One statement.
    """
    theirs = (Unreached.group_id == membership.group_id, Unreached.since > now - rules.UNREACHED_STAYS)
    question = select(Membership, Unreached.unknown).join(Unreached, Unreached.membership_id == Membership.id)
    found = session.execute(question.where(*theirs, Membership.left_at.is_(None)).order_by(Membership.id))
    return [(seat, unknown) for seat, unknown in found]
