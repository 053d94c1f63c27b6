"""Those who are with us on paper: what is read aloud to them or told on the phone, printed, and written for them."""

from __future__ import annotations

from flask import Flask

from portal.paper import models


def register(app: Flask) -> None:
    """Add the pages of this room, and the door to them."""
    assert models  # noqa: S101
