"""What is told of minutes."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.languages.dates import day
from portal.meetings.models import Meeting
from portal.notifications.events import Event, kind
from portal.notifications.models import Notice
from portal.reach.models import Topic


def _day(notice: Notice) -> str:
    return day(notice.about_day) if notice.about_day else ""


def _address(notice: Notice) -> str:
    return url_for("minutes.show", group_id=notice.group_id, meeting_id=notice.thing_id)


SHARED = kind(
    "minutes shared", lambda n: gettext("The minutes from %(day)s are ready", day=_day(n)), _address, Topic.MINUTES
)
CHANGED = kind(
    "minutes changed", lambda n: gettext("The minutes from %(day)s are changed", day=_day(n)), _address, Topic.MINUTES
)
AGREED = kind("minutes agreed", lambda n: gettext("We agree on the minutes from %(day)s", day=_day(n)), _address)

FREE = kind(
    "task free again",
    lambda n: gettext("The minutes from %(day)s changed: what you took on is free again", day=_day(n)),
    _address,
)
OPENED = kind(
    "minutes opened",
    lambda _notice: gettext("The group has opened minutes from before you came"),
    lambda n: url_for("all_minutes.earlier", group_id=n.group_id),
)


def about(meeting: Meeting) -> Event:
    """The minutes of this meeting are ready."""
    return Event(SHARED, "minutes", meeting.id, meeting.starts_at)


def changed(meeting: Meeting) -> Event:
    """What the group reads of this meeting is other than before."""
    return Event(CHANGED, "minutes", meeting.id, meeting.starts_at)


def agreed(meeting: Meeting) -> Event:
    """The group agrees on the minutes of this meeting."""
    return Event(AGREED, "minutes", meeting.id, meeting.starts_at)


def task_free(meeting: Meeting) -> Event:
    """What somebody had taken on in these minutes says something else now, or is gone."""
    return Event(FREE, "task", meeting.id, meeting.starts_at)


def opened(meeting: Meeting) -> Event:
    """Those who came after this meeting may read its minutes. The day is not told: for them it was none."""
    return Event(OPENED, "opened minutes", meeting.group_id)
