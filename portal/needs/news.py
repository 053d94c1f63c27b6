"""What somebody is told about what she asked for."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.languages.dates import day
from portal.meetings.models import Meeting
from portal.meetings.reminding import still_stands
from portal.notifications.events import Event, kind
from portal.notifications.models import Notice
from portal.reach.models import Topic


def _said(notice: Notice) -> str:
    when = day(notice.about_day) if notice.about_day else ""
    return gettext("Something you need on %(day)s is arranged", day=when)


ARRANGED = kind(
    "need arranged",
    _said,
    lambda notice: url_for("needs.mine", group_id=notice.group_id, meeting_id=notice.thing_id),
    Topic.ANSWER,
    still_true=still_stands,
)


def about(meeting: Meeting) -> Event:
    """Something that was asked for is arranged. Several things of one meeting are one piece of news."""
    return Event(ARRANGED, "needs", meeting.id, meeting.starts_at)
