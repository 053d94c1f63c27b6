"""How somebody wants to be reached: by which way, about what, in which words, and when not."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet but the models."""
