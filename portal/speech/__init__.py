"""What is written, as it is heard: sentences for the ear; and what people say into their phones."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Its templates are found."""
