"""A season: many meetings planned at once, each of which can then be changed by itself."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.seasons import views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    meetings.ways_to_plan.add(views.link)
