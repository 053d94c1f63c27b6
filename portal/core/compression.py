"""Pages on the wire: Brotli where the browser knows it, else gzip."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress


def register(app: Flask) -> None:
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_MIMETYPES=["text/html", "text/calendar", "application/json"],
    )
    Compress(app)
