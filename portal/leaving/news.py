"""What facilitators are told when somebody leaves, and everybody before what a group wrote is deleted."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from portal.core.sentences import gettext
from portal.groups.models import Group, Membership
from portal.languages.dates import day
from portal.notifications.events import Event, kind
from portal.notifications.models import Notice

LEFT = kind(
    "somebody left",
    lambda _notice: gettext("Somebody has left the group"),
    lambda notice: url_for("groups.members", group_id=notice.group_id),
)


THING = "the end"
ALL_GOES = kind(
    "all goes",
    lambda notice: _on_which_day(notice),
    lambda notice: url_for("leaving.things", group_id=notice.group_id),
)
ALL_GOES_TO_STAFF = kind(
    "all goes, to staff",
    lambda notice: _on_which_day(notice),
    lambda notice: url_for("charters.show", group_id=notice.group_id),
)


def _on_which_day(notice: Notice) -> str:
    return gettext("What we have written here is deleted on %(day)s", day=day(notice.about_day or notice.told_at))


def all_goes(group: Group, moment: datetime, *, takes: bool) -> Event:
    """All that was written in a group that has ended goes then. `takes`: for who takes along what is one's own."""
    return Event(ALL_GOES if takes else ALL_GOES_TO_STAFF, THING, group.id, moment)


def about(membership: Membership) -> Event:
    """Somebody left. It takes the place of what was told of a pause."""
    return Event(LEFT, "pause", membership.id)
