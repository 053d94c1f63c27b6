"""What is told when somebody writes, and when somebody waits too long."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.sentences import gettext
from portal.groups.models import Membership
from portal.messages.models import Thread
from portal.notifications.events import Event, kind
from portal.notifications.models import SENT_ONLY, Notice
from portal.reach.models import Topic


def _waits_for_her(session: Session, notice: Notice, _now: datetime) -> bool:
    """Whether she has not answered since: then she has read it, whatever she marked."""
    thread = session.get(Thread, notice.thing_id)
    return thread is not None and not thread.waits_for_facilitators


ANSWERED = kind(
    "message from facilitators",
    lambda _notice: gettext("There is a new message for you"),
    lambda notice: url_for("messages.mine", group_id=notice.group_id),
    Topic.ANSWER,
    still_true=_waits_for_her,
)


def _inbox(notice: Notice) -> str:
    return url_for("inbox.of_group", group_id=notice.group_id)


def _waits_for_facilitators(session: Session, notice: Notice, _now: datetime) -> bool:
    """Whether nobody has answered since."""
    thread = session.get(Thread, notice.thing_id)
    return thread is not None and thread.waits_for_facilitators


def _nobody_has_it(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether no facilitator has taken it since, or answered."""
    thread = session.get(Thread, notice.thing_id)
    return thread is not None and thread.waits_for_facilitators and thread.taken_by_id is None


WRITTEN = kind(
    "message from participant", lambda _notice: gettext("There is a new message for you"), _inbox, Topic.ANSWER,
    still_true=_nobody_has_it,
)  # fmt: skip
LATE = kind(
    "message is late", lambda _notice: gettext("A message waits longer than we promised"), _inbox, Topic.ANSWER,
    still_true=_waits_for_facilitators,
)  # fmt: skip
HANDED = kind(
    "message handed over", lambda _notice: gettext("A conversation is given to you"), _inbox, Topic.ANSWER,
    still_true=_waits_for_facilitators,
)  # fmt: skip
AWAY = kind("facilitator away", lambda _notice: gettext("Another facilitator is away for a while"), _inbox)


def about(thread_id: int) -> Event:
    """A facilitator wrote in this thread."""
    return Event(ANSWERED, "thread", thread_id)


def written(thread_id: int) -> Event:
    """A participant wrote in this thread. It waits in the inbox, which Today shows by itself."""
    return Event(WRITTEN, SENT_ONLY, thread_id)


def late(thread_id: int) -> Event:
    """The promise of an answer in this thread is past."""
    return Event(LATE, "late thread", thread_id)


def handed(thread_id: int) -> Event:
    """One facilitator gave this thread to another."""
    return Event(HANDED, "handed thread", thread_id)


def away(facilitator: Membership) -> Event:
    """This facilitator is away, so that the others answer."""
    return Event(AWAY, "away", facilitator.id)
