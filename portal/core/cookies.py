"""Cookies beside the signed one: the language, which stylesheet the browser has, and the secrets of a known phone."""

from __future__ import annotations

from flask import Response

from portal.core.house import house

A_YEAR = 31_536_000


def remember(response: Response, name: str, value: str, *, seconds: int = A_YEAR) -> None:
    """Let this browser remember something for so long, where no script can read it."""
    secure = house().settings.over_https
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=secure)
