"""Reading the proposals of a group in which one has a seat."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Date, Integer, Tuple, literal, select, tuple_
from sqlalchemy.orm import Session, joinedload

from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Membership
from portal.proposals.models import Proposal, Reply
from portal.texts import queries as texts


class Part(enum.Enum):
    """Which proposals a list holds."""

    ALL = "all"
    WAITING = "waiting"
    LATER = "later"
    ANSWERED = "answered"


WHICH: dict[Part, tuple[ColumnElement[bool], ...]] = {
    Part.ALL: (),
    Part.WAITING: (Proposal.reply.is_(None),),
    Part.LATER: (Proposal.reply == Reply.LATER,),
    Part.ANSWERED: (Proposal.reply.in_([Reply.IN_THE_PLAN, Reply.NO]),),
}
OLDEST_FIRST = {Part.WAITING, Part.LATER}


@dataclass(frozen=True)
class ProposalsPage:
    """One page of a list of proposals."""

    shown: list[Proposal]
    following: int | None
    """The id to ask for the next page with, or None where there is none."""


def proposals(session: Session, membership: Membership, part: Part, after: int | None = None) -> ProposalsPage:
    """A_PAGE proposals with their texts, from the first one or from the one `after` this id; two or three statements.

    They stand by their day. Those of one day stand by numbers that are by chance, so in no order of arrival. Who
    joined later reads those from the day of joining on, like all that the group wrote.
    """
    question = select(Proposal).where(*_here(membership), *WHICH[part])
    stands = tuple_(Proposal.made_on, Proposal.id)
    place = _place(session, membership, after) if after is not None else None
    if part in OLDEST_FIRST:
        question = question.order_by(Proposal.made_on, Proposal.id)
        question = question.where(stands > place) if place is not None else question
    else:
        question = question.order_by(Proposal.made_on.desc(), Proposal.id.desc())
        question = question.where(stands < place) if place is not None else question
    shown, more = page_of(session.scalars(question.limit(A_PAGE + 1)).all())
    texts.fetch(session, shown)
    return ProposalsPage(shown, shown[-1].id if more else None)


def proposal(session: Session, membership: Membership, proposal_id: int, *, locked: bool = False) -> Proposal | None:
    """One proposal of this group with its texts; locked against others' answers where asked."""
    question = select(Proposal).where(*_here(membership), Proposal.id == proposal_id)
    if locked:
        question = question.with_for_update(of=Proposal).execution_options(populate_existing=True)
    found = session.scalar(question)
    texts.fetch(session, [found])
    return found


def mine(session: Session, membership: Membership) -> list[Proposal]:
    """Everything that this member proposed, with a name or without, by its day; for that member alone.

    One statement, with the texts.
    """
    question = select(Proposal).where(*_here(membership)).order_by(Proposal.made_on, Proposal.id)
    question = question.options(joinedload(Proposal.text), joinedload(Proposal.words))
    return [one for one in session.scalars(question) if one.is_of(membership)]


def _here(membership: Membership) -> tuple[ColumnElement[bool], ...]:
    return (Proposal.group_id == membership.group_id, Proposal.made_on >= membership.reads_from.date())


def _place(session: Session, membership: Membership, proposal_id: int) -> Tuple | None:
    """Where in the list this proposal stands, or None where it is not of this group."""
    its = (*_here(membership), Proposal.id == proposal_id)
    found = session.execute(select(Proposal.made_on, Proposal.id).where(*its)).first()
    return None if found is None else tuple_(literal(found[0], Date), literal(found[1], Integer))
