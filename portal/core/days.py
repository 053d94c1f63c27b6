"""A day as a moment, where what is kept is the day alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def noon(day: date) -> datetime:
    """A moment of this day that is the same day where the groups meet, to say the day in words."""
    return datetime.combine(day, time(12), UTC)
