"""Reading what was said to be not right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from portal.core.pages import A_PAGE, page_of
from portal.corrections.models import Correction, Wish
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes.models import Minutes
from portal.texts import queries as texts

ITS_TEXTS = [joinedload(text) for text in (Correction.text, Correction.quote, Correction.words)]


@dataclass(frozen=True)
class CorrectionsPage:
    """One page of what was said of the minutes of one meeting."""

    shown: list[Correction]
    following: int | None
    """The id to ask for the next page with, or None where there is none."""


def corrections(
    session: Session, membership: Membership, minutes: Minutes, after: int | None = None
) -> CorrectionsPage:
    """A_PAGE corrections of these minutes that this member may read, with their texts; two statements.

    Those that wait stand first, oldest first; then the others, newest first. Those of one day stand by numbers that are
    by chance, so in no order of arrival. What somebody may not read leaves no gap. An `after` that is none of them is
    as none.
    """
    readable = _readable(session, membership, minutes)
    places = [one.id for one in readable]
    begins = places.index(after) + 1 if after in places else 0
    shown, more = page_of(readable[begins : begins + A_PAGE + 1])
    texts.fetch(session, shown)
    return CorrectionsPage(shown, shown[-1].id if more else None)


def beside(session: Session, membership: Membership, minutes: Minutes) -> tuple[list[Correction], int]:
    """What stands beside the minutes themselves, and how many corrections this member may read in all.

    At most A_PAGE, as `corrections` orders them; a wish that something is taken out stands there while it waits, and
    for whoever asked with its answer. One statement, with the texts.
    """
    readable = _readable(session, membership, minutes, *ITS_TEXTS)
    shown = [one for one in readable if one.waits or one.wish is Wish.CHANGE or one.is_of(membership)][:A_PAGE]
    return shown, len(readable)


def _readable(
    session: Session, membership: Membership, minutes: Minutes, *options: ExecutableOption
) -> list[Correction]:
    """What is sealed tells whose it is, so it is looked through here: the corrections of one meeting are few."""
    question = select(Correction).where(Correction.minutes_id == minutes.id, *_here(membership))
    found = session.scalars(question.options(*options))
    mine = [one for one in found if one.is_read_by(membership)]
    return sorted(mine, key=lambda one: (not one.waits, one.made_on.toordinal() * (1 if one.waits else -1), one.id))


def correction(session: Session, membership: Membership, minutes: Minutes, correction_id: int) -> Correction | None:
    """One correction of these minutes that this member may read, with its texts, as it stands now."""
    here = (Correction.id == correction_id, Correction.minutes_id == minutes.id, *_here(membership))
    found = session.scalar(select(Correction).where(*here).execution_options(populate_existing=True))
    if found is None or not found.is_read_by(membership):
        return None
    texts.fetch(session, [found])
    return found


def mine(session: Session, membership: Membership) -> list[Correction]:
    """Everything that this member said is not right, with a name or without, by its day; for that member alone.

    Each comes with its meeting's day (`minutes.meeting`). One statement, with the texts.
    """
    question = select(Correction).join(Correction.minutes).join(Minutes.meeting).where(*_here(membership))
    question = question.options(contains_eager(Correction.minutes).contains_eager(Minutes.meeting))
    question = question.options(*ITS_TEXTS)
    found = session.scalars(question.order_by(Correction.made_on, Correction.id))
    return [one for one in found if one.is_of(membership)]


def _here(membership: Membership) -> tuple[ColumnElement[bool], ...]:
    """Who came later reads what was said from the day of joining on, like all that the group wrote."""
    return (Correction.group_id == membership.group_id, Correction.made_on >= membership.reads_from.date())


def waiting_part(groups: Collection[int]) -> Select[int, int, datetime]:
    """For what waits on *Today*: one row for each correction of these groups that waits for its answer.

    The group, and the meeting in whose minutes it waits with its beginning.
    """
    waits = select(Correction.group_id, Meeting.id, Meeting.starts_at).join(Correction.minutes).join(Minutes.meeting)
    return waits.where(Correction.group_id.in_(groups), Correction.reply.is_(None))
