"""How one comes into a group: the letter that invites, the paper card, and the first name."""

from __future__ import annotations

from flask import Flask

from portal.joining import joining_views, preparing, views
from portal.readiness import needs

needs.told_by("joining", preparing.needs)


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(joining_views.bp)
    app.extensions["portal"].layout.doors.append(views.doors_for_facilitators)
