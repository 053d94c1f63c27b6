"""What is told when the plan changes."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.languages.dates import day
from portal.meetings.models import Meeting
from portal.meetings.reminding import still_ahead, still_stands, where_it_is
from portal.notifications.events import Event, Kind, kind
from portal.notifications.models import Notice
from portal.reach.models import Topic


def _page(notice: Notice) -> str:
    return url_for("meetings.show", group_id=notice.group_id, meeting_id=notice.thing_id)


def _day(notice: Notice) -> str:
    return day(notice.about_day) if notice.about_day else ""


PLANNED = kind(
    "meeting planned", lambda n: gettext("There is a new meeting on %(day)s", day=_day(n)), _page,
    Topic.PLAN, still_true=still_stands, meeting=where_it_is,
)  # fmt: skip
CHANGED = kind(
    "meeting changed", lambda n: gettext("The meeting on %(day)s is changed", day=_day(n)), _page,
    Topic.CHANGE, still_true=still_stands, meeting=where_it_is, unheard={PLANNED.name: "new meeting changed"},
)  # fmt: skip
kind(
    "new meeting changed", CHANGED.sentence, _page,
    Topic.CHANGE, Topic.PLAN, still_true=still_stands, meeting=where_it_is,
)  # fmt: skip
CANCELLED = kind(
    "meeting cancelled", lambda n: gettext("The meeting on %(day)s is cancelled", day=_day(n)), _page,
    Topic.CHANGE, still_true=still_ahead,
)  # fmt: skip


def about(meeting: Meeting, what: Kind) -> Event:
    """This piece of news about this meeting."""
    return Event(what, "meeting", meeting.id, meeting.starts_at)
