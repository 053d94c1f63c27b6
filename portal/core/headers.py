"""Cookies, hosts and the headers of every answer, errors and redirects among them."""

from __future__ import annotations

from flask import Flask, Response, g
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.core.house import house
from portal.core.static_files import files

PERMISSIONS = "microphone=(self), camera=(), geolocation=()"
LARGEST_FORM = 256 * 1024
"""Bytes of a form. Thirty thousand letters in Tigrinya are under 100 KiB."""


def register(app: Flask) -> None:
    settings = app.extensions["portal"].settings
    safe = settings.over_https
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_before),
        SESSION_COOKIE_NAME="__Host-kitchen" if safe else "kitchen",
        SESSION_COOKIE_SECURE=safe,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=180 * 24 * 3600,
        SESSION_REFRESH_EACH_REQUEST=False,  # it is renewed with what it says of when somebody was last here
        TRUSTED_HOSTS=[settings.public_host.rsplit(":", 1)[0]],
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=400,
        PREFERRED_URL_SCHEME="https" if safe else "http",
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=0)  # type: ignore[method-assign]
    app.after_request(_headers)


def policy() -> str:
    """The content policy: our own files, and the one stylesheet in the page by its hash."""
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' '{files().style_hash}'; "
        "img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def _headers(response: Response) -> Response:
    """Every answer says what a browser may do with it. Private is what was made for somebody: keep nothing of it."""
    response.headers["Content-Security-Policy"] = policy()
    response.headers["Permissions-Policy"] = PERMISSIONS
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store, private"
    if house().settings.over_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.vary.update(["Cookie", "Accept-Language", *g.get("vary", ())])
    return response
