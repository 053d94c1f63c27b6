"""Reading what a group has agreed about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, selectinload

from portal.charters.models import Charter, FineForMe, GroupStep
from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Group, Membership, State
from portal.groups.queries import hold_group
from portal.texts import queries as texts


@dataclass(frozen=True)
class Fine:
    """What is known of who finds the rules fine: a number, and whether one has said so oneself."""

    said: int
    by_me: bool


def charter(session: Session, membership: Membership, *, held: bool = False) -> Charter | None:
    """What this group has agreed, with its rules and all texts; None where it has written nothing yet.

    Held, the group is locked until the transaction ends, and what another one saved meanwhile is read.
    """
    question = select(Charter).where(Charter.group_id == membership.group_id).options(selectinload(Charter.rules))
    if held:
        hold_group(session, membership)
        question = question.execution_options(populate_existing=True)
    found = session.scalar(question)
    if found is not None:
        texts.fetch(session, [found, *found.rules])
    return found


def fine(session: Session, membership: Membership, charter: Charter) -> Fine:
    """How many have said that the rules as they stand are fine, and whether this member has.

    At a sign-in that nobody has confirmed what was said before does not count as one's own.
    """
    these = (FineForMe.group_id == membership.group_id, FineForMe.rules_version == charter.rules_version)
    by_me = case((FineForMe.membership_id == membership.id, FineForMe.said_at))
    said, mine = session.execute(select(func.count(), func.max(by_me)).where(*these)).one()
    hidden = mine is not None and membership.closed_before is not None and mine < membership.closed_before
    return Fine(said, mine is not None and not hidden)


def ended(moment: datetime) -> Select[int]:
    """The ids of the groups that had come to their end at this moment, and took no step since."""
    return (
        select(GroupStep.group_id)
        .join(Group, Group.id == GroupStep.group_id)
        .where(Group.state == State.ENDING, GroupStep.after == State.ENDING)
        .group_by(GroupStep.group_id)
        .having(func.max(GroupStep.taken_at) <= moment)
    )


def ended_at(session: Session, group_id: int) -> datetime | None:
    """When this group came to its end; None where it has not."""
    last = select(func.max(GroupStep.taken_at)).join(Group, Group.id == GroupStep.group_id)
    return session.scalar(
        last.where(GroupStep.group_id == group_id, Group.state == State.ENDING, GroupStep.after == State.ENDING)
    )


def steps(session: Session, membership: Membership, before: int | None = None) -> tuple[list[GroupStep], bool]:
    """A page of the steps that the group has taken since this member came, newest first, and whether others follow.

    `before` is the id of the last one of the page before.
    """
    here = [GroupStep.group_id == membership.group_id, GroupStep.taken_at >= membership.reads_from]
    if before is not None:
        here.append(GroupStep.id < before)
    question = select(GroupStep).where(*here).order_by(GroupStep.id.desc()).limit(A_PAGE + 1)
    found, others = page_of(session.scalars(question).all())
    texts.fetch(session, found)
    return found, others


def before_the_pause(session: Session, membership: Membership) -> State:
    """Where the group stood before the pause that it takes; where nobody noted it, as a group that meets."""
    last = (GroupStep.group_id == membership.group_id, GroupStep.after == State.PAUSED)
    question = select(GroupStep.before).where(*last).order_by(GroupStep.id.desc()).limit(1)
    return session.scalar(question) or State.MEETING
