"""Reading threads: one's own, or, for facilitators, those of the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, Select, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.messages.models import AnswerPromise, Kind, Message, ReadySentence, Recording, Thread, ThreadSound, Turn
from portal.messages.promise import Hours, usually
from portal.reach import queries as reach
from portal.reach.models import Channel, Reach
from portal.speech import recordings


@dataclass(frozen=True)
class Conversation:
    """What one page of a thread shows."""

    thread: Thread | None
    hours: Hours
    """When the group's facilitators read and answer."""
    usually: int | None
    """Within how many working days most answers came lately; None where there are too few to tell."""
    messages: list[Message]
    """Oldest first."""
    before: int | None
    """The id to ask for earlier messages with, or None where there are none."""
    by_hand: Channel | None = None
    """For facilitators: whether the participant wants a call or paper."""
    sound: ThreadSound | None = None
    """Of the newest page, in the language that was asked for."""

    @property
    def changes(self) -> int:
        """What the thread counted when this was read; 0 where there is none."""
        return self.thread.changes if self.thread is not None else 0


BEGUN = (
    select(Thread, AnswerPromise, Reach, ThreadSound)
    .select_from(Membership)
    .outerjoin(Thread, Thread.participant_id == Membership.id)
    .outerjoin(
        ThreadSound, and_(ThreadSound.thread_id == Thread.id, ThreadSound.language == bindparam("tongue", type_=String))
    )
    .outerjoin(AnswerPromise, AnswerPromise.group_id == Membership.group_id)
    .outerjoin(Reach, Reach.person_id == Membership.person_id)
    .where(Membership.id == bindparam("participant_id"))
)
"""Built once, as the newest messages are asked for again and again."""


def conversation(
    session: Session, participant: Membership, before: int | None = None, tongue: str = ""
) -> Conversation:
    """The thread of this participant: the latest messages, or those before the message with the id `before`.

    With the sound of the latest for pages of the language with the code `tongue`, where there is one.

    The caller has shown that the reader is this participant, or a facilitator of the same group. A participant whose
    sign-in nobody has confirmed reads what came since then. Two statements, texts and all.
    """
    thread, hours, often, by_hand, sound = begun(session, participant, tongue)
    if thread is None:
        return Conversation(None, hours, often, [], None, by_hand)
    theirs = select(Message).where(Message.thread_id == thread.id)
    if (since := participant.closed_before) is not None:
        theirs = theirs.where(Message.sent_at >= since)
    if before is not None:
        theirs = theirs.where(Message.id < before)
    theirs = theirs.outerjoin(Message.text).outerjoin(Message.recording)
    theirs = theirs.options(contains_eager(Message.text), contains_eager(Message.recording))
    latest, more = page_of(session.scalars(theirs.order_by(Message.id.desc()).limit(A_PAGE + 1)).all())
    shown = latest[::-1]
    return Conversation(thread, hours, often, shown, shown[0].id if more else None, by_hand, sound)


def begun(
    session: Session, participant: Membership, tongue: str = ""
) -> tuple[Thread | None, Hours, int | None, Channel | None, ThreadSound | None]:
    """The thread of this participant if there is one, when the facilitators read, how long an answer usually takes,
    whether the participant wants a call or paper, and the sound for pages of the language with the code `tongue`.

    The third is in working days, None where there are too few answers to tell. One statement.
    """
    given = {"participant_id": participant.id, "tongue": tongue}
    thread, promise, chosen, sound = session.execute(BEGUN, given).one()
    hours, days = (promise.hours, promise.days_taken) if promise is not None else (Hours(), [])
    return thread, hours, usually(days), reach.way_of(participant, chosen), sound


def participant_of(thread_id: int) -> ScalarSelect[int]:
    """Whose thread this is, as a part of another question."""
    return select(Thread.participant_id).where(Thread.id == thread_id).scalar_subquery()


def changes(session: Session, participant: Membership) -> int:
    """What the thread of this participant counts; 0 where there is none."""
    return session.scalar(select(Thread.changes).where(Thread.participant_id == participant.id)) or 0


