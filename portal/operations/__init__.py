"""Running the portal: commands for the terminal, the server, and the demo."""

from __future__ import annotations

from flask import Flask

from portal.operations import style
from portal.operations.demo import views


def register(app: Flask) -> None:
    settings = app.extensions["portal"].settings
    if settings.mode != "production":
        app.register_blueprint(style.bp)
    if settings.demo:
        app.register_blueprint(views.bp)
        app.extensions["portal"].layout.facts.append(lambda: {"demo": "/demo/"})
