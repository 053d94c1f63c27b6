"""Choosing how one is reached, pausing it, forgetting it; and when the quiet hours are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.reach.models import Reach

A_STEP = timedelta(minutes=15)
"""Every zone in use is a whole number of these from UTC, so that each hour on a clock begins with one."""


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
