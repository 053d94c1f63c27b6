"""Telling people, reminding them, and marking what one has seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.core import jobs
from portal.core.database import how_many
from portal.groups.models import Membership
from portal.notifications.events import Event, Kind
from portal.notifications.models import Marker, Notice, Outbox, Reminder, Unreached
from portal.reach import queries as reach
from portal.reach.models import Reach, Topic

WAITS = timedelta(minutes=30)
"""So long news is on the page before it is sent after somebody: whoever looks meanwhile is not disturbed."""
NEAR = timedelta(hours=12)
"""What is told so shortly before the day that it is about leaves at once: people may be on their way."""
UNREACHED_STAYS = timedelta(days=7)
"""So long facilitators are told that somebody was not reached."""
SEND = "send"
"""The kind of job that sends one person what is to leave the house; its key is the person's id."""


def tell(session: Session, people: Iterable[Membership], event: Event, now: datetime) -> None:
    """Tell these members, once each, in the transaction of what happened. One who pauses or has left is not told.

    Nor is one who came after the day that it is about: for that member it does not exist. All must be of one group.
    """
    here = [one for one in people if one.left_at is None and one.paused_at is None]
    told = [one for one in here if event.about_day is None or one.reads_from <= event.about_day]
    if not told:
        return
    kinds = _instead(session, told, event, now)
    last = session.scalar(select(func.max(Notice.number)).where(Notice.group_id == told[0].group_id)) or 0
    seen = session.scalar(select(func.max(Marker.seen_number)).where(Marker.group_id == told[0].group_id)) or 0
    leaving = _whom_it_leaves_for(session, told, kinds)
    goes_at = now if event.about_day is not None and now < event.about_day <= now + NEAR else now + WAITS
    session.add_all(
        Notice(
            group_id=one.group_id,
            membership_id=one.id,
            kind=kinds[one.id].name,
            thing=event.thing,
            thing_id=event.thing_id,
            about_day=event.about_day,
            told_at=now,
            number=max(last, seen) + 1,
            goes_at=goes_at if one.id in leaving else None,
        )
        for one in told
    )
    _let_leave(session, [(one, leaving[one.id]) for one in told if one.id in leaving], goes_at)


def take_back(session: Session, member: Membership, event: Event) -> None:
    """Let this be no news for this member any more, like a question that has its answer."""
    same = (Notice.thing == event.thing, Notice.thing_id == event.thing_id)
    session.execute(delete(Notice).where(Notice.membership_id == member.id, *same))


def remind(
    session: Session,
    people: Sequence[Membership],
    topic: Topic,
    thing: tuple[str, int],
    day: datetime,
    goes_at: datetime,
) -> None:
    """Remind those of these members who want it of this thing of this day, from `goes_at` on: each once.

    All must be of one group. Two statements where nobody is to be reminded any more.
    """
    here = [one for one in people if one.left_at is None and one.paused_at is None]
    leaving = {seat: its for seat, its in reach.sendable(session, here).items() if its.wants(topic)}
    wanting = [one for one in here if one.id in leaving]
    if not wanting:
        return
    about = {"thing": thing[0], "thing_id": thing[1], "about_day": day, "topic": topic, "goes_at": goes_at}
    rows = [{"group_id": one.group_id, "membership_id": one.id, **about} for one in wanting]
    insert = _insert(session)(Reminder).values(rows).on_conflict_do_nothing()
    new = set(session.scalars(insert.returning(Reminder.membership_id)))
    _let_leave(session, [(one, leaving[one.id]) for one in wanting if one.id in new], goes_at)


def hurry(session: Session, now: datetime) -> None:
    """Let all that waits to be sent be sent now, for who tries the portal and has no half an hour."""
    for kind in (Notice, Reminder):
        session.execute(update(kind).where(kind.goes_at > now).values(goes_at=now))
    jobs.put(session, SEND, [str(person_id) for person_id in session.scalars(select(Outbox.person_id))], now)


def forget_reminders(session: Session, now: datetime) -> None:
    """Delete the reminders of days that have been."""
    session.execute(delete(Reminder).where(Reminder.about_day <= now - timedelta(days=1)))


def forget_unreached(session: Session, now: datetime) -> int:
    """Delete who was not reached when that is past, and give how many that were."""
    return how_many(session.execute(delete(Unreached).where(Unreached.since <= now - UNREACHED_STAYS)))


def _instead(session: Session, told: Sequence[Membership], event: Event, now: datetime) -> dict[int, Kind]:
    """What each of these members is told, by the ids of their seats, instead of what each was told of the same before.

    Who has not heard of a new meeting, and wants to, hears of it when it is changed at once.
    """
    theirs = (Notice.membership_id.in_([one.id for one in told]), Notice.group_id == told[0].group_id)
    same = (*theirs, Notice.thing == event.thing, Notice.thing_id == event.thing_id)
    question = select(Notice, Marker.seen_number).outerjoin(Marker, Marker.membership_id == Notice.membership_id)
    found = session.execute(question.where(*same)).all()
    unheard = {one.membership_id: one.kind for one, seen in found if one.number > (seen or 0) and _waits(one, now)}
    session.execute(delete(Notice).where(*same))
    return {one.id: event.kind.after(unheard[one.id]) if one.id in unheard else event.kind for one in told}


def _waits(notice: Notice, now: datetime) -> bool:
    """Whether it was told just now, and waits as all does that does not leave at once."""
    return now < notice.told_at + WAITS and not (notice.about_day and notice.about_day <= notice.told_at + NEAR)


def _whom_it_leaves_for(session: Session, people: Sequence[Membership], kinds: Mapping[int, Kind]) -> dict[int, Reach]:
    """Those of these members, by the ids of their seats, who want what they are told sent to where they are."""
    if not any(kind.topic for kind in kinds.values()):
        return {}
    return {seat: its for seat, its in reach.sendable(session, people).items() if kinds[seat].wanted(its.wants)}


def _let_leave(session: Session, leaving: Sequence[tuple[Membership, Reach]], goes_at: datetime) -> None:
    """Let a worker send these people what is theirs, from `goes_at` on."""
    if not leaving:
        return
    rows = {seat.person_id: {"person_id": seat.person_id, "channel": its.channel} for seat, its in leaving}
    session.execute(_insert(session)(Outbox).values([rows[one] for one in sorted(rows)]).on_conflict_do_nothing())
    jobs.put(session, SEND, [str(person_id) for person_id in rows], goes_at)


def _insert(session: Session) -> Any:
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Delete what this member was told and was to be, and how far it was seen."""
    for kind in (Notice, Marker, Reminder, Unreached):
        session.execute(delete(kind).where(kind.membership_id == membership.id))


def mark_seen(session: Session, membership: Membership, number: int) -> None:
    """Move this member's own marker forward to `number`; never back, and never past what has been told."""
    last = session.scalar(select(func.max(Notice.number)).where(Notice.membership_id == membership.id)) or 0
    reached = min(number, last)
    values = {"membership_id": membership.id, "group_id": membership.group_id, "seen_number": reached}
    statement = _insert(session)(Marker).values(**values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[Marker.membership_id],
            set_={"seen_number": reached},
            where=Marker.seen_number < reached,
        )
    )
