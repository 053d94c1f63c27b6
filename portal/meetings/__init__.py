"""The plan: meetings, what we talk about, and who comes."""

from __future__ import annotations

from flask import Flask

from portal.meetings import links, views

beside = links.beside
"""Upper rooms add here what leads on from a meeting, like its minutes."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.jinja_env.globals["beside_meeting"] = links.of
