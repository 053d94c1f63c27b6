"""What is told when somebody comes in."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.groups.models import Membership
from portal.notifications.events import Event, kind

JOINED = kind(
    "somebody joined",
    lambda _notice: gettext("Somebody new is in the group"),
    lambda notice: url_for("groups.members", group_id=notice.group_id),
)


def about(newcomer: Membership) -> Event:
    """Somebody came in. Several who come before anybody looks are one piece of news."""
    return Event(JOINED, "newcomers", newcomer.group_id)
