"""Reading what was told to the whole group, and finding who has to be called about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Date, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.announcements.models import Announcement
from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Membership
from portal.notifications import queries as notifications
from portal.reach import queries as reach
from portal.texts import queries as texts

SHOWN_ON_TODAY = 3
"""Of one group so many stand on Today, the newest first; the others are on their page."""


@dataclass(frozen=True)
class AnnouncementsPage:
    """One page of what was told, the newest first."""

    shown: list[Announcement]
    following: int | None
    """The id to ask for the next page with, or None where there is none."""


def told(session: Session, membership: Membership, before: int | None = None) -> AnnouncementsPage:
    """A_PAGE of what was told to the group since this member is there, or what came `before` that id.

    What was taken away is among it, without its words. Two statements.
    """
    question = _theirs(membership).order_by(Announcement.id.desc()).limit(A_PAGE + 1)
    if before is not None:
        question = question.where(Announcement.id < before)
    shown, more = page_of(session.scalars(question).all())
    texts.fetch(session, shown)
    return AnnouncementsPage(shown, shown[-1].id if more else None)


def one(session: Session, membership: Membership, announcement_id: int, *, locked: bool = False) -> Announcement | None:
    """One of them with its words, by its id, whether it was taken away or not; locked to be changed where asked."""
    question = _theirs(membership).where(Announcement.id == announcement_id)
    if locked:
        question = question.with_for_update(of=Announcement).execution_options(populate_existing=True)
    found = session.scalar(question)
    texts.fetch(session, [found])
    return found


def standing(session: Session, membership: Membership, today: date) -> list[Announcement]:
    """All that stand on Today on this day for this member, the newest first, with their words. Two statements."""
    stands = (Announcement.stands_until >= today, Announcement.text_id.is_not(None))
    found = list(session.scalars(_theirs(membership).where(*stands).order_by(Announcement.id.desc()).limit(A_PAGE)))
    texts.fetch(session, found)
    return found


@cache
def newest_standing() -> Select[int]:
    """The ids of the newest SHOWN_ON_TODAY that stand on the day `today` in each of `groups`, for a larger question."""
    newest = func.row_number().over(partition_by=Announcement.group_id, order_by=Announcement.id.desc())
    stands = (
        Announcement.group_id.in_(bindparam("groups", expanding=True)),
        Announcement.stands_until >= bindparam("today", type_=Date),
        Announcement.text_id.is_not(None),
    )
    here = select(Announcement.id, newest.label("place")).where(*stands).subquery()
    return select(here.c.id).where(here.c.place <= SHOWN_ON_TODAY)


def to_call(session: Session, membership: Membership, now: datetime) -> list[Membership]:
    """Who in the group learns of it only if somebody calls, tells it or hands over a sheet, in the order of the seats.

    Those whom no text reaches, as they chose or because it failed lately. Nobody who takes a pause, and never by what
    somebody has read: that is not kept.
    """
    found: dict[int, Membership] = {}
    after, more = 0, True
    while more:
        page, more = reach.by_hand(session, membership, after)
        found |= {one.member.id: one.member for one in page}
        after = max(found, default=0)
    failed = (one for one, _maybe in notifications.not_reached(session, membership, now) if one.paused_at is None)
    found |= {one.id: one for one in failed if one.id != membership.id}
    return [found[number] for number in sorted(found)]


def _theirs(membership: Membership) -> Select[Announcement]:
    """What is there for this member."""
    here = (Announcement.group_id == membership.group_id, Announcement.told_at >= membership.reads_from)
    return select(Announcement).where(*here)
