"""What is told when times are offered."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.notifications.events import Event, kind
from portal.reach.models import Topic
from portal.times.models import TimeSearch

OFFERED = kind(
    "times offered",
    lambda _notice: gettext("Which time fits you?"),
    lambda notice: url_for("times.show", group_id=notice.group_id, search_id=notice.thing_id),
    Topic.PLAN,
)


def about(search: TimeSearch) -> Event:
    """These times are offered."""
    return Event(OFFERED, "times", search.id, search.last_at)
