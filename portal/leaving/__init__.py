"""Leaving a group, and taking along what is one's own."""

from __future__ import annotations

from flask import Flask

from portal.leaving import views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.extensions["portal"].layout.doors.append(views.my_doors)
