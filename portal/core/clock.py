"""The one place where the time comes from."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def now() -> datetime:
    """This moment, aware, in UTC. Rules never call this: they are told the time."""
    return datetime.now(UTC)


def noon(day: date) -> datetime:
    """A moment of this day that is the same day wherever one is near Norway, to say the day in words."""
    return datetime.combine(day, time(12), UTC)
