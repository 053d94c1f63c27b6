"""Reading what a group has answered about being ready."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.readiness.models import Question, ReadyAnswer
from portal.texts import queries as texts


def answers(session: Session, membership: Membership) -> dict[Question, ReadyAnswer]:
    """The answers of this group, with their notes."""
    found = list(session.scalars(select(ReadyAnswer).where(ReadyAnswer.group_id == membership.group_id)))
    texts.fetch(session, found)
    return {one.question: one for one in found}


def unanswered(session: Session, membership: Membership) -> int:
    """How many questions have no answer yet, neither yes nor not yet."""
    here = select(func.count()).select_from(ReadyAnswer).where(ReadyAnswer.group_id == membership.group_id)
    return len(Question) - (session.scalar(here) or 0)
