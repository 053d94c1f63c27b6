"""A meeting at 17:30 is at 17:30, wherever the groups meet, in summer and in winter, and however it is repeated."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.meetings.models import Meeting
from portal.meetings.rules import NoSuchTime, moment, suggested_start

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
times = st.times().map(lambda at: at.replace(microsecond=0))


@given(days, times, zones)
def test_the_clock_on_the_wall_shows_what_was_planned_or_the_time_does_not_exist(
    day: date, at: time, zone: ZoneInfo
) -> None:
    try:
        begins = moment(day, at, zone)
    except NoSuchTime:
        before, after = (datetime.combine(day, at, zone).replace(fold=fold).utcoffset() for fold in (0, 1))
        assert before != after, "only a change of the clocks leaves a time out"
        return
    shown = begins.astimezone(UTC).astimezone(zone)
    assert (shown.date(), shown.time()) == (day, at)


@given(days, st.times(time(8), time(21)).map(lambda at: at.replace(second=0, microsecond=0)), zones,
       st.sampled_from([7, 14, 28]), st.integers(0, 400))  # fmt: skip
def test_the_next_meeting_is_suggested_at_the_same_time_on_the_wall(
    day: date, at: time, zone: ZoneInfo, every: int, later: int
) -> None:
    try:
        last = Meeting(starts_at=moment(day, at, zone).astimezone(UTC))
    except NoSuchTime:
        return
    now = last.starts_at + timedelta(days=later)
    found = suggested_start(last, zone, now, every=every)
    assert found is not None
    assert found.time() == at
    assert found.date() > now.astimezone(zone).date()
    assert (found.date() - day).days % every == 0
    assert (found.date() - now.astimezone(zone).date()).days <= every


@pytest.mark.parametrize(("day", "winter"), [(date(2026, 10, 24), 2), (date(2026, 10, 26), 1)])
def test_half_past_five_is_half_past_five_on_both_sides_of_the_change(day: date, winter: int) -> None:
    begins = moment(day, time(17, 30), ZoneInfo("Europe/Oslo"))
    assert begins.astimezone(UTC).hour == 17 - winter
    with pytest.raises(NoSuchTime):
        moment(date(2027, 3, 28), time(2, 30), ZoneInfo("Europe/Oslo"))
