"""What is told when minutes are shared."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.languages.dates import day
from portal.meetings.models import Meeting
from portal.notifications.events import Event, kind

SHARED = kind(
    "minutes shared",
    lambda n: gettext("The minutes from %(day)s are ready", day=day(n.about_day) if n.about_day else ""),
    lambda n: url_for("minutes.show", group_id=n.group_id, meeting_id=n.thing_id),
)


def about(meeting: Meeting) -> Event:
    """The minutes of this meeting are ready."""
    return Event(SHARED, "minutes", meeting.id, meeting.starts_at)
