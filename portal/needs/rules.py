"""Saying what one needs, and noting that it is arranged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.meetings.models import Answer, Coming, Meeting
from portal.meetings.rules import MeetingHasBegun, MeetingIsCancelled
from portal.needs.models import Kind, Needs
from portal.traces import rules as traces
from portal.traces.models import Act

MOST_PEOPLE = 9
"""Adults, or children, who come with one answer."""


class NotComing(Exception):
    """Who does not come, or has not answered, needs nothing for the meeting."""


class TooMany(Exception):
    """More adults or children than MOST_PEOPLE, or nobody at all."""


class NotWanted(Exception):
    """Nobody asked for what is to be arranged."""


@dataclass(frozen=True)
class Wish:
    """What somebody says. `adults` counts oneself, from 1 to MOST_PEOPLE; `children` from 0."""

    adults: int = 1
    children: int = 0
    kinds: frozenset[Kind] = field(default_factory=frozenset)
    tongue: str | None = None
    along: str = ""
    text: str = ""
    language: str = "en"


def say(
    session: Session,
    answer: Answer | None,
    meeting: Meeting,
    wish: Wish,
    now: datetime,
    *,
    written_by: Membership | None = None,
    closed_before: datetime | None = None,
) -> Needs:
    """Keep what one needs in place of what one said before; what stays wanted stays arranged.

    At a sign-in that nobody has confirmed nothing from before `closed_before` counts, as it would tell what that was.
    `written_by` is the facilitator who writes down what somebody on paper said. The caller holds the answer. Raises
    NotComing, TooMany, MeetingIsCancelled, and MeetingHasBegun from its start.
    """
    if not meeting.stands:
        raise MeetingIsCancelled
    if meeting.begun_at(now):
        raise MeetingHasBegun
    if answer is None or answer.coming is Coming.NO:
        raise NotComing
    if not 1 <= wish.adults <= MOST_PEOPLE or not 0 <= wish.children <= MOST_PEOPLE:
        raise TooMany
    kinds = (wish.kinds - {Kind.OTHER}) | ({Kind.OTHER} if wish.text else set())
    needs = session.scalar(select(Needs).where(Needs.answer_id == answer.id))
    if needs is None:
        needs = Needs(group_id=meeting.group_id, answer=answer, arranged="")
        session.add(needs)
    known = needs.id is not None and (closed_before is None or needs.said_at >= closed_before)
    arranged = needs.ready & kinds if known else set()
    if needs.id and (needs.text or "") != wish.text:
        arranged -= {Kind.OTHER}
    if needs.id and needs.tongue != wish.tongue:
        arranged -= {Kind.INTERPRETER}
    needs.written_by, needs.said_at = written_by, now
    needs.people = f"{wish.adults} {wish.children}"
    needs.kinds = _joined(kinds)
    needs.tongue = wish.tongue if Kind.INTERPRETER in kinds else None
    needs.along, needs.text, needs.language = wish.along or None, wish.text or None, wish.language
    needs.arranged = _joined(arranged)
    session.flush()
    return needs


def arrange(session: Session, needs: Needs, kind: Kind, *, done: bool) -> bool:
    """Note that something is arranged, or is not any more. Gives whether that is new. The caller holds the needs.

    Raises NotWanted.
    """
    if kind not in needs.wanted:
        raise NotWanted
    before = needs.ready
    after = before | {kind} if done else before - {kind}
    needs.arranged = _joined(after)
    session.flush()
    return before != after


def open_them(session: Session, facilitator: Membership, whose: Iterable[Membership], now: datetime) -> None:
    """Leave a line for each of those whose needs a facilitator opens. From safety.md, rule 15."""
    for member in whose:
        traces.leave(session, facilitator, member, Act.OPENED_NEEDS, now)


def forget(session: Session, membership: Membership, meeting: Meeting) -> None:
    """Delete what this member needed: somebody who does not come needs nothing."""
    answers = select(Answer.id).where(Answer.membership_id == membership.id, Answer.meeting_id == meeting.id)
    session.execute(delete(Needs).where(Needs.answer_id.in_(answers)))


def _joined(kinds: Iterable[Kind]) -> str:
    return " ".join(kind.value for kind in Kind if kind in set(kinds))
