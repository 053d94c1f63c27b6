"""When an answer is to be expected, by the calendar of the place where the groups meet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.messages.promise import Clock, Hours, answered_by, clock, is_open, read_from, took, usually, works

OSLO = ZoneInfo("Europe/Oslo")
moments = some.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=some.just(UTC))  # noqa: DTZ001
offices = some.builds(
    Hours,
    within=some.integers(1, 10),
    weekdays=some.frozensets(some.integers(0, 6), min_size=1),
    opens=some.integers(0, 22),
    closes=some.integers(23, 24),
)


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


@pytest.mark.parametrize(
    ("sent", "read", "answered"),
    [
        ("2026-03-10 10:00", "2026-03-10 10:00", "2026-03-12 16:00"),  # a Tuesday
        ("2026-03-10 20:41", "2026-03-11 08:00", "2026-03-13 16:00"),
        ("2026-03-10 05:00", "2026-03-10 08:00", "2026-03-12 16:00"),
        ("2026-03-13 16:00", "2026-03-16 08:00", "2026-03-18 16:00"),  # Friday at closing time
        ("2026-03-28 12:00", "2026-03-30 08:00", "2026-04-01 16:00"),  # the night in which summer time begins
        ("2026-04-01 20:00", "2026-04-07 08:00", "2026-04-09 16:00"),  # before Easter
        ("2026-12-23 12:00", "2026-12-23 12:00", "2026-12-28 16:00"),
        ("2026-10-24 23:30", "2026-10-26 08:00", "2026-10-28 16:00"),  # the night in which it ends
    ],
)
def test_a_message_is_read_and_answered_on_working_days(sent: str, read: str, answered: str) -> None:
    assert read_from(Hours(), here(sent), OSLO) == here(read)
    assert answered_by(Hours(), here(sent), OSLO) == here(answered)


@given(hours=offices, sent=moments)
def test_the_promise_holds_whatever_the_clock_does(hours: Hours, sent: datetime) -> None:
    read, by = read_from(hours, sent, OSLO), answered_by(hours, sent, OSLO)
    assert sent <= read < by
    assert is_open(hours, read, OSLO)
    last = (by - timedelta(minutes=1)).astimezone(OSLO).date()
    assert works(hours, last)
    day, counted = read.astimezone(OSLO).date(), 0
    while day < last:
        day += timedelta(days=1)
        counted += works(hours, day)
    assert counted == hours.within
    assert took(hours, sent, by - timedelta(minutes=1), OSLO) == hours.within


@given(hours=offices, sent=moments, later=some.timedeltas(timedelta(0), timedelta(days=20)))
def test_who_writes_later_is_never_promised_an_earlier_answer(hours: Hours, sent: datetime, later: timedelta) -> None:
    assert read_from(hours, sent, OSLO) <= read_from(hours, sent + later, OSLO)
    assert answered_by(hours, sent, OSLO) <= answered_by(hours, sent + later, OSLO)


def test_who_reads_until_midnight_reads_the_whole_day() -> None:
    hours = Hours(within=1, weekdays=frozenset(range(7)), opens=0, closes=24)
    assert read_from(hours, here("2026-03-10 23:59"), OSLO) == here("2026-03-10 23:59")
    assert answered_by(hours, here("2026-03-10 23:59"), OSLO) == here("2026-03-11 23:59")


@pytest.mark.parametrize(
    ("now", "soon"),
    [
        ("2026-03-12 16:01", Clock.LATE),
        ("2026-03-12 09:00", Clock.TODAY),
        ("2026-03-11 23:00", Clock.TOMORROW),
        ("2026-03-10 23:00", Clock.LATER),
    ],
)
def test_how_soon_is_said_by_the_calendar(now: str, soon: Clock) -> None:
    assert clock(here("2026-03-12 16:00"), here(now), OSLO) is soon


def test_how_long_it_usually_takes_is_said_of_most_answers_and_of_enough() -> None:
    assert usually([0, 1, 1, 1]) is None
    assert usually([0, 1, 1, 1, 9]) == 1
    assert usually([0, 0, 0, 2, 3, 3, 1, 0, 1, 9]) == 3
