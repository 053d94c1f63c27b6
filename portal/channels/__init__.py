"""The ways by which a text leaves the house: SMS and e-mail, and in the demo a page that shows both."""

from __future__ import annotations

from flask import Flask, current_app

from portal.channels.post import Post, made


def register(app: Flask) -> None:
    app.extensions["portal.post"] = made(app.extensions["portal"].settings)


def post() -> Post:
    """What this portal sends with."""
    return current_app.extensions["portal.post"]
