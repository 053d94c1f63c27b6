"""Meetings for the phone's calendar, which say nothing that others may not see on its screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from portal.meetings.models import Meeting

ASKS_AGAIN = timedelta(hours=12)
"""So often a calendar is asked to fetch the plan anew."""


def appointment(meeting: Meeting, word: str, *, place: bool) -> bytes:
    """The meeting as a calendar file: `word` and the time, and the place only where the reader asked for it."""
    return calendar([meeting], word, place=place)


def calendar(
    meetings: Iterable[Meeting], word: str, *, place: bool = False, theme: bool = False, name: str | None = None
) -> bytes:
    """These meetings as a calendar file by RFC 5545. With a `name` it is one that a calendar fetches again and again.

    Each says `word` and its time, and place and theme only where the reader asked for them; the texts that are asked
    for have been fetched. The times are in UTC, which every phone shows on its own clock.
    """
    whole = Calendar()
    whole.add("prodid", "-//calendar//EN")
    whole.add("version", "2.0")
    if name is not None:
        whole.add("x-wr-calname", name)
        whole.add("refresh-interval", ASKS_AGAIN, parameters={"VALUE": "DURATION"})
        whole.add("x-published-ttl", "PT12H")
    for meeting in meetings:
        whole.add_component(_event(meeting, word, place=place, theme=theme))
    return whole.to_ical()


def _event(meeting: Meeting, word: str, *, place: bool, theme: bool) -> Event:
    event = Event()
    event.add("uid", hashlib.sha256(f"meeting:{meeting.group_id}:{meeting.id}".encode()).hexdigest()[:32])
    event.add("dtstamp", meeting.changed_at or meeting.made_at)
    event.add("sequence", meeting.version)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", word)
    event.add("class", "PRIVATE")
    if place and meeting.place is not None:
        event.add("location", meeting.place.text)
    if theme and meeting.theme is not None:
        event.add("description", meeting.theme.text)
    if not meeting.stands:
        event.add("status", "CANCELLED")
    return event
