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


def about(thread_id: int) -> Event:
    """A facilitator wrote in this thread. What a participant writes waits in the inbox, which Today shows by itself."""
    return Event(ANSWERED, "thread", thread_id)
