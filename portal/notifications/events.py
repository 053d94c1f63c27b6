"""Kinds of news, each told by the room that it happens in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.notifications.models import Notice


@dataclass(frozen=True)
class Kind:
    """One kind of news: the sentence that *Today* shows, and the page where it leads."""

    name: str
    sentence: Callable[[Notice], str]
    address: Callable[[Notice], str]


@dataclass(frozen=True)
class Event:
    """Something that happened to one thing of a group."""

    kind: Kind
    thing: str
    """What it happened to: meeting, minutes, thread."""
    thing_id: int
    about_day: datetime | None = None


KINDS: dict[str, Kind] = {}
"""Filled by the rooms above, once, when they are loaded."""


def kind(name: str, sentence: Callable[[Notice], str], address: Callable[[Notice], str]) -> Kind:
    """Make a kind of news known. Raises ValueError when the name is taken by another."""
    if name in KINDS:
        raise ValueError(f"two kinds of news are called {name}")
    KINDS[name] = Kind(name, sentence, address)
    return KINDS[name]
