"""The one place where the time comes from."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, in UTC. Rules never call this: they are told the time."""
    return datetime.now(UTC)