def promise(session: Session, membership: Membership) -> AnswerPromise | None:
    """What the facilitators of this group promise, where they chose otherwise than is usual or have answered."""
    return session.get(AnswerPromise, membership.group_id)


def sentences(session: Session, facilitator: Membership) -> list[ReadySentence]:
    """What this facilitator often answers with, oldest first, with the texts. One statement."""
    mine = select(ReadySentence).where(ReadySentence.membership_id == facilitator.id)
    return list(
        session.scalars(
            mine.outerjoin(ReadySentence.text).options(contains_eager(ReadySentence.text)).order_by(ReadySentence.id)
        )
    )


def too_late(before: datetime) -> ScalarSelect[int]:
    """For a coordinator: in how many threads of a group an answer was promised until before this moment.

    A bare number, to be asked with the groups themselves (`Group`): nothing of whom, what or when.
    """
    theirs = (Thread.group_id == Group.id, Thread.waits_for == Turn.FACILITATORS, Thread.answer_by < before)
    question = select(func.count()).select_from(Thread).join(Thread.participant)
    return question.where(*theirs, Membership.left_at.is_(None)).correlate(Group).scalar_subquery()


def whole_thread(session: Session, participant: Membership) -> list[Message]:
    """All that this participant and the facilitators wrote to each other, oldest first, to be taken along.

    At a sign-in that nobody has confirmed it is what came since then. One statement.
    """
    theirs = Thread.participant_id == participant.id
    question = select(Message).join(Thread, Thread.id == Message.thread_id).where(theirs)
    question = question.outerjoin(Message.text).outerjoin(Message.recording)
    question = question.options(contains_eager(Message.text), contains_eager(Message.recording))
    if (since := participant.closed_before) is not None:
        question = question.where(Message.sent_at >= since)
    return list(session.scalars(question.order_by(Message.id)))


def sound(session: Session, participant: Membership, message_id: int) -> bytes | None:
    """The MP3 of a message in the thread of this participant; None where there is none, or none yet.

    As for `conversation`, the caller has shown who reads, and a sign-in that nobody has confirmed hears what came since
    then.
    """
    here = (Thread.participant_id == participant.id, Message.id == message_id)
    question = select(Recording).join(Message, Message.id == Recording.message_id)
    question = question.join(Thread, Thread.id == Message.thread_id).where(*here)
    if (since := participant.closed_before) is not None:
        question = question.where(Message.sent_at >= since)
    return recordings.mp3(session, session.scalar(question))


def sounds(session: Session, messages: Sequence[Message]) -> dict[int, bytes]:
    """The MP3 of each of these messages that has one, by its id, to be taken along; they were read with recordings."""
    found = {one.id: recordings.mp3(session, one.recording) for one in messages}
    return {number: mp3 for number, mp3 in found.items() if mp3 is not None}


@dataclass(frozen=True)
class Turned:
    """Where in the inbox a page begins, and how the inbox stood when its first page was opened; all by ids of messages.

    What is written meanwhile moves no thread to another page, so that whoever goes through all pages meets each thread
    once. What a page says of a thread is still what is true now.
    """

    until: int
    """The newest message when the first page was opened."""
    after: int | None = None
    """Of those who waited then: only who began to wait after this message."""
    before: int | None = None
    """None of those who waited then; and of the others only whose last message came before this one."""


@dataclass(frozen=True)
class InboxPage:
    """One page of the shared inbox."""

    waiting: list[tuple[Thread, Message]]
    """For the facilitators."""
    answered: list[tuple[Thread, Message]]
    """They wait for the participant."""
    done: list[tuple[Thread, Message]]
    silent: list[Membership]
    """Participants with whom nobody has begun to write."""
    following: Turned | None
    """What to ask for the next page with, or None where there is none."""


