"""The two small cookies that say nothing about anybody: the language, and which stylesheet the browser has."""

from __future__ import annotations

from flask import Response

from portal.core.house import house

A_YEAR = 31_536_000


def remember(response: Response, name: str, value: str) -> None:
    """Let this browser remember something for a year, where no script can read it."""
    secure = house().settings.over_https
    response.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
