"""What is told of a group's rules and of its steps."""

from __future__ import annotations

from flask import url_for

from portal.charters.models import GroupStep
from portal.core.sentences import gettext
from portal.notifications.events import Event, kind
from portal.notifications.models import Notice


def _page(notice: Notice) -> str:
    return url_for("charters.show", group_id=notice.group_id)


RULES = kind("group rules", lambda _n: gettext("The rules of the group: are they fine for you?"), _page)
STEP = kind("group step", lambda _n: gettext("The group takes a step: read what is next"), _page)


def of_rules(group_id: int) -> Event:
    """The rules are new, or other ones than before. The newest stands for all."""
    return Event(RULES, "group rules", group_id)


def of_a_step(step: GroupStep) -> Event:
    """The group goes on, back, into a pause or out of it."""
    return Event(STEP, "group step", step.group_id, step.taken_at)
