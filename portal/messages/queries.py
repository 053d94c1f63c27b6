"""Reading threads: one's own, or, for facilitators, those of the group."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.messages.models import Message, Thread
from portal.texts import queries as texts


@dataclass(frozen=True)
class Conversation:
    """What one page of a thread shows."""

    thread: Thread | None
    messages: list[Message]
    """Oldest first."""
    before: int | None
    """The id to ask for earlier messages with, or None where there are none."""


def conversation(session: Session, participant: Membership, before: int | None = None) -> Conversation:
    """The thread of this participant: the latest messages, or those before the message with the id `before`.

    The caller has shown that the reader is this participant, or a facilitator of the same group. A participant whose
    sign-in nobody has confirmed reads what came since then.
    """
    thread = session.scalar(select(Thread).where(Thread.participant_id == participant.id))
    if thread is None:
        return Conversation(None, [], None)
    theirs = select(Message).where(Message.thread_id == thread.id)
    if (since := participant.closed_before) is not None:
        theirs = theirs.where(Message.sent_at >= since)
    if before is not None:
        theirs = theirs.where(Message.id < before)
    latest, more = page_of(session.scalars(theirs.order_by(Message.id.desc()).limit(A_PAGE + 1)).all())
    shown = latest[::-1]
    texts.fetch(session, shown)
    return Conversation(thread, shown, shown[0].id if more else None)


def whole_thread(session: Session, participant: Membership) -> list[Message]:
    """All that this participant and the facilitators wrote to each other, oldest first, to be taken along.

    At a sign-in that nobody has confirmed it is what came since then. One statement.
    """
    theirs = Thread.participant_id == participant.id
    question = select(Message).join(Thread, Thread.id == Message.thread_id).where(theirs)
    question = question.outerjoin(Message.text).options(contains_eager(Message.text))
    if (since := participant.closed_before) is not None:
        question = question.where(Message.sent_at >= since)
    return list(session.scalars(question.order_by(Message.id)))


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
    answered: list[tuple[Thread, Message]]
    silent: list[Membership]
    """Participants with whom nobody has begun to write."""
    following: Turned | None
    """What to ask for the next page with, or None where there is none."""


def inbox(session: Session, membership: Membership, turned: Turned | None = None) -> InboxPage:
    """A_PAGE threads of the group, each with its last message: what waits longest first, then what was answered last.

    Every page reads as much: the one before it is known by a message, not by counting.
    """
    given = {"group_id": membership.group_id}
    if turned is not None:
        given |= {name: number for name, number in asdict(turned).items() if number is not None}
    found = session.execute(_page_of_threads(frozenset(given)), given)
    rows, more = page_of(found.all())
    shown = [(thread, message) for thread, message, *_place in rows]
    texts.fetch(session, [message for _thread, message in shown])
    silent = session.scalars(_nobody_has_written_to(), given)
    following = None
    if more:
        *_end, waits_since, last = rows[-1]
        until = turned.until if turned else rows[0].newest
        following = Turned(until, after=waits_since) if waits_since else Turned(until, before=last)
    return InboxPage(
        waiting=[one for one in shown if one[0].waits_for_facilitators],
        answered=[one for one in shown if not one[0].waits_for_facilitators],
        silent=list(silent),
        following=following,
    )


@cache
def _page_of_threads(given: frozenset[str]) -> Select[Thread, Message, int, int | None, int]:
    """The question of one page of the inbox, built once for what will be `given`: the group, and how it is turned."""
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
        .options(contains_eager(Thread.participant))
        .order_by(place.c.waits_since.is_(None), place.c.waits_since, place.c.last.desc())
    )


def _as_it_stood(until: bool) -> Select[int, int | None, int, int]:
    """Each thread of the group as it stood with the message `until`, or as it stands now.

    That is: its id, since which message it waits for an answer, if it does, its last message, and the newest of all
    threads. Who writes again while waiting stays in the line. A thread that had not begun by then is left out.
    """
    here = [Message.thread_id == Thread.id, *([Message.id <= bindparam("until")] if until else [])]
    theirs = or_(Message.author_id.is_(None), Message.author_id != Thread.participant_id)
    answered = select(func.coalesce(func.max(Message.id), 0)).where(*here, theirs).correlate(Thread).scalar_subquery()
    waits_since = select(func.min(Message.id)).where(*here, Message.id > answered).correlate(Thread).scalar_subquery()
    last = select(func.max(Message.id)).where(*here).correlate(Thread).scalar_subquery()
    return (
        select(Thread.id, waits_since.label("waits_since"), last.label("last"), func.max(last).over().label("newest"))
        .join(Thread.participant)
        .where(Thread.group_id == bindparam("group_id"), Membership.left_at.is_(None), last.is_not(None))
    )


@cache
def _nobody_has_written_to() -> Select[Membership]:
    """The question for the participants with whom nobody has begun to write, built once."""
    its: BindParameter[int] = bindparam("group_id")
    written = select(Thread.participant_id).where(Thread.group_id == its)
    return (
        select(Membership)
        .where(Membership.group_id == its, Membership.role == Role.PARTICIPANT)
        .where(Membership.left_at.is_(None), Membership.id.not_in(written))
        .order_by(Membership.id)
    )
