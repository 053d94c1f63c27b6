"""What facilitators are told when somebody leaves."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.groups.models import Membership
from portal.notifications.events import Event, kind

LEFT = kind(
    "somebody left",
    lambda _notice: gettext("Somebody has left the group"),
    lambda notice: url_for("groups.members", group_id=notice.group_id),
)


def about(membership: Membership) -> Event:
    """Somebody left. It takes the place of what was told of a pause."""
    return Event(LEFT, "pause", membership.id)
