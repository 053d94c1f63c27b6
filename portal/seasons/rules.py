"""Making a season: the days that it would have, and all its meetings at once."""

from __future__ import annotations

import enum
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.languages.holidays_here import holidays_on
from portal.meetings import rules as meetings
from portal.meetings.models import Meeting

MOST = 30
"""Meetings of one season: more are a slip of the finger."""
FURTHEST = 400
"""Days from today: what is planned further ahead is not remembered."""


class HowOften(enum.Enum):
    """The rhythm of a season."""

    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    FOUR_WEEKS = "four-weeks"
    CHOSEN = "chosen"


EVERY = {HowOften.WEEK: 7, HowOften.TWO_WEEKS: 14, HowOften.FOUR_WEEKS: 28}
"""Days from one meeting to the next."""


class TooFarAhead(Exception):
    """The season would end more than FURTHEST days from now."""


class NotSoMany(Exception):
    """A season has from 1 to MOST meetings."""


@dataclass(frozen=True)
class Day:
    """One day on which the group could meet, and what speaks against it."""

    on: date
    starts_at: datetime | None
    """None where the time does not exist that night."""
    holidays: tuple[str, ...]
    """What the day is called in English, where it is a holiday."""
    taken: bool
    """Whether the group meets that day already."""
    meets: bool
    """Whether it is one of the season's, if nobody says otherwise."""


def look_at(on: date, at: time, zone: ZoneInfo, taken: Container[date], *, leave_out_holidays: bool) -> Day:
    """This day at this time on the wall, and whether the group would meet then."""
    try:
        starts_at = meetings.moment(on, at, zone)
    except meetings.NoSuchTime:
        starts_at = None
    holidays = holidays_on(on)
    meets = starts_at is not None and on not in taken and not (leave_out_holidays and holidays)
    return Day(on, starts_at, holidays, on in taken, meets)


def in_rhythm(first: date, every: int, how_many: int, look: Callable[[date], Day], last: date) -> list[Day]:
    """Days from `first` on, `every` so many days, until the group meets on `how_many`; the others are among them.

    Raises NotSoMany, and TooFarAhead where that takes longer than until `last`.
    """
    if not 1 <= how_many <= MOST:
        raise NotSoMany
    days: list[Day] = []
    on = first
    while how_many:
        if on > last:
            raise TooFarAhead
        days.append(look(on))
        how_many -= days[-1].meets
        on += timedelta(days=every)
    return days


def make(
    session: Session, planner: Membership, what: meetings.Plan, starts: Sequence[datetime], now: datetime
) -> list[Meeting]:
    """Plan a meeting like `what` at each of these moments. Each is a meeting like any other, and can be changed alone.

    Raises NotSoMany, TooFarAhead, and what `meetings.rules.plan` raises.
    """
    if not 1 <= len(starts) <= MOST:
        raise NotSoMany
    if max(starts) > now + timedelta(days=FURTHEST + 1):
        raise TooFarAhead
    return [meetings.plan(session, planner, replace(what, starts_at=one), now) for one in starts]


def rhythm_of(starts: Sequence[datetime], zone: ZoneInfo) -> HowOften:
    """How often a group meets that met, or will meet, at these moments; every 14 days where that cannot be seen."""
    days = sorted(one.astimezone(zone).date() for one in starts)
    apart = (days[-1] - days[-2]).days if len(days) > 1 else None
    return next((one for one, every in EVERY.items() if every == apart), HowOften.TWO_WEEKS)
