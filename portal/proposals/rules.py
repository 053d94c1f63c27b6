"""Proposing, answering, and taking a name away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.proposals.models import About, Proposal, Reply
from portal.texts.rules import language_of, number_by_chance, write
from portal.texts.unnamed import forget_author, say


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
        version=1,
    )
    if what.named:
        proposal.written_by = what.written_by
    say(session, proposal, proposer, what.text, what.languages, today)
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
    """Take the name of this member off all proposals; they stay (`texts.unnamed`)."""
    forget_author(session, Proposal, membership)
