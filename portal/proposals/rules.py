"""Proposing, answering, and taking a name away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.proposals.models import About, Proposal, Reply, sealed_number
from portal.texts.models import Written
from portal.texts.rules import language_of, midnight, number_by_chance, write, write_unnamed

NOBODY = f"{0:010}"
"""Stands sealed in the place of somebody who has left."""


class AnsweredMeanwhile(Exception):
    """Somebody else answered after this form was opened."""


class ReasonNeeded(Exception):
    """Nobody is told *no* without a reason."""


@dataclass(frozen=True)
class Idea:
    """What somebody proposes. The text is as typed."""

    about: About
    text: str
    named: bool
    languages: list[str]
    """Codes that the writer usually writes in, the likeliest first."""
    meeting_id: int | None = None
    written_by: Membership | None = None
    """The facilitator who writes it down for somebody on paper, with that person's name."""


def propose(session: Session, proposer: Membership, what: Idea, today: date) -> Proposal:
    """Keep a proposal. Without a name its text has no author, and who made it is sealed.

    `today` is the day where the groups meet; with a name or without, the time is not kept.
    """
    proposal = Proposal(
        id=number_by_chance(session, Proposal.id),
        group_id=proposer.group_id,
        meeting_id=what.meeting_id,
        about=what.about,
        named=what.named,
        made_on=today,
        version=1,
    )
    language = language_of(what.text, what.languages)
    if what.named:
        proposal.author, proposal.written_by = proposer, what.written_by
        proposal.text = write(session, proposer, what.text, language, midnight(today))
    else:
        proposal.proposer = sealed_number(proposer)
        proposal.text = write_unnamed(session, proposer.group_id, what.text, language, midnight(today))
    session.add(proposal)
    session.flush()
    return proposal


def answer(
    session: Session,
    facilitator: Membership,
    proposal: Proposal,
    reply: Reply,
    words: str,
    languages: list[str],
    *,
    version: int,
    now: datetime,
) -> None:
    """Answer a proposal; the newest answer counts.

    `version` is the one that the form was opened with. Raises AnsweredMeanwhile when somebody else answered in
    between, and ReasonNeeded for a *no* without words.
    """
    if proposal.version != version:
        raise AnsweredMeanwhile
    if reply is Reply.NO and not words:
        raise ReasonNeeded
    proposal.reply, proposal.answered_by, proposal.answered_at = reply, facilitator, now
    proposal.words = write(session, facilitator, words, language_of(words, languages), now, instead_of=proposal.words)
    proposal.version += 1
    session.flush()


def forget_proposer(session: Session, membership: Membership, _now: datetime) -> None:
    """Take the name of this member off all proposals; they stay.

    Of those without a name all in the group are sealed anew, so that two copies of the database tell not which ones
    were of the one who has left.
    """
    theirs = select(Proposal.text_id).where(Proposal.author_id == membership.id)
    session.execute(update(Written).where(Written.id.in_(theirs)).values(author_id=None))
    session.execute(update(Proposal).where(Proposal.author_id == membership.id).values(author_id=None))
    mine = sealed_number(membership)
    unnamed = (Proposal.group_id == membership.group_id, Proposal.named.is_(False))
    for proposal in session.scalars(select(Proposal).where(*unnamed)):
        proposal.proposer = NOBODY if proposal.proposer == mine else proposal.proposer
    session.flush()
