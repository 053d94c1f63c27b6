"""Links from a meeting to what upper rooms keep about it, handed down by those rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.groups.models import Membership
from portal.meetings.models import Meeting


@dataclass(frozen=True)
class Link:
    """One thing to go on to."""

    word: str
    address: str


beside: list[Callable[[Membership, Meeting], Link | None]] = []


def of(membership: Membership, meeting: Meeting) -> list[Link]:
    """What this member may go on to from this meeting."""
    return [link for make in beside if (link := make(membership, meeting)) is not None]
