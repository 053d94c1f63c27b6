"""Asking a participant to read aloud, her answer, and who may read aloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.groups.rights import Right, Role
from portal.notifications.models import Notice
from portal.readers import queries
from portal.readers.models import ReadsAloud, Said

THING = "reading aloud"
"""What news of it is about."""
RESTS = timedelta(days=30)
"""So long after a question, or after somebody stopped, nobody asks her again."""

at_stopping: list[Callable[[Session, Membership], None]] = []
"""What is deleted when a participant reads aloud no more. Rooms above add to it."""


class AskedLately(Exception):
    """She was asked, or stopped, less than RESTS ago."""


class ReadsAlready(Exception):
    """She has said yes."""


class CannotBeAsked(Exception):
    """Only a participant who is here, takes no pause, and is not on paper, is asked."""


class NotAsked(Exception):
    """Nobody has asked this member."""


def may_read_aloud(session: Session, membership: Membership) -> bool:
    """Whether this member reads aloud for the others: by role, or as a participant who was asked and said yes.

    Nobody does who pauses or has left, nor a participant at a sign-in that nobody has confirmed. At most one statement.
    """
    return reads_aloud(membership, lambda: queries.says_yes(session, membership))


def reads_aloud(membership: Membership, says_yes: Callable[[], bool]) -> bool:
    """The same for whoever finds out in another way whether a participant says yes; asked only where that counts."""
    if not membership.may(Right.READ_MINUTES_ALOUD) or membership.paused_at is not None:
        return False
    if membership.role is not Role.PARTICIPANT:
        return True
    return membership.closed_before is None and says_yes()


def may_be_asked(member: Membership) -> bool:
    """Whether this member can be asked now. Who pauses is told no news, so the question would only lie there."""
    here = member.left_at is None and member.paused_at is None
    return member.role is Role.PARTICIPANT and here and not member.on_paper


def asks_again(asked: ReadsAloud | None) -> date | None:
    """From which day on she may be asked; None where she may at once."""
    return asked.asked_on + RESTS if asked is not None else None


def ask(session: Session, facilitator: Membership, member: Membership, today: date) -> ReadsAloud:
    """Ask this member whether she reads aloud for the others. Asked anew, an earlier no is none any more.

    The member must be held against others' changes. Raises CannotBeAsked, ReadsAlready, and AskedLately.
    """
    if not may_be_asked(member) or member.group_id != facilitator.group_id:
        raise CannotBeAsked
    asked = queries.asked(session, member)
    if asked is not None and asked.reads:
        raise ReadsAlready
    if (from_day := asks_again(asked)) is not None and today < from_day:
        raise AskedLately
    if asked is None:
        asked = ReadsAloud(group_id=member.group_id, membership_id=member.id)
        session.add(asked)
    asked.asked_by, asked.asked_on, asked.said = facilitator, today, Said.NOTHING
    session.flush()
    return asked


def answer(session: Session, member: Membership, said: Said, today: date) -> bool:
    """Say yes, or no thanks, for oneself, and give whether that is new. After a yes a no is stopping. Raises NotAsked.

    Who stops is left in peace as long as after a question.
    """
    asked = queries.asked(session, member)
    if asked is None:
        raise NotAsked
    if asked.reads and said is not Said.YES:
        asked.asked_on = today
        no_news(session, member)
        for forget_voice in at_stopping:
            forget_voice(session, member)
    new = asked.said is not said
    asked.said = said
    session.flush()
    return new


def no_news(session: Session, member: Membership) -> None:
    """Let nobody read any more that this member reads aloud: she stopped, or has left."""
    its = (Notice.group_id == member.group_id, Notice.thing == THING, Notice.thing_id == member.id)
    session.execute(delete(Notice).where(*its))


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Delete that somebody who leaves was asked, and what was said, with the news of it."""
    no_news(session, membership)
    session.execute(delete(ReadsAloud).where(ReadsAloud.membership_id == membership.id))
