"""Whether a group is ready to invite: ten short questions for its facilitators, before the first card is printed."""

from __future__ import annotations

from flask import Flask

from portal.readiness import views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.extensions["portal"].layout.doors.append(views.doors_for_facilitators)
