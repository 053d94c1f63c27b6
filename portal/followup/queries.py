"""Reading what became of what was said, in a group in which one has a seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, Tuple, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, lazyload

from portal.core.database import Moment
from portal.core.pages import A_PAGE
from portal.followup.models import OPEN, Input, InputStep, Stage
from portal.groups.models import EVER, Membership
from portal.groups.rights import Role
from portal.meetings.models import Meeting
from portal.minutes.models import Minutes
from portal.texts import queries as texts

FEW = 5
"""So much of what was managed stands before all else, and so much on the page of the next meeting."""
STEPS_SHOWN = 3
"""So much of the way there stands with each."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
MANAGED = or_(Input.win.is_(True), Input.stage == Stage.DONE)


@dataclass(frozen=True)
class InputsPage:
    """One page of a list."""

    shown: list[Input]
    following: int | None
    """The id to ask for the next page with, or None where there is none."""


def managed(session: Session, membership: Membership, after: int | None = None) -> InputsPage:
    """A_PAGE of what the group managed, newest first, from the first or from the one `after` this id. No texts yet."""
    return _page(session, membership, MANAGED, A_PAGE, after)


def newest_managed(session: Session, membership: Membership) -> InputsPage:
    """The FEW that were managed last, and whether there are more. No texts yet."""
    return _page(session, membership, MANAGED, FEW, None)


def others(session: Session, membership: Membership, after: int | None = None) -> InputsPage:
    """A_PAGE of all else, what moved last first, from the first or from the one `after` this id. No texts yet."""
    return _page(session, membership, ~MANAGED, A_PAGE, after)


def _page(
    session: Session, membership: Membership, which: ColumnElement[bool], most: int, after: int | None
) -> InputsPage:
    question = select(Input).where(*there(membership), which)
    if after is not None:
        question = question.where(tuple_(Input.moved_at, Input.id) < _place(after, membership))
    question = question.order_by(Input.moved_at.desc(), Input.id.desc()).limit(most + 1)
    found = session.scalars(question).all()
    shown, more = list(found[:most]), len(found) > most
    return InputsPage(shown, shown[-1].id if more else None)


def _place(after: int, membership: Membership) -> Tuple:
    """Where in the list this one stands. An id that is not of this group is as none: it stands before them all."""
    here = (Input.id == after, Input.group_id == membership.group_id)
    moved_at = select(Input.moved_at).where(*here).scalar_subquery()
    return tuple_(func.coalesce(moved_at, literal(NEVER, Moment)), literal(after))


def there(membership: Membership) -> tuple[ColumnElement[bool], ...]:
    """What is there for this member.

    Who joined later reads what was said from the day of joining on, and what was said at a meeting whose minutes the
    group has opened to newcomers.
    """
    here = Input.group_id == membership.group_id
    if membership.role is not Role.PARTICIPANT:
        return (here,)
    return (here, or_(Input.said_on >= membership.reads_from.date(), Input.meeting_id.in_(_opened(membership))))


def opened_to_newcomers(session: Session, membership: Membership, found: Input) -> bool:
    """Whether it was said at a meeting whose minutes the group has opened to those who come later."""
    return session.scalar(_opened(membership).where(Minutes.meeting_id == found.meeting_id)) is not None


def _opened(membership: Membership) -> Select[int]:
    """The ids of the meetings whose minutes the group has opened to those who come later."""
    here = (Minutes.group_id == membership.group_id, Minutes.for_newcomers, Minutes.current > 0)
    return select(Minutes.meeting_id).where(*here)


def with_steps(session: Session, shown: Sequence[Input]) -> dict[int, list[InputStep]]:
    """The latest STEPS_SHOWN steps of each of these, newest first, by its id; and the texts of all. Two statements."""
    steps: dict[int, list[InputStep]] = defaultdict(list)
    if not shown:
        return steps
    place = func.row_number().over(partition_by=InputStep.input_id, order_by=InputStep.id.desc()).label("place")
    near = select(InputStep.id, place).where(InputStep.input_id.in_([one.id for one in shown])).subquery()
    question = select(InputStep).join(near, near.c.id == InputStep.id).where(near.c.place <= STEPS_SHOWN)
    for step in session.scalars(question.order_by(InputStep.id.desc())):
        steps[step.input_id].append(step)
    texts.fetch(session, [*shown, *(step for way in steps.values() for step in way)])
    return steps


def all_steps(session: Session, one: Input) -> list[InputStep]:
    """Every step on the way of one of these, newest first, with its texts. Two statements."""
    found = list(session.scalars(select(InputStep).where(InputStep.input_id == one.id).order_by(InputStep.id.desc())))
    texts.fetch(session, found)
    return found


def one(session: Session, membership: Membership, input_id: int, *, locked: bool = False) -> Input | None:
    """One of this group with its texts; locked against others' saves where asked."""
    question = select(Input).where(*there(membership), Input.id == input_id)
    if locked:
        question = question.with_for_update(of=Input).execution_options(populate_existing=True)
    found = session.scalar(question)
    texts.fetch(session, [found])
    return found


def since_last_time(session: Session, membership: Membership, meeting: Meeting, now: datetime) -> list[Input]:
    """For the page of the next meeting: what moved since the one before it, and what is open and has something to say.

    At most FEW, what moved last first; nothing where the group meets once more before this meeting. One statement,
    texts and all: there is much around a meeting.
    """
    before = (
        Meeting.group_id == membership.group_id,
        Meeting.cancelled_at.is_(None),
        Meeting.starts_at < meeting.starts_at,
    )
    last = func.coalesce(select(func.max(Meeting.starts_at)).where(*before).scalar_subquery(), literal(EVER, Moment))
    tells = and_(Input.stage.in_(OPEN), Input.latest_id.is_not(None))
    question = select(Input).where(*there(membership), or_(Input.moved_at >= last, tells), last <= now)
    with_texts = [joinedload(text) for text in (Input.words, Input.sent_to, Input.latest, Input.reason)]
    question = question.options(*with_texts, lazyload(Input.looked_after_by))
    return list(session.scalars(question.order_by(Input.moved_at.desc(), Input.id.desc()).limit(FEW)))
