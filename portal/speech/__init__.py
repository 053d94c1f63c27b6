"""What is written, as it is heard: sentences for the ear and voices; and what people say into their phones."""

from __future__ import annotations

from flask import Flask

from portal.core import sound
from portal.speech.engines import from_settings


def register(app: Flask) -> None:
    settings = app.extensions["portal"].settings
    app.extensions["portal.voices"] = from_settings(settings, sound.ffmpeg(settings.ffmpeg))
