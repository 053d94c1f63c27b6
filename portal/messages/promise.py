"""When an answer is to be expected: working days, hours at which somebody reads, and days on which nobody works."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.languages.holidays_here import holidays_on

MOST_DAYS = 10
WORKING_WEEK = frozenset(range(5))
"""Monday to Friday."""
ENOUGH = 5
"""So many answers have to be there before anything is said of how long they took."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """When a group's facilitators read messages, and within how many of those days they answer."""

    within: int = 2
    """Working days, 1 to MOST_DAYS: those on which somebody reads."""
    weekdays: frozenset[int] = WORKING_WEEK
    """0 is Monday. At least one."""
    opens: int = 8
    """From this hour of the day on somebody reads."""
    closes: int = 16
    """Until this hour, which is a later one of the same day; 24 is its end."""


class Clock(enum.Enum):
    """How soon a promise comes due."""

    LATE = "late"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"


def works(hours: Hours, day: date) -> bool:
    """Whether somebody reads on this day; nobody does on a public holiday."""
    return day.weekday() in hours.weekdays and not holidays_on(day)


def is_open(hours: Hours, at: datetime, zone: ZoneInfo) -> bool:
    """Whether somebody reads at this moment."""
    here = at.astimezone(zone)
    return works(hours, here.date()) and hours.opens <= here.hour < hours.closes


def read_from(hours: Hours, at: datetime, zone: ZoneInfo) -> datetime:
    """When somebody reads what is sent at this moment: now, or as soon as somebody is there again. Aware, as `at`."""
    if is_open(hours, at, zone):
        return at
    here = at.astimezone(zone)
    first = here.date() if here.hour < hours.opens else here.date() + DAY
    day = next(_working(hours, first))
    return datetime.combine(day, time(hours.opens), zone).astimezone(at.tzinfo)


def answered_by(hours: Hours, at: datetime, zone: ZoneInfo) -> datetime:
    """Until when what is sent at this moment has its answer: the end of the last of so many working days.

    They are counted from the day after the one on which somebody reads it. Aware, in the time zone of `at`.
    """
    read = read_from(hours, at, zone).astimezone(zone).date()
    following = _working(hours, read + DAY)
    for _one in range(hours.within - 1):
        next(following)
    return _end(hours, next(following), zone).astimezone(at.tzinfo)


def took(hours: Hours, asked: datetime, answered: datetime, zone: ZoneInfo) -> int:
    """How many working days passed until an answer came: 0 is the day on which somebody could read it, or before."""
    first = read_from(hours, asked, zone).astimezone(zone).date()
    last = answered.astimezone(zone).date()
    days = 0
    while first < last:
        first += DAY
        days += works(hours, first)
    return days


def usually(days: Sequence[int]) -> int | None:
    """Within how many working days most answers came, four of five of them; None where there are too few to tell."""
    if len(days) < ENOUGH:
        return None
    return sorted(days)[-(-len(days) * 4 // 5) - 1]


def clock(due: datetime, now: datetime, zone: ZoneInfo) -> Clock:
    """How soon this promise comes due, by the calendar where the groups meet."""
    days = (due.astimezone(zone).date() - now.astimezone(zone).date()).days
    if now > due:
        return Clock.LATE
    return {0: Clock.TODAY, 1: Clock.TOMORROW}.get(days, Clock.LATER)


def _end(hours: Hours, day: date, zone: ZoneInfo) -> datetime:
    if hours.closes == 24:
        return datetime.combine(day + DAY, time(0), zone) - timedelta(minutes=1)
    return datetime.combine(day, time(hours.closes), zone)


def _working(hours: Hours, day: date) -> Iterator[date]:
    """The working days from this day on."""
    while True:
        if works(hours, day):
            yield day
        day += DAY
