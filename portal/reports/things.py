"""What a report is about, found only where the reporter may read it. Knows no web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.corrections.models import Correction
from portal.followup import queries as followup
from portal.groups import queries as groups
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.introductions.models import Introduction
from portal.meetings import queries as meetings
from portal.messages.models import Message, Thread
from portal.minutes import queries as minutes
from portal.minutes.models import Minutes, MinutesVersion
from portal.proposals import queries as proposals
from portal.reports.models import About
from portal.texts import queries as texts
from portal.texts.models import Written
from portal.walls.models import Wall, WallNote


@dataclass(frozen=True)
class Thing:
    """Something that somebody may read, and may find not all right."""

    about: About
    number: int
    text: Written | None = None
    """What it says, where that is short."""
    day: datetime | None = None
    """The beginning of the meeting that it belongs to."""
    authors: frozenset[int | None] = frozenset()
    """The seats of those who wrote it, or answered there."""
    place: int | None = None
    """Where its page has another number than its own: the meeting's, or the participant's."""

    @property
    def key(self) -> str:
        """What it is called in an address."""
        return f"{self.about.value}-{self.number}"


def thing(session: Session, membership: Membership, key: str | None) -> Thing | None:
    """What has this key, where this member may read it now; None otherwise, and where it never was."""
    kind, _, number = (key or "").partition("-")
    about = next((one for one in About if one.value == kind), None)
    if about is None or not (number.isascii() and number.isdigit() and len(number) < 11):
        return None
    return at(session, membership, about, int(number))


def at(session: Session, membership: Membership, about: About, number: int) -> Thing | None:
    """As `thing`, by its kind and number."""
    return FOUND[about](session, membership, number) if number < 2**31 else None


def _message(session: Session, membership: Membership, number: int) -> Thing | None:
    question = select(Message, Thread.participant_id).join(Thread, Thread.id == Message.thread_id)
    found = session.execute(question.where(Message.id == number, Message.group_id == membership.group_id)).first()
    if found is None or not _reads_thread(session, membership, found[1]):
        return None
    message = found[0]
    texts.fetch(session, [message])
    return Thing(About.MESSAGE, number, message.text, authors=frozenset({message.author_id}), place=found[1])


def _thread(session: Session, membership: Membership, number: int) -> Thing | None:
    """The number is that of the participant's seat."""
    if not _reads_thread(session, membership, number):
        return None
    wrote = select(Message.author_id).join(Thread, Thread.id == Message.thread_id).distinct()
    authors = frozenset(session.scalars(wrote.where(Thread.participant_id == number)))
    return Thing(About.THREAD, number, authors=authors, place=number) if authors else None


def _reads_thread(session: Session, membership: Membership, participant_id: int) -> bool:
    if participant_id == membership.id:
        return membership.may(Right.WRITE_TO_FACILITATORS)
    helps = membership.may(Right.ANSWER_MESSAGES)
    return helps and groups.participant(session, membership, participant_id) is not None


def _minutes(session: Session, membership: Membership, number: int) -> Thing | None:
    """The number is that of the meeting."""
    meeting = minutes.meeting(session, membership, number)
    if meeting is None or not membership.may(Right.READ_MINUTES):
        return None
    its = (Minutes.meeting_id == number, Minutes.current > 0, MinutesVersion.number <= Minutes.current)
    saved = select(MinutesVersion.saved_by_id).join(MinutesVersion.minutes).where(*its)
    authors = frozenset(session.scalars(saved))
    return Thing(About.MINUTES, number, day=meeting.starts_at, authors=authors, place=number) if authors else None


def _correction(session: Session, membership: Membership, number: int) -> Thing | None:
    question = select(Correction, Minutes.meeting_id).join(Correction.minutes)
    here = (Correction.group_id == membership.group_id, Correction.made_on >= membership.reads_from.date())
    found = session.execute(question.where(Correction.id == number, *here)).first()
    if found is None or not membership.may(Right.READ_MINUTES) or not found[0].is_read_by(membership):
        return None
    if minutes.meeting(session, membership, found[1]) is None:
        return None
    one = found[0]
    texts.fetch(session, [one])
    authors = frozenset({one.author_id, one.answered_by_id})
    return Thing(About.CORRECTION, number, one.text or one.quote, authors=authors, place=found[1])


def _proposal(session: Session, membership: Membership, number: int) -> Thing | None:
    one = proposals.proposal(session, membership, number) if membership.may(Right.READ_MEETINGS) else None
    if one is None:
        return None
    authors = frozenset({one.author_id, one.answered_by_id, one.written_by_id})
    return Thing(About.PROPOSAL, number, one.text, authors=authors)


def _input(session: Session, membership: Membership, number: int) -> Thing | None:
    one = followup.one(session, membership, number) if membership.may(Right.READ_WHAT_BECAME) else None
    if one is None:
        return None
    wrote = frozenset(text.author_id for text in (one.words, one.latest, one.reason, one.sent_to) if text is not None)
    return Thing(About.INPUT, number, one.words, authors=wrote)


def _introduction(session: Session, membership: Membership, number: int) -> Thing | None:
    """The number is that of the seat."""
    question = select(Introduction).join(Membership, Membership.id == Introduction.membership_id)
    here = (Introduction.group_id == membership.group_id, Membership.id == number, Membership.left_at.is_(None))
    one = session.scalar(question.where(*here)) if membership.may(Right.SEE_MEMBERS) else None
    if one is None:
        return None
    texts.fetch(session, [one])
    return Thing(About.INTRODUCTION, number, one.text, authors=frozenset({number}))


def _note(session: Session, membership: Membership, number: int) -> Thing | None:
    question = select(WallNote, Wall.meeting_id).join(Wall, Wall.id == WallNote.wall_id)
    found = session.execute(question.where(WallNote.id == number, WallNote.group_id == membership.group_id)).first()
    if found is None or not membership.may(Right.READ_MEETINGS):
        return None
    meeting = meetings.its_day(session, membership, found[1])
    if meeting is None:
        return None
    texts.fetch(session, [found[0]])
    return Thing(About.NOTE, number, found[0].text, day=meeting.starts_at, place=found[1])


FOUND: dict[About, Callable[[Session, Membership, int], Thing | None]] = {
    About.MESSAGE: _message,
    About.THREAD: _thread,
    About.MINUTES: _minutes,
    About.CORRECTION: _correction,
    About.PROPOSAL: _proposal,
    About.INPUT: _input,
    About.INTRODUCTION: _introduction,
    About.NOTE: _note,
}
