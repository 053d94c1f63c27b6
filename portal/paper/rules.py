"""Adding somebody on paper, and telling what is new."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.meetings import queries as meeting_queries
from portal.meetings import rules as meetings
from portal.meetings.models import Coming, Meeting
from portal.needs import rules as needs
from portal.needs.rules import Wish
from portal.notifications.models import Notice
from portal.paper.models import ReadAloud
from portal.people import rules as people
from portal.proposals import rules as proposals
from portal.proposals.rules import Idea
from portal.traces import rules as traces
from portal.traces.models import Act


class YesNeeded(Exception):
    """Nobody is written down who has not said yes to it."""


class NotOnPaper(Exception):
    """This member comes in on a phone, and speaks for herself."""


def add(
    session: Session,
    facilitator: Membership,
    name: str,
    *,
    said_yes: bool,
    language: str,
    reach: str,
    phone: str | None,
    now: datetime,
) -> Membership:
    """Give a seat to somebody who has neither phone nor PIN here, with that person's yes.

    An act on a person, who finds it among her traces once she has a phone. `language` is a code, `phone` in
    international form. Raises YesNeeded.
    """
    if not said_yes:
        raise YesNeeded
    starts_with = facilitator.group.leaves_quickly
    person = people.add_person(session, name, language=language, now=now, leaves_quickly=starts_with)
    member = groups.seat(session, facilitator.group, person, Role.PARTICIPANT, now)
    member.on_paper_at = now
    keep_in_touch(member, reach=reach, phone=phone)
    traces.leave(session, facilitator, member, Act.ADDED_ON_PAPER, now)
    session.flush()
    return member


def keep_in_touch(member: Membership, *, reach: str, phone: str | None) -> None:
    """Note how somebody on paper wants to be reached. Raises NotOnPaper."""
    if not member.on_paper:
        raise NotOnPaper
    member.reach, member.phone = reach or None, phone


def answer_for(
    session: Session, facilitator: Membership, member: Membership, meeting: Meeting, coming: Coming, now: datetime
) -> None:
    """Write down what somebody on paper says to a meeting. An act on a person, of which she is told.

    Raises NotOnPaper, and what `meetings.rules.answer` raises.
    """
    if not member.on_paper:
        raise NotOnPaper
    meetings.answer(session, member, meeting, coming, now, written_by=facilitator)
    traces.leave(session, facilitator, member, Act.WROTE_FOR, now)


def say_needs_for(
    session: Session, facilitator: Membership, member: Membership, meeting: Meeting, wish: Wish, now: datetime
) -> None:
    """Write down what somebody on paper needs for a meeting. An act on a person, of which she is told.

    Raises NotOnPaper, and what `needs.rules.say` raises.
    """
    if not member.on_paper:
        raise NotOnPaper
    answer = meeting_queries.own_answer(session, member, meeting, locked=True)
    needs.say(session, answer, meeting, wish, now, written_by=facilitator)
    traces.leave(session, facilitator, member, Act.WROTE_FOR, now)


def propose_for(
    session: Session, facilitator: Membership, member: Membership, what: Idea, today: date, now: datetime
) -> None:
    """Propose something in the name of somebody on paper. An act on a person, of which she is told. Raises NotOnPaper.

    It is always with the name: whoever writes it down knows it.
    """
    if not member.on_paper:
        raise NotOnPaper
    proposals.propose(session, member, what, today)
    traces.leave(session, facilitator, member, Act.WROTE_FOR, now)


def tick(session: Session, facilitator: Membership, notice: Notice, now: datetime) -> None:
    """Note that this piece of news was read aloud or told. Whoever told it first stands there."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    told = {"number": notice.number, "by_id": facilitator.id, "told_at": now}
    what = {"membership_id": notice.membership_id, "thing": notice.thing, "thing_id": notice.thing_id}
    statement = dialect.insert(ReadAloud).values(group_id=notice.group_id, **what, **told)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[ReadAloud.membership_id, ReadAloud.thing, ReadAloud.thing_id],
            set_=told,
            where=ReadAloud.number < notice.number,
        )
    )


def end(session: Session, member: Membership, now: datetime) -> None:
    """Somebody on paper wants to stop: the seat ends, and with it answers and how to reach her. Raises NotOnPaper."""
    keep_in_touch(member, reach="", phone=None)
    groups.let_go(session, member, now)
