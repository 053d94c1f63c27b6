"""Reading threads: one's own, or, for facilitators, those of the group."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.messages.models import Message, Thread
from portal.texts import queries as texts

A_PAGE = 20
"""Messages on one page; earlier ones are behind a link."""


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

    The caller has shown that the reader is this participant, or a facilitator of the same group.
    """
    thread = session.scalar(select(Thread).where(Thread.participant_id == participant.id))
    if thread is None:
        return Conversation(None, [], None)
    theirs = select(Message).where(Message.thread_id == thread.id)
    if before is not None:
        theirs = theirs.where(Message.id < before)
    latest = list(session.scalars(theirs.order_by(Message.id.desc()).limit(A_PAGE + 1)))
    more = len(latest) > A_PAGE
    shown = latest[:A_PAGE][::-1]
    texts.fetch(session, shown)
    return Conversation(thread, shown, shown[0].id if more else None)


@dataclass(frozen=True)
class InboxPage:
    """One page of the shared inbox."""

    waiting: list[tuple[Thread, Message]]
    answered: list[tuple[Thread, Message]]
    silent: list[Membership]
    """Participants with whom nobody has begun to write."""
    more: bool


def inbox(session: Session, membership: Membership, page: int = 1) -> InboxPage:
    """The threads of the group, each with its last message: what waits longest first, then what was answered last.

    `page` counts from 1; a page holds A_PAGE threads.
    """
    waits_since = case((Thread.waits_for_facilitators, _first_unanswered()))
    last = select(func.max(Message.id)).where(Message.thread_id == Thread.id).correlate(Thread).scalar_subquery()
    rows = session.execute(
        select(Thread, Message)
        .join(Thread.participant)
        .join(Message, Message.id == last)
        .where(Thread.group_id == membership.group_id, Membership.left_at.is_(None))
        .options(contains_eager(Thread.participant))
        .order_by(Thread.waits_for_facilitators.desc(), waits_since, Thread.last_at.desc(), Thread.id)
        .limit(A_PAGE + 1)
        .offset((page - 1) * A_PAGE)
    ).all()
    shown = [(thread, message) for thread, message in rows[:A_PAGE]]
    texts.fetch(session, [message for _thread, message in shown])
    written = select(Thread.participant_id).where(Thread.group_id == membership.group_id)
    silent = session.scalars(
        select(Membership)
        .where(Membership.group_id == membership.group_id, Membership.role == Role.PARTICIPANT)
        .where(Membership.left_at.is_(None), Membership.id.not_in(written))
        .order_by(Membership.id)
    )
    return InboxPage(
        waiting=[one for one in shown if one[0].waits_for_facilitators],
        answered=[one for one in shown if not one[0].waits_for_facilitators],
        silent=list(silent),
        more=len(rows) > A_PAGE,
    )


def _first_unanswered() -> ScalarSelect[int | None]:
    """The first message of a thread since a facilitator wrote: who writes again while waiting stays in the line."""
    here = Message.thread_id == Thread.id
    theirs = or_(Message.author_id.is_(None), Message.author_id != Thread.participant_id)
    answered = select(func.coalesce(func.max(Message.id), 0)).where(here, theirs).correlate(Thread).scalar_subquery()
    return select(func.min(Message.id)).where(here, Message.id > answered).correlate(Thread).scalar_subquery()
