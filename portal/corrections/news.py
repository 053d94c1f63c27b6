"""What is told when something in minutes is not right, and when that is answered. None of it says who said it."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.languages.dates import day
from portal.meetings.models import Meeting
from portal.notifications.events import Event, Kind, kind
from portal.notifications.models import Notice
from portal.reach.models import Topic


def _day(notice: Notice) -> str:
    return day(notice.about_day) if notice.about_day else ""


def _list(notice: Notice) -> str:
    return url_for("corrections.show", group_id=notice.group_id, meeting_id=notice.thing_id)


def _minutes(notice: Notice) -> str:
    return url_for("minutes.show", group_id=notice.group_id, meeting_id=notice.thing_id)


MADE = kind(
    "correction made", lambda n: gettext("Something in the minutes from %(day)s is not right", day=_day(n)), _list
)
ANSWERED = kind(
    "correction answered",
    lambda n: gettext("What you said of the minutes from %(day)s has an answer", day=_day(n)),
    _minutes,
    Topic.ANSWER,
)
UNNAMED_ANSWERED = kind(
    "unnamed correction answered",
    lambda n: gettext("Something that was not right in the minutes from %(day)s has an answer", day=_day(n)),
    _minutes,
)


def of(what: Kind, meeting: Meeting) -> Event:
    """News of corrections of the minutes of this meeting; which one it is stands nowhere."""
    return Event(what, "correction", meeting.id, meeting.starts_at)
