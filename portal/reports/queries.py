"""Reading reports: one's own, those to oneself, or, for a coordinator, those to the coordinator."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Date, Integer, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session, joinedload

from portal.core.keys import SealingKey, hold
from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Membership
from portal.people.models import Person
from portal.reports.models import Report
from portal.texts import queries as texts


class Part(enum.Enum):
    """Which reports a list holds."""

    WAITING = "waiting"
    """Oldest first."""
    ANSWERED = "answered"
    """What was answered last, first."""


@dataclass(frozen=True)
class ReportsPage:
    """One page of a list of reports."""

    shown: list[Report]
    following: int | None
    """The id to ask for the next page with, or None where there is none."""


def mine(session: Session, membership: Membership, after: int | None = None) -> ReportsPage:
    """A_PAGE of what this member reported, with a name or without, the newest day first, with texts. Two statements.

    What is sealed tells whose it is, so all of the group are looked through: they are few.
    """
    found = [one for one in session.scalars(_in_group(membership)) if one.is_of(membership)]
    found.sort(key=lambda one: (one.made_on, one.id), reverse=True)
    places = [one.id for one in found]
    begins = places.index(after) + 1 if after in places else 0
    return _page(session, found[begins : begins + A_PAGE + 1])


def all_mine(session: Session, membership: Membership) -> list[Report]:
    """All that this member reported, to be taken along, by its day. One statement, with the texts."""
    with_texts = [joinedload(text) for text in (Report.text, Report.copied, Report.words)]
    question = _in_group(membership).options(*with_texts)
    found = [one for one in session.scalars(question) if one.is_of(membership)]
    return sorted(found, key=lambda one: (one.made_on, one.id))


def my_report(session: Session, membership: Membership, report_id: int) -> Report | None:
    """One report that this member made, held until the transaction ends.

    All of the group are looked through, so that one of somebody else takes as long as one that never was.
    """
    held = _in_group(membership).order_by(Report.id).with_for_update(of=Report)
    found = session.scalars(held.execution_options(populate_existing=True)).all()
    return next((one for one in found if one.id == report_id and one.is_of(membership)), None)


def to_me(session: Session, membership: Membership, part: Part, after: int | None = None) -> ReportsPage:
    """A_PAGE of what others reported to this facilitator, with texts; at most three statements."""
    return _part(session, (Report.receiver_id == membership.id,), part, after)


def one_to_me(session: Session, membership: Membership, report_id: int, *, locked: bool = False) -> Report | None:
    """One report to this facilitator, with its texts."""
    return _one(session, (Report.receiver_id == membership.id,), report_id, locked=locked)


def waiting_part(seats: Collection[int]) -> Select[int, int]:
    """For what waits on *Today*: for each group of these seats how many reports wait for whoever sits there."""
    waits = (Report.receiver_id.in_(seats), Report.answered_at.is_(None))
    return select(Report.group_id, func.count().label("number")).where(*waits).group_by(Report.group_id)


def for_coordinator(session: Session, person: Person, part: Part, after: int | None = None) -> ReportsPage:
    """A_PAGE of what was reported to the coordinator, with texts; at most three statements.

    Nothing from a group in which this very person has a seat or had one: it may be about that person.
    """
    return _part(session, _theirs(person), part, after)


def one_for_coordinator(session: Session, person: Person, report_id: int, *, locked: bool = False) -> Report | None:
    """One report to the coordinator, with its texts."""
    return _one(session, _theirs(person), report_id, locked=locked)


def how_many_wait(session: Session, person: Person) -> int:
    """How many reports wait for this coordinator."""
    waits = (*_theirs(person), Report.answered_at.is_(None))
    return session.scalar(select(func.count()).select_from(Report).where(*waits)) or 0


def a_coordinator_reads(session: Session, group_id: int) -> bool:
    """Whether there is a coordinator who has and had no seat in this group."""
    sits = select(Membership.person_id).where(Membership.group_id == group_id)
    free = select(Person.id).where(Person.coordinator, Person.id.not_in(sits))
    return session.scalar(free.limit(1)) is not None


def _in_group(membership: Membership) -> Select[Report]:
    return select(Report).where(Report.group_id == membership.group_id)


def _theirs(person: Person) -> tuple[ColumnElement[bool], ...]:
    sits = select(Membership.group_id).where(Membership.person_id == person.id)
    return (Report.to_coordinator.is_(True), Report.group_id.not_in(sits))


def _one(session: Session, which: tuple[ColumnElement[bool], ...], report_id: int, *, locked: bool) -> Report | None:
    question = select(Report).where(*which, Report.id == report_id)
    if locked:
        question = question.with_for_update(of=Report).execution_options(populate_existing=True)
    found = session.scalar(question)
    texts.fetch(session, [found])
    return found


def _part(session: Session, which: tuple[ColumnElement[bool], ...], part: Part, after: int | None) -> ReportsPage:
    """One page, with the keys of the groups that its texts are sealed with."""
    question = select(Report, SealingKey).outerjoin(SealingKey, SealingKey.group_id == Report.group_id).where(*which)
    place = _place(session, which, after) if after is not None else None
    if part is Part.WAITING:
        question = question.where(Report.answered_at.is_(None)).order_by(Report.made_on, Report.id)
        if place is not None:
            stands = tuple_(literal(place[0], Date), literal(after, Integer))
            question = question.where(tuple_(Report.made_on, Report.id) > stands)
    else:
        question = question.where(Report.answered_at.is_not(None))
        question = question.order_by(Report.answered_at.desc(), Report.id.desc())
        if place is not None and place[1] is not None:
            stands = tuple_(literal(place[1], Report.answered_at.type), literal(after, Integer))
            question = question.where(tuple_(Report.answered_at, Report.id) < stands)
    found = session.execute(question.limit(A_PAGE + 1)).all()
    hold(session, [key for _report, key in found])
    return _page(session, [report for report, _key in found])


def _place(
    session: Session, which: tuple[ColumnElement[bool], ...], report_id: int
) -> tuple[object, datetime | None] | None:
    """Where in a list this report stands, or None where it is not in it."""
    found = session.execute(select(Report.made_on, Report.answered_at).where(*which, Report.id == report_id)).first()
    return None if found is None else (found[0], found[1])


def _page(session: Session, found: list[Report]) -> ReportsPage:
    shown, more = page_of(found)
    texts.fetch(session, shown)
    return ReportsPage(shown, shown[-1].id if more else None)
