"""What is told to whom. Other rooms tell; *Today* shows; sending comes later as a job."""

from __future__ import annotations

from flask import Flask

from portal.notifications import views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
