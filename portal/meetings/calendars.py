"""A meeting for the phone's calendar, which says nothing that others may not see on its screen."""

from __future__ import annotations

import hashlib

from icalendar import Calendar, Event

from portal.meetings.models import Meeting


def appointment(meeting: Meeting, word: str, *, place: bool) -> bytes:
    """The meeting as a calendar file: `word` and the time, and the place only where the reader asked for it.

    The times are in UTC, which every phone shows on its own clock.
    """
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
    if not meeting.stands:
        event.add("status", "CANCELLED")
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
