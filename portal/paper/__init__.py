"""Those who are with us on paper: what is read aloud to them or told on the phone, printed, and written for them."""

from __future__ import annotations

from flask import Flask

from portal import announcements, meetings
from portal.paper import saying_views, views


def register(app: Flask) -> None:
    app.register_blueprint(saying_views.bp)
    app.register_blueprint(views.bp)
    meetings.to_call.add(views.link_to_lists)
    announcements.beside_calls.add(views.link_to_lists)
    app.extensions["portal"].layout.doors.append(views.doors)
