"""When the quiet hours are over: on the clock that people look at, across both changes of summer time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reach.models import Reach
from portal.reach.rules import is_quiet, when

OSLO = ZoneInfo("Europe/Oslo")
ZONES = [OSLO, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")]
"""Ours; one half an hour beside the full ones; one whose summer is half an hour; one at three quarters."""
hours = st.integers(0, 23)
zones = st.sampled_from(ZONES)
around_a_change = st.one_of(
    st.datetimes(datetime(2026, 3, 27), datetime(2026, 3, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.datetimes(datetime(2026, 10, 23), datetime(2026, 10, 27), timezones=st.just(UTC)),  # noqa: DTZ001
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)


def quiet(begins: int | None, ends: int | None) -> Reach:
    return Reach(quiet_from=begins, quiet_to=ends)


def oslo(text: str, *, second: bool = False) -> datetime:
    """A moment by Oslo's clock; `second`: the later one of two at which the clock shows this."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO, fold=int(second))


def after_quiet(begins: int, ends: int, at: datetime) -> str:
    """What the clock in Oslo shows when it may be sent."""
    return when(quiet(begins, ends), at, OSLO).astimezone(OSLO).strftime("%d %H:%M:%S")


@given(around_a_change, hours, hours, zones)
def test_it_is_the_earliest_moment_that_is_not_quiet(at: datetime, begins: int, ends: int, zone: ZoneInfo) -> None:
    reach = quiet(begins, ends)
    found = when(reach, at, zone)
    assert found >= at
    assert found.tzinfo is UTC
    assert not is_quiet(reach, found, zone)
    assert found - at <= timedelta(hours=48), "one hour of a day is open, and once a year it may be the one left out"
    if found > at:
        step = timedelta(minutes=1)
        waits = (at + number * step for number in range((found - at) // step + 1))
        assert all(is_quiet(reach, moment, zone) for moment in waits if moment < found)
        assert is_quiet(reach, found - timedelta(microseconds=1), zone)


@given(around_a_change, hours, hours, zones)
def test_asked_again_then_it_is_that_moment(at: datetime, begins: int, ends: int, zone: ZoneInfo) -> None:
    found = when(quiet(begins, ends), at, zone)
    assert when(quiet(begins, ends), found, zone) == found


@given(around_a_change, hours, hours, zones)
def test_the_hours_are_those_that_the_clock_shows(at: datetime, begins: int, ends: int, zone: ZoneInfo) -> None:
    shown = at.astimezone(zone).hour
    between = {(begins + number) % 24 for number in range((ends - begins) % 24)}
    assert is_quiet(quiet(begins, ends), at, zone) == (shown in between)


@given(around_a_change, hours, zones)
def test_from_and_to_alike_or_none_at_all_is_never_quiet(at: datetime, hour: int, zone: ZoneInfo) -> None:
    for reach in (quiet(hour, hour), quiet(None, None), quiet(hour, None), quiet(None, hour)):
        assert when(reach, at, zone) == at


def test_over_midnight_and_within_a_day() -> None:
    assert after_quiet(21, 8, oslo("2026-02-10T20:59:59")) == "10 20:59:59"
    assert after_quiet(21, 8, oslo("2026-02-10T21:00:00")) == "11 08:00:00"
    assert after_quiet(21, 8, oslo("2026-02-11T07:59:59")) == "11 08:00:00"
    assert after_quiet(12, 15, oslo("2026-02-10T14:10:00")) == "10 15:00:00"
    assert after_quiet(21, 0, oslo("2026-02-10T23:10:00")) == "11 00:00:00"


def test_in_spring_quiet_that_ends_in_the_hour_left_out_ends_with_it() -> None:
    assert after_quiet(21, 2, oslo("2026-03-29T01:59:00")) == "29 03:00:00"
    assert after_quiet(21, 8, oslo("2026-03-29T01:00:00")) == "29 08:00:00"
    night = when(quiet(21, 8), oslo("2026-03-28T21:00:00"), OSLO) - oslo("2026-03-28T21:00:00").astimezone(UTC)
    assert night == timedelta(hours=10)


def test_in_autumn_an_hour_that_comes_two_times_is_quiet_both_times() -> None:
    assert after_quiet(21, 3, oslo("2026-10-25T02:30:00")) == "25 03:00:00"
    assert when(quiet(21, 3), oslo("2026-10-25T02:30:00"), OSLO) == datetime(2026, 10, 25, 2, tzinfo=UTC)
    assert after_quiet(21, 2, oslo("2026-10-25T02:30:00", second=True)) == "25 02:30:00"
    assert when(quiet(2, 3), oslo("2026-10-25T02:30:00"), OSLO) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        when(quiet(21, 8), datetime(2026, 3, 1), OSLO)  # noqa: DTZ001
