"""Choosing how one is reached, pausing it, forgetting it; and when the quiet hours are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.core.keys import make_key
from portal.groups.models import Membership
from portal.people.models import Person
from portal.promises.models import Purpose
from portal.reach import queries
from portal.reach.models import SENT, Channel, Reach, Topic, Wording

A_STEP = timedelta(minutes=15)
"""Every zone in use is a whole number of these from UTC, so that each hour on a clock begins with one."""


class YesNeeded(Exception):
    """A number or an address for notices is kept only where its owner said yes to notices in some group."""


@dataclass(frozen=True)
class Chosen:
    """What somebody chose."""

    channel: Channel
    address: str | None
    """The number in international form or the e-mail address; None for ways by which nothing leaves the house."""
    topics: frozenset[Topic]
    wording: Wording
    quiet: tuple[int, int] | None
    """From which hour to which, 0 to 23; None for no quiet hours."""


def choose(
    session: Session, person: Person, before: Reach | None, chosen: Chosen, *, said_yes: bool, now: datetime
) -> Reach:
    """Keep what somebody chose, and give it. An address of another way is deleted, and a pause goes on.

    The caller holds the person; `before` is what stood. `said_yes` is whether there is a yes to notices in any of the
    person's groups. Raises YesNeeded, and ValueError for SMS or e-mail without an address.
    """
    sends = chosen.channel in SENT
    if sends and not said_yes:
        raise YesNeeded
    if sends and not chosen.address:
        raise ValueError("there is nothing to send it to")
    reach = before
    if reach is None:
        make_key(session, now, person_id=person.id)
        reach = Reach(person_id=person.id, paused=False)
        session.add(reach)
    reach.channel, reach.topics, reach.wording = chosen.channel, chosen.topics, chosen.wording
    reach.number = chosen.address if chosen.channel is Channel.SMS else None
    reach.email = chosen.address if chosen.channel is Channel.EMAIL else None
    reach.quiet_from, reach.quiet_to = chosen.quiet or (None, None)
    session.flush()
    return reach


def pause(reach: Reach) -> None:
    """Send nothing at all until this person says so. Done twice it is one thing."""
    reach.paused = True


def go_on(reach: Reach) -> None:
    """Send again what was chosen."""
    reach.paused = False


def forget_addresses(session: Session, member: Membership, purpose: Purpose) -> None:
    """Delete the number and the address of somebody who takes back the yes to notices, unless it stands elsewhere."""
    if purpose is Purpose.NOTICES and not queries.agreed_elsewhere(session, member):
        _forget_addresses(session, member.person_id)


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Delete how somebody wants to be reached who leaves the last group; and where to, if it was the last yes."""
    if not queries.in_another_group(session, membership):
        session.execute(delete(Reach).where(Reach.person_id == membership.person_id))
    elif not queries.agreed_elsewhere(session, membership):
        _forget_addresses(session, membership.person_id)


def _forget_addresses(session: Session, person_id: int) -> None:
    where = Reach.person_id == person_id
    session.execute(update(Reach).where(where).values(sealed_number=None, sealed_email=None))
    session.execute(update(Reach).where(where, Reach.channel.in_(SENT)).values(channel=Channel.PAGE))


def is_quiet(reach: Reach, at: datetime, zone: ZoneInfo) -> bool:
    """Whether this moment lies in the quiet hours, on the clock of this zone. From and to alike mean no quiet."""
    begins, ends = reach.quiet_from, reach.quiet_to
    if begins is None or ends is None or begins == ends:
        return False
    hour = at.astimezone(zone).hour
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends


def when(reach: Reach, at: datetime, zone: ZoneInfo) -> datetime:
    """The earliest moment from `at` on that is not in the quiet hours: aware, in UTC, as `at` has to be.

    The hours are those that the clock shows. Where it is put back, an hour that it shows two times is quiet both times
    or not at all; where it is put on, quiet that would end in the hour that is left out ends with it. Raises ValueError
    for a moment without its zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    at = at.astimezone(UTC)
    if not is_quiet(reach, at, zone):
        return at
    at = at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
    while is_quiet(reach, at, zone):
        at += A_STEP
    return at
