"""Minutes of a meeting: what was said and agreed, as a draft of the facilitators and then for the group."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.minutes import views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    meetings.beside.add(views.link)
    if views.since_last_time not in meetings.on_the_page:
        meetings.on_the_page.append(views.since_last_time)
