"""What is told of words to the whole group. None of the words is in it."""

from __future__ import annotations

from flask import url_for

from portal.announcements.models import Announcement
from portal.announcements.rules import THING
from portal.core.sentences import gettext
from portal.notifications.events import Event, kind
from portal.reach.models import Topic

TOLD = kind(
    "announcement",
    lambda _notice: gettext("There is a notice for the whole group"),
    lambda notice: url_for("announcements.show", group_id=notice.group_id),
    Topic.ANSWER,
    still_true=lambda _session, notice, now: notice.about_day is None or now < notice.about_day,
)


def about(announcement: Announcement) -> Event:
    """These words are new. They are worth telling until the last day on which they stand on Today."""
    return Event(TOLD, THING, announcement.id, announcement.over_at)
