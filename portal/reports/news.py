"""What is told to whoever made a report. Of one without a name nothing is told: the notice would say whose it was."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.sentences import gettext
from portal.groups.models import Membership
from portal.notifications.events import Event, kind
from portal.notifications.models import Notice
from portal.notifications.rules import tell
from portal.reports.models import Report


def _page(notice: Notice) -> str:
    return url_for("reports.mine", group_id=notice.group_id)


ANSWERED = kind("report answered", lambda _n: gettext("What you told us about has an answer"), _page)
UNREAD = kind("report unread", lambda _n: gettext("Somebody you told about something has stopped"), _page)


def tell_reporter(session: Session, one: Report, now: datetime) -> None:
    """Tell whoever made this report with a name that it has an answer."""
    if one.author is not None:
        tell(session, [one.author], Event(ANSWERED, "report", one.id), now)


def tell_that_nobody_reads(session: Session, membership: Membership, now: datetime) -> None:
    """Tell those whose reports wait for a facilitator who leaves."""
    waits = (Report.receiver_id == membership.id, Report.answered_at.is_(None))
    for one in session.scalars(select(Report).where(*waits)).all():
        if one.author is not None:
            tell(session, [one.author], Event(UNREAD, "report", one.id), now)
