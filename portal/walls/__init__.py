"""Notes on the wall: short notes of nobody, for one meeting, that people add before and after it."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.walls import views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    meetings.around.add(views.link)
    meetings.for_facilitators.add(views.link_to_open)
