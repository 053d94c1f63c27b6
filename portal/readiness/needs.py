"""What a group needs before its first card, told by the room that knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.groups.models import Membership


@dataclass(frozen=True)
class Need:
    """One thing that has to be there before a card can be printed."""

    word: str
    lacks: tuple[str, ...] = ()
    """What is not there yet, in sentences; nothing where it is in place."""
    more: str = ""
    """A few words more, as markup where there are names in it."""
    address: str | None = None
    """Where the reader can do something about it."""


Asked = Callable[[Membership], list[Need]]
_told: dict[str, Asked] = {}
"""Filled by the rooms above, once, when they are loaded."""


def told_by(room: str, ask: Asked) -> None:
    """Let a room above say what is needed."""
    _told[room] = ask


def needs(membership: Membership) -> list[Need]:
    """All that this member's group needs."""
    return [need for ask in _told.values() for need in ask(membership)]
