"""Reading which times a group is asked about, and what was said to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from portal.core.pages import A_PAGE, page_of
from portal.groups.models import EVER, Membership
from portal.texts import queries as texts
from portal.times.models import Fit, OfferedTime, TimeAnswer, TimeSearch

ENOUGH = 3
"""Only when so many have answered do numbers stand there for all: those of one or two would say whose they are."""


@dataclass(frozen=True)
class SearchesPage:
    """One page of the questions that are open."""

    shown: list[TimeSearch]
    following: int | None
    """The id to ask for the next page with, or None where there is none."""


@dataclass
class Said:
    """What was said to the times of one question."""

    mine: dict[int, Fit] = field(default_factory=dict)
    """By the id of the time."""
    numbers: dict[int, dict[Fit, int]] = field(default_factory=dict)
    """How many said what, by the id of the time; for every time."""
    people: int = 0
    """How many have said something to any of them."""


def search(session: Session, membership: Membership, search_id: int, *, locked: bool = False) -> TimeSearch | None:
    """One question to this group with its times and its theme; locked against others' choosing where asked."""
    question = select(TimeSearch).where(*_here(membership), TimeSearch.id == search_id)
    question = question.options(selectinload(TimeSearch.times))
    if locked:
        question = question.with_for_update(of=TimeSearch).execution_options(populate_existing=True)
    found = session.scalar(question)
    texts.fetch(session, [found])
    return found


def open_searches(session: Session, membership: Membership, now: datetime, after: int | None = None) -> SearchesPage:
    """A_PAGE questions that can still be answered, the newest first, from the first or from the one `after` this id."""
    question = select(TimeSearch).where(*_here(membership), TimeSearch.closed_at.is_(None), TimeSearch.last_at > now)
    if after is not None:
        question = question.where(TimeSearch.id < after)
    question = question.options(selectinload(TimeSearch.times)).order_by(TimeSearch.id.desc()).limit(A_PAGE + 1)
    shown, more = page_of(session.scalars(question).all())
    texts.fetch(session, shown)
    return SearchesPage(shown, shown[-1].id if more else None)


def said(session: Session, membership: Membership, search: TimeSearch) -> Said:
    """What this member said to the times of a question, and how many said what. One statement.

    At a sign-in that nobody has confirmed one's own answers from before are among the numbers alone.
    """
    found = Said(numbers={one.id: dict.fromkeys(Fit, 0) for one in search.times})
    since, people = membership.closed_before or EVER, set()
    for one in session.scalars(select(TimeAnswer).where(TimeAnswer.time_id.in_(found.numbers))):
        found.numbers[one.time_id][one.fit] += 1
        people.add(one.membership_id)
        if one.membership_id == membership.id and one.answered_at >= since:
            found.mine[one.time_id] = one.fit
    found.people = len(people)
    return found


def my_answers(session: Session, membership: Membership) -> list[tuple[datetime, Fit]]:
    """All that this member said to times, by their day. Nothing is left of it, and nothing asked, after leaving."""
    if membership.left_at is not None:
        return []
    question = (
        select(OfferedTime.starts_at, TimeAnswer.fit)
        .join(TimeAnswer, TimeAnswer.time_id == OfferedTime.id)
        .where(TimeAnswer.membership_id == membership.id)
        .order_by(OfferedTime.starts_at, OfferedTime.id)
    )
    if membership.closed_before is not None:
        question = question.where(TimeAnswer.answered_at >= membership.closed_before)
    return [(starts_at, fit) for starts_at, fit in session.execute(question)]


def _here(membership: Membership) -> tuple[ColumnElement[bool], ...]:
    """The questions to this group that are there for this seat: as with meetings, by their last day."""
    return (TimeSearch.group_id == membership.group_id, TimeSearch.last_at >= membership.reads_from)
