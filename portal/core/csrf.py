"""Forms come from our own pages. A page left open over night loses nothing of what was written in it."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from portal.core.doors import View
from portal.core.forms import SECRET
from portal.core.house import house
from portal.core.requests import READING
from portal.core.responses import trouble

PROTECTION = CSRFProtect()
NOT_KEPT = {"csrf_token"} | SECRET
"""What is not sent back in a page: the stale token, and what is secret, which is typed again."""


def register(app: Flask) -> None:
    # Strict asks for a Referer, which many phones and add-ons leave out; `_turn_away` looks at what browsers do send.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    app.before_request(_turn_away)  # before the token is looked at: a right one from another site is refused too
    PROTECTION.init_app(app)
    app.register_error_handler(CSRFError, _stale)


def without_token(view: View) -> View:
    """Take a form without a token: for what may never wait, and does no harm but a nuisance if another site sends it.

    A browser that says which site a form comes from is still believed, and another site is turned away.
    """
    return PROTECTION.exempt(view)


def from_our_own_page() -> bool:
    """Whether the browser vouches that one of our own pages sent this form."""
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == house().settings.origin


def _turn_away() -> Response | None:
    """Refuse a form that the browser says comes from another site; where it says nothing, the token alone decides.

    `Sec-Fetch-Site: none` is a person's own doing, like loading the page again, and names no site.
    """
    if request.method in READING or request.endpoint is None:
        return None
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site == "none" and request.headers.get("Origin") in (None, house().settings.origin):
        return None
    return None if from_our_own_page() else trouble("core/not_from_here.html", 403)


def _stale(_error: CSRFError) -> Response:
    """Offer the same form again, with everything typed; a form from another site gets none of it back.

    A browser that sent no cookie at all keeps none, as every page sets one: then it is said that one is needed.
    """
    if not from_our_own_page():
        return trouble("core/not_from_here.html", 403)
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    code = "card_code" in request.form
    facts = {"kept": kept, "code": code, "address": request.path, "cookies": bool(request.cookies)}
    return trouble("core/send_again.html", 422, **facts)
