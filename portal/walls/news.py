"""What is told when a wall opens. Of a note nothing is told: the time of it would say when it came."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.languages.dates import day
from portal.meetings.models import Meeting
from portal.notifications.events import Event, kind
from portal.notifications.models import Notice


def _sentence(notice: Notice) -> str:
    named = day(notice.about_day) if notice.about_day else ""
    return gettext("There is a wall for your notes to the meeting on %(day)s", day=named)


OPENED = kind(
    "wall opened",
    _sentence,
    lambda notice: url_for("walls.show", group_id=notice.group_id, meeting_id=notice.thing_id),
)


def about(meeting: Meeting) -> Event:
    """The wall of this meeting is open."""
    return Event(OPENED, "wall", meeting.id, meeting.starts_at)
