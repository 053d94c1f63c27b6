"""What is told when somebody writes."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.notifications.events import Event, kind

ANSWERED = kind(
    "message from facilitators",
    lambda _notice: gettext("There is a new message for you"),
    lambda notice: url_for("messages.mine", group_id=notice.group_id),
)
WRITTEN = kind(
    "message from participant",
    lambda _notice: gettext("There is a new message in the inbox"),
    lambda notice: url_for("messages.inbox", group_id=notice.group_id),
)


def about(thread_id: int, *, from_participant: bool) -> Event:
    """News of this thread, for the other side."""
    return Event(WRITTEN if from_participant else ANSWERED, "thread", thread_id)
