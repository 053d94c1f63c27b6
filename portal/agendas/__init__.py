"""Ready plans to begin a meeting from: how to do it, and what to talk about. A group may refuse one."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.agendas import views
from portal.meetings import beginnings


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    meetings.ways_to_plan.add(views.link)
    if views.beginning not in beginnings.known:
        beginnings.known.append(views.beginning)
