"""Running the portal: commands for the terminal, the server, and the demo."""

from __future__ import annotations

from flask import Flask

from portal.operations.demo import views


def register(app: Flask) -> None:
    if app.extensions["portal"].settings.demo:
        app.register_blueprint(views.bp)
