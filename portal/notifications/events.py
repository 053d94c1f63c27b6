"""Kinds of news, each told by the room that it happens in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.notifications.models import Notice, Reminder
from portal.reach.models import Topic
from portal.reach.wording import Gathering

StillTrue = Callable[[Session, Notice, datetime], bool]
"""Whether there is anything to tell of this, half an hour or a night later."""
About = Callable[[Session, Notice], Gathering | None]
"""When and where the meeting is that it is about; None where it will not take place."""


@dataclass(frozen=True)
class Kind:
    """One kind of news: the sentence that *Today* shows, and the page where it leads."""

    name: str
    sentence: Callable[[Notice], str]
    address: Callable[[Notice], str]
    topic: Topic | None = None
    """What people choose to be told about where they are; None: it never leaves the page."""
    still_true: StillTrue | None = None
    meeting: About | None = None
    unheard: Mapping[str, str] = field(default_factory=dict)
    """What this is for who has not heard of what it comes after, by the names of kinds."""
    also: Topic | None = None
    """Another topic that it is as well."""

    def after(self, before: str) -> Kind:
        """What is told of this to somebody who has not heard of a piece of news of the kind `before`."""
        return KINDS[self.unheard.get(before, self.name)]

    def wanted(self, wants: Callable[[Topic], bool]) -> Topic | None:
        """The topic for which it may leave for somebody who wants to be told about these; None where it stays."""
        return next((topic for topic in (self.topic, self.also) if topic is not None and wants(topic)), None)


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

reminded_of: dict[str, Callable[[Session, Membership, Reminder, datetime], Gathering | None]] = {}
"""By the kind of thing: when and where it is, for this member; None where there is nothing to remind her of."""


def kind(
    name: str,
    sentence: Callable[[Notice], str],
    address: Callable[[Notice], str],
    topic: Topic | None = None,
    also: Topic | None = None,
    *,
    still_true: StillTrue | None = None,
    meeting: About | None = None,
    unheard: Mapping[str, str] | None = None,
) -> Kind:
    """Make a kind of news known. Raises ValueError when the name is taken by another."""
    if name in KINDS:
        raise ValueError(f"two kinds of news are called {name}")
    KINDS[name] = Kind(name, sentence, address, topic, still_true, meeting, unheard or {}, also)
    return KINDS[name]
