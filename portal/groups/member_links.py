"""Links from one member in the list of members to what upper rooms do for that member, handed down by those rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.groups.models import Membership


@dataclass(frozen=True)
class Link:
    """One thing to go on to."""

    word: str
    address: str


beside: list[Callable[[Membership, Membership], Link | None]] = []


def of(reader: Membership, member: Membership) -> list[Link]:
    """What the reader may go on to from this member."""
    return [link for make in beside if (link := make(reader, member)) is not None]