def inbox(session: Session, seats: Sequence[Membership], turned: Turned | None = None) -> InboxPage:
    """A_PAGE threads of the groups of these seats, each with its last message: what waits longest first, then what was
    answered last.

    Every page reads as much: the one before it is known by a message, not by counting. Two statements.
    """
    given: dict[str, Any] = {"groups": [seat.group_id for seat in seats]}
    if turned is not None:
        given |= {name: number for name, number in asdict(turned).items() if number is not None}
    found = session.execute(_page_of_threads(frozenset(given)), given)
    rows, more = page_of(found.all())
    shown = [(thread, message) for thread, message, *_place in rows]
    silent = session.scalars(_nobody_has_written_to(), {"groups": given["groups"]})
    following = None
    if more:
        *_end, waits_since, last = rows[-1]
        until = turned.until if turned else rows[0].newest
        following = Turned(until, after=waits_since) if waits_since else Turned(until, before=last)
    whose = {turn: [one for one in shown if one[0].waits_for is turn] for turn in Turn}
    return InboxPage(
        waiting=whose[Turn.FACILITATORS],
        answered=whose[Turn.PARTICIPANT],
        done=whose[Turn.NOBODY],
        silent=list(silent),
        following=following,
    )


@cache
def _page_of_threads(given: frozenset[str]) -> Select[Thread, Message, int, int | None, int]:
    """The question of one page of the inbox, built once for what will be `given`: the groups, and how it is turned."""
    stood = _as_it_stood("until" in given).subquery()
    line = select(stood).order_by(stood.c.waits_since.is_(None), stood.c.waits_since, stood.c.last.desc())
    if "before" in given:
        line = line.where(stood.c.waits_since.is_(None), stood.c.last < bindparam("before"))
    elif "after" in given:
        line = line.where(or_(stood.c.waits_since.is_(None), stood.c.waits_since > bindparam("after")))
    place = line.limit(A_PAGE + 1).subquery()
    now_last = select(func.max(Message.id)).where(Message.thread_id == Thread.id).correlate(Thread).scalar_subquery()
    return (
        select(Thread, Message, place.c.newest, place.c.waits_since, place.c.last)
        .join(place, place.c.id == Thread.id)
        .join(Thread.participant)
        .join(Message, Message.id == now_last)
        .outerjoin(Message.text)
        .options(contains_eager(Thread.participant), contains_eager(Message.text))
        .order_by(place.c.waits_since.is_(None), place.c.waits_since, place.c.last.desc())
    )


def _as_it_stood(until: bool) -> Select[int, int | None, int, int]:
    """Each thread of the groups as it stood with the message `until`, or as it stands now.

    That is: its id, since which message it waits for an answer, if it does, its last message, and the newest of all
    threads. Who writes again while waiting stays in the line; a note of one facilitator to the others answers nothing.
    A thread that had not begun by then is left out.
    """
    here = [Message.thread_id == Thread.id, *([Message.id <= bindparam("until")] if until else [])]
    answers = (Message.from_participant.is_(False), Message.kind != Kind.NOTE)
    last_answer = select(func.coalesce(func.max(Message.id), 0)).where(*here, *answers).correlate(Thread)
    answered = last_answer.scalar_subquery()
    asked = (Message.from_participant, Message.id > answered, Message.id > Thread.done_until)
    waits_since = select(func.min(Message.id)).where(*here, *asked).correlate(Thread).scalar_subquery()
    last = select(func.max(Message.id)).where(*here).correlate(Thread).scalar_subquery()
    return (
        select(Thread.id, waits_since.label("waits_since"), last.label("last"), func.max(last).over().label("newest"))
        .join(Thread.participant)
        .where(
            Thread.group_id.in_(bindparam("groups", expanding=True)), Membership.left_at.is_(None), last.is_not(None)
        )
    )


@cache
def _nobody_has_written_to() -> Select[Membership]:
    """The question for the participants with whom nobody has begun to write, built once."""
    its: BindParameter[Any] = bindparam("groups", expanding=True)
    written = select(Thread.participant_id).where(Thread.group_id.in_(its))
    return (
        select(Membership)
        .where(Membership.group_id.in_(its), Membership.role == Role.PARTICIPANT)
        .where(Membership.left_at.is_(None), Membership.id.not_in(written))
        .order_by(Membership.id)
    )
