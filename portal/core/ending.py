"""What leaves by itself when its time has come. Each room says what of its own, and `portal purge` takes it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

Purge = Callable[[Session, datetime], int]
"""Deletes what is past its time at this moment, and gives how many things that were."""

purges: dict[str, Purge] = {}
"""By what it deletes, in words for whoever runs the portal. Filled by the rooms when they are registered."""


def purge(session: Session, now: datetime) -> dict[str, int]:
    """Delete everything that is past its time, in the transaction of this session; how many of each, by its words."""
    return {what: take_away(session, now) for what, take_away in purges.items()}
