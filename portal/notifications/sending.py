"""Sending one person what is new: a job, done by a worker.

The text is made when it leaves, of what is still new to her and still true. That it is being sent is noted, in a
transaction of its own, before the other side hears of it. Who finds that note with nobody at work does not know whether
it was sent: an e-mail goes once more, so that it comes at least once; an SMS does not, so that it comes at most once,
and the facilitators are told.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.channels import post
from portal.channels.outcomes import Channel, Outcome, Refused, Sent, Unknown
from portal.core import jobs, limits
from portal.core.database import Database
from portal.core.house import house
from portal.groups.models import Membership
from portal.notifications.events import KINDS, reminded_of
from portal.notifications.models import Marker, Notice, Outbox, Reminder, Unreached
from portal.people.models import Person
from portal.reach import queries as reach
from portal.reach import wording
from portal.reach.models import Channel as Way
from portal.reach.models import Reach
from portal.reach.rules import when
from portal.settings import Settings

A_DAY = timedelta(days=1)
TWICE_IS_FINE = {Way.EMAIL}
"""Ways by which the same may come twice rather than perhaps never."""


@dataclass(frozen=True)
class Ready:
    """One text that is about to leave."""

    person_id: int
    channel: Channel
    address: str
    text: str
    subject: str
    since: datetime
    spent: tuple[str, ...]
    """What it was counted under."""


def send(database: Database, key: str, now: datetime) -> datetime | None:
    """Send the person with this id what is still new, in one text; gives when there is more, or None.

    Raises jobs.Later where it could not be sent now, or is not to be sent yet; nothing of it is noted then.
    """
    with database.writing() as session, session.begin():
        ready = _prepare(session, int(key), now)
    if not isinstance(ready, Ready):
        return ready
    return _note(database, ready, ready.channel.send(ready.address, ready.text, ready.subject), now)


def give_up(database: Database, key: str, now: datetime) -> datetime | None:
    """What could not be sent to this person for a day is told to the facilitators instead."""
    with database.writing() as session, session.begin():
        _not_reached(session, int(key), now, now, unknown=False)
        return _rest(session, int(key))


def _prepare(session: Session, person_id: int, now: datetime) -> Ready | datetime | None:
    """What is to be sent, noted as being sent; or when there is more to look at, or None where there is nothing."""
    its = house().settings
    box = _box(session, person_id)
    if box is not None and box.sending_at is not None and box.channel not in TWICE_IS_FINE:
        _not_reached(session, person_id, box.sending_at, now, unknown=True)
        return _rest(session, person_id)
    chosen = reach.of(session, [person_id]).get(person_id)
    if chosen is None:
        _let_stay(session, person_id, now)
        return _rest(session, person_id)
    if (awake := when(chosen, now, its.time_zone)) > now:
        raise jobs.Later(awake)
    lines, groups = _what_is_new(session, person_id, now)
    if not lines:
        _let_stay(session, person_id, now)
        return _rest(session, person_id)
    if not its.sending.on:
        raise jobs.Later
    channel = post().sms if chosen.channel is Way.SMS else post().email
    if channel is None or chosen.address is None:
        _not_reached(session, person_id, now, now, unknown=False)
        return _rest(session, person_id)
    spent = _spend(session, its, chosen.address, groups, now) if chosen.channel is Way.SMS else ()
    if box is None:  # the one that was there left with what was sent while this was told
        session.add(box := Outbox(person_id=person_id))
    box.channel, box.sending_at = chosen.channel, now
    language = session.get_one(Person, person_id).language
    text = wording.text(chosen, language, lines, its.public_url)
    return Ready(person_id, channel, chosen.address, text, wording.subject(language), now, spent)


def _box(session: Session, person_id: int) -> Outbox | None:
    return session.scalar(select(Outbox).where(Outbox.person_id == person_id).with_for_update())


def _what_is_new(session: Session, person_id: int, now: datetime) -> tuple[list[wording.Line], set[int]]:
    """What may leave now and is still new and true, and of which groups; the rest of it leaves no more."""
    notices = session.execute(
        select(Notice, Membership, Marker.seen_number)
        .join(Membership, Membership.id == Notice.membership_id)
        .outerjoin(Marker, Marker.membership_id == Membership.id)
        .where(Membership.person_id == person_id, Notice.goes_at <= now)
        .order_by(Notice.told_at, Notice.id)
    ).all()
    reminders = session.execute(
        select(Reminder, Membership)
        .join(Membership, Membership.id == Reminder.membership_id)
        .where(Membership.person_id == person_id, Reminder.goes_at <= now)
        .order_by(Reminder.about_day, Reminder.id)
    ).all()
    seats = {row.Membership.id: row.Membership for row in (*notices, *reminders)}
    wanting = reach.sendable(session, [seat for seat in seats.values() if seat.paused_at is None])
    found: list[tuple[Membership, wording.Line | None]] = []
    for notice, seat, seen in notices:
        new = notice.number > (seen or 0) and notice.told_at >= seat.joined_at
        line = _line_of(session, notice, seat, wanting.get(seat.id), now) if new else None
        found.append((seat, line))
        notice.goes_at = notice.goes_at if line else None
    for reminder, seat in reminders:
        line = _line_of_reminder(session, reminder, seat, wanting.get(seat.id), now)
        found.append((seat, line))
        reminder.goes_at = reminder.goes_at if line else None
    session.flush()
    return [line for _seat, line in found if line], {seat.group_id for seat, line in found if line}


def _line_of(
    session: Session, notice: Notice, seat: Membership, chosen: Reach | None, now: datetime
) -> wording.Line | None:
    """What this piece of news says, where its member wants it and it is still true."""
    kind = KINDS.get(notice.kind)
    topic = kind.wanted(chosen.wants) if kind is not None and chosen is not None else None
    if kind is None or topic is None:
        return None
    if kind.still_true is not None and not kind.still_true(session, notice, now):
        return None
    return wording.Line(topic, seat.group.name, kind.meeting(session, notice) if kind.meeting else None)


def _line_of_reminder(
    session: Session, reminder: Reminder, seat: Membership, chosen: Reach | None, now: datetime
) -> wording.Line | None:
    """What this reminder says, where its member wants it and there is still something to remind of."""
    if chosen is None or not chosen.wants(reminder.topic):
        return None
    meeting = reminded_of[reminder.thing](session, seat, reminder, now)
    return wording.Line(reminder.topic, seat.group.name, meeting) if meeting is not None else None


def _spend(session: Session, its: Settings, number: str, groups: Iterable[int], now: datetime) -> tuple[str, ...]:
    """Count this SMS for its number, its groups and the day, and give under what.

    Raises jobs.Later where one of them has had enough. The number is not kept: its place takes what the pepper makes
    of it.
    """
    counted = hmac.digest(its.pepper.encode(), f"sms:{number}".encode(), "sha256").hex()[:32]
    spent = {f"sms:number:{counted}": its.sending.sms_a_day_to_one}
    spent |= {f"sms:group:{group_id}": its.sending.sms_a_day_of_a_group for group_id in sorted(groups)}
    spent["sms:day"] = its.sending.sms_a_day
    for key, limit in spent.items():
        if (until := limits.spend_along(session, key, limit=limit, window=A_DAY, now=now)) is not None:
            raise jobs.Later(until)
    return tuple(spent)


def _note(database: Database, sent: Ready, outcome: Outcome, now: datetime) -> datetime | None:
    """Note what came of it. Raises jobs.Later where it is to be tried again."""
    with database.writing() as session, session.begin():
        box = _box(session, sent.person_id)
        if box is None or box.sending_at != sent.since:  # somebody took this worker for dead, and went on
            return None
        if isinstance(outcome, Refused):  # it was certainly not sent, and costs nothing
            for key in sent.spent:
                limits.give_back(session, key, window=A_DAY, spent_at=sent.since)
        again = outcome == Refused(for_good=False) or (outcome == Unknown() and sent.channel.twice_is_fine)
        if again:
            box.sending_at = None
        elif outcome == Sent():
            _let_stay(session, sent.person_id, sent.since)
            seats = select(Membership.id).where(Membership.person_id == sent.person_id)
            session.execute(delete(Unreached).where(Unreached.membership_id.in_(seats)))
            return _rest(session, sent.person_id)
        else:
            _not_reached(session, sent.person_id, sent.since, now, unknown=outcome == Unknown())
            return _rest(session, sent.person_id)
    raise jobs.Later


def _not_reached(session: Session, person_id: int, until: datetime, now: datetime, *, unknown: bool) -> None:
    """Tell the facilitators of the groups that it was about, and let it not leave any more."""
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    seats: dict[int, int] = {}
    for kind in (Notice, Reminder):
        theirs = (Membership.person_id == person_id, kind.goes_at <= until)
        going = select(Membership.id, Membership.group_id).join(kind, kind.membership_id == Membership.id)
        seats |= {row.id: row.group_id for row in session.execute(going.where(*theirs).distinct())}
    for seat, group in seats.items():
        told = {"since": now, "unknown": unknown}
        row = insert(Unreached).values(membership_id=seat, group_id=group, **told)
        session.execute(row.on_conflict_do_update(index_elements=[Unreached.membership_id], set_=told))
    _let_stay(session, person_id, until)


def _let_stay(session: Session, person_id: int, until: datetime) -> None:
    """What was to leave until then does not leave any more."""
    seats = select(Membership.id).where(Membership.person_id == person_id)
    for kind in (Notice, Reminder):
        theirs = (kind.membership_id.in_(seats), kind.goes_at <= until)
        session.execute(update(kind).where(*theirs).values(goes_at=None))


def _rest(session: Session, person_id: int) -> datetime | None:
    """When there is more to send to this person; where there is nothing the row of the outbox goes."""
    firsts = []
    for kind in (Notice, Reminder):
        going = select(kind.goes_at).join(Membership, Membership.id == kind.membership_id)
        theirs = (Membership.person_id == person_id, kind.goes_at.is_not(None))
        firsts.append(session.scalar(going.where(*theirs).order_by(kind.goes_at).limit(1)))
    first = min((one for one in firsts if one is not None), default=None)
    if first is None:
        session.execute(delete(Outbox).where(Outbox.person_id == person_id))
    else:
        session.execute(update(Outbox).where(Outbox.person_id == person_id).values(sending_at=None))
    return first
