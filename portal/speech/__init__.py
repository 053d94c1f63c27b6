"""What is written, as it is heard: sentences for the ear, voices, the player; and what people say into their phones."""

from __future__ import annotations

from flask import Flask

from portal.core import sound
from portal.core.ending import purges
from portal.speech import hearing, keeping, page_sounds, views
from portal.speech.engines import from_settings


def register(app: Flask) -> None:
    settings = app.extensions["portal"].settings
    app.extensions["portal.voices"] = from_settings(settings, sound.ffmpeg(settings.ffmpeg))
    app.after_request(hearing.as_heard)
    app.register_blueprint(views.bp)
    keeping.can_be_heard(page_sounds.HEARD)
    purges["sound of pages"] = page_sounds.purge
    layout = app.extensions["portal"].layout
    layout.facts.append(hearing.facts)
    layout.doors.append(views.my_door)
