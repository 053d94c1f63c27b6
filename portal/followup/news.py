"""What is told when something that was said is written down, and when it comes to another stage."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.followup.models import Input
from portal.notifications.events import Event, Kind, kind
from portal.notifications.models import Notice


def _page(notice: Notice) -> str:
    return url_for("followup.show", group_id=notice.group_id, _anchor=f"input-{notice.thing_id}")


MADE = kind("input made", lambda _n: gettext("Something that we said is written down"), _page)
MOVED = kind("input moved", lambda _n: gettext("Something has come of what we said"), _page)


def about(what: Kind, one: Input, *, for_newcomers: bool = False) -> Event:
    """This piece of news about this one.

    Whoever came after the day when it was said does not know of it, unless that meeting is open to newcomers.
    """
    return Event(what, "input", one.id, None if for_newcomers else one.said_day)
