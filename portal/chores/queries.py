"""Reading who does what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager

from portal.chores.models import Chore
from portal.core.versions import version_of
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.people.models import Person
from portal.texts import queries as texts

LIST = (
    select(Chore, Person.name)
    .outerjoin(Membership, Membership.id == Chore.taken_by_id)
    .outerjoin(Person, Person.id == Membership.person_id)
    .where(Chore.meeting_id == bindparam("meeting_id"), Chore.group_id == bindparam("group_id"))
    .order_by(Chore.position)
    .execution_options(populate_existing=True)
)
"""Built once: the page of each meeting asks it."""


@dataclass(frozen=True)
class Task:
    """A task of one meeting, as one member sees it."""

    chore: Chore
    taken_by: str | None
    """The name of whoever does it."""
    mine: bool


def tasks(session: Session, membership: Membership, meeting: Meeting) -> list[Task]:
    """Who does what at this meeting, in the order of the list. Two statements."""
    found = session.execute(LIST, {"meeting_id": meeting.id, "group_id": membership.group_id}).all()
    texts.fetch(session, [chore for chore, _name in found])
    return [Task(chore, name, chore.taken_by_id == membership.id) for chore, name in found]


def chores(session: Session, membership: Membership, meeting: Meeting) -> list[Chore]:
    """The tasks of this meeting with their texts, whoever does them."""
    return [task.chore for task in tasks(session, membership, meeting)]


def one(session: Session, membership: Membership, meeting: Meeting, chore_id: int) -> Chore | None:
    """One task of this meeting, without its text."""
    here = (Chore.meeting_id == meeting.id, Chore.group_id == membership.group_id)
    return session.scalar(select(Chore).where(Chore.id == chore_id, *here))


def last_time(session: Session, membership: Membership, meeting: Meeting) -> list[str]:
    """The tasks of the last meeting before this one that had any, a line each."""
    before = (Meeting.group_id == membership.group_id, Meeting.starts_at < meeting.starts_at)
    had_any = select(Chore.meeting_id).join(Meeting, Meeting.id == Chore.meeting_id).where(*before)
    last = had_any.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1).scalar_subquery()
    found = list(session.scalars(select(Chore).where(Chore.meeting_id == last).order_by(Chore.position)))
    texts.fetch(session, found)
    return [chore.line for chore in found]


def all_mine(session: Session, membership: Membership) -> list[tuple[Meeting, Chore]]:
    """All that this member has taken on, and at which meeting, by its day. One statement.

    Who has left has nothing: it is all free again.
    """
    if membership.left_at is not None:
        return []
    question = select(Meeting, Chore).join(Chore, Chore.meeting_id == Meeting.id).outerjoin(Chore.text)
    question = question.where(Chore.taken_by_id == membership.id).options(contains_eager(Chore.text))
    found = session.execute(question.order_by(Meeting.starts_at, Meeting.id, Chore.position))
    return [(meeting, chore) for meeting, chore in found]


def version(chores: Sequence[Chore]) -> int:
    """Which list this is, so that of two who change it the second is told. Who has taken what is no part of it."""
    return version_of([chore.line for chore in chores])
