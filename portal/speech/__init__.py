"""What is written, as it is heard: sentences for the ear, the player, and what people say into their phones."""

from __future__ import annotations

from flask import Flask

from portal.speech import hearing, views


def register(app: Flask) -> None:
    app.after_request(hearing.as_heard)
    app.register_blueprint(views.bp)
    layout = app.extensions["portal"].layout
    layout.facts.append(hearing.facts)
    layout.doors.append(views.my_door)
