"""Dates and times in words, on a clock of 24 hours, where the groups meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine
from flask import Flask

from portal.languages import dates
from portal.languages.choice import speaking
from portal.languages.offered import KNOWN
from tests.world import NOW

Says = Callable[..., str]
DAY = timedelta(days=1)


@pytest.fixture
def says(one_app: Flask) -> Says:
    """What is said in a language, in a request."""

    def say(language: str, what: Callable[..., str], *given: object) -> str:
        with one_app.test_request_context(headers={"Accept-Language": language}):
            return what(*given)

    return say


DECEMBER = datetime(2026, 12, 9, 16, 30, tzinfo=UTC)


def test_a_day_is_said_in_words(says: Says) -> None:
    assert says("nb", dates.day, DECEMBER) == "onsdag 9. desember"
    assert says("en", dates.day, DECEMBER) == "Wednesday 9 December"


def test_another_year_is_named(says: Says) -> None:
    assert says("nb", dates.day, DECEMBER.replace(year=2027)) == "torsdag 9. desember 2027"
    assert says("en", dates.day, DECEMBER.replace(year=2025)) == "Tuesday 9 December 2025"


def test_the_year_is_that_of_the_place_and_not_of_greenwich(says: Says) -> None:
    midnight = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past twelve in Oslo, in the new year
    assert says("nb", dates.day, midnight) == "fredag 1. januar 2027"
    with time_machine.travel(midnight - timedelta(minutes=15), tick=False):
        assert says("nb", dates.day, midnight) == "fredag 1. januar"
        assert says("nb", dates.day, midnight - DAY) == "torsdag 31. desember 2026"
        assert says("nb", dates.how_soon, midnight) == "i dag"


def test_a_time_is_said_on_a_clock_of_24_hours(says: Says) -> None:
    assert says("nb", dates.time, DECEMBER) == "17.30"
    assert says("en-US", dates.time, DECEMBER) == "17:30"
    assert says("nb", dates.time, datetime(2026, 12, 8, 23, 5, tzinfo=UTC)) == "00.05"


@pytest.mark.parametrize("code", KNOWN)
def test_no_language_says_morning_or_afternoon(one_app: Flask, code: str) -> None:
    with one_app.test_request_context(), speaking(code):
        said = dates.time(DECEMBER)
    digits = [letter for letter in said if letter.isdecimal()]
    assert "".join(str(int(digit)) for digit in digits) == "1730"
    assert len(said) == 5, said


@pytest.mark.parametrize("code", KNOWN)
def test_every_language_says_a_day_with_its_weekday_and_its_month(one_app: Flask, code: str) -> None:
    with one_app.test_request_context(), speaking(code):
        this_year, next_year = dates.day(DECEMBER), dates.day(DECEMBER + 365 * DAY)
    assert "/" not in this_year
    assert len(this_year.split()) >= 3
    assert sum(letter.isdecimal() for letter in this_year) == 1
    assert sum(letter.isdecimal() for letter in next_year) == 5


def test_day_and_time_are_one_sentence(says: Says) -> None:
    assert says("nb", dates.day_and_time, DECEMBER) == "onsdag 9. desember klokka 17.30"
    assert says("en", dates.day_and_time, DECEMBER) == "Wednesday 9 December at 17:30"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-03-29T00:59", "søndag 29. mars klokka 01.59"),
        ("2026-03-29T01:00", "søndag 29. mars klokka 03.00"),
        ("2026-06-30T22:00", "onsdag 1. juli klokka 00.00"),
        ("2026-10-25T00:30", "søndag 25. oktober klokka 02.30"),
        ("2026-10-25T01:30", "søndag 25. oktober klokka 02.30"),
        ("2026-10-25T02:30", "søndag 25. oktober klokka 03.30"),
    ],
)
def test_summer_time_begins_and_ends(says: Says, moment: str, said: str) -> None:
    there = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert says("nb", dates.day_and_time, there) == said
    assert says("nb", dates.day_and_time, there.astimezone(timezone(timedelta(hours=-9)))) == said


def test_a_meeting_each_week_keeps_its_hour_when_summer_time_begins(one_app: Flask) -> None:
    with one_app.test_request_context(headers={"Accept-Language": "nb"}):
        before = dates.here(datetime(2026, 3, 24, 16, 30, tzinfo=UTC))
        after = before + 7 * DAY  # on the clock of the place
        assert dates.time(before) == dates.time(after) == "17.30"
        assert after.astimezone(UTC).hour == 15


@pytest.mark.parametrize(
    ("minutes", "english", "norwegian"),
    [
        (15, "15 minutes", "15 minutter"),
        (60, "1 hour", "1 time"),
        (90, "90 minutes", "90 minutter"),
        (119, "119 minutes", "119 minutter"),
        (120, "2 hours", "2 timer"),
        (121, "2 hours and 1 minute", "2 timer og 1 minutt"),
        (150, "2 hours and 30 minutes", "2 timer og 30 minutter"),
        (720, "12 hours", "12 timer"),
    ],
)
def test_how_long_is_said_as_people_say_it(says: Says, minutes: int, english: str, norwegian: str) -> None:
    assert says("en", dates.duration, minutes) == english
    assert says("nb", dates.duration, minutes) == norwegian


@pytest.mark.parametrize(
    ("moment", "english", "norwegian"),
    [
        (NOW - 9 * DAY, "today", "i dag"),
        (NOW, "today", "i dag"),
        (datetime(2026, 3, 3, 22, 59, tzinfo=UTC), "today", "i dag"),
        (datetime(2026, 3, 3, 23, 0, tzinfo=UTC), "tomorrow", "i morgen"),
        (datetime(2026, 3, 4, 22, 59, tzinfo=UTC), "tomorrow", "i morgen"),
        (datetime(2026, 3, 4, 23, 0, tzinfo=UTC), "in 2 days", "om 2 dager"),
        (NOW + 6 * DAY, "in 6 days", "om 6 dager"),
        (NOW + 30 * DAY, "in 30 days", "om 30 dager"),
        (NOW + 31 * DAY, "", ""),
    ],
)
def test_how_soon_is_counted_in_days_of_the_calendar(
    says: Says, moment: datetime, english: str, norwegian: str
) -> None:
    assert says("en", dates.how_soon, moment) == english
    assert says("nb", dates.how_soon, moment) == norwegian


def test_the_days_in_which_the_clock_changes_are_days_like_others(says: Says) -> None:
    late = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # half past eleven in the evening before summer time
    with time_machine.travel(late, tick=False):
        assert says("en", dates.how_soon, late + timedelta(minutes=31)) == "tomorrow"
        assert says("en", dates.how_soon, late + timedelta(hours=24)) == "in 2 days"  # half past midnight by then
