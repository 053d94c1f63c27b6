"""Who this request comes from: Flask-Login over our own sign-ins, which can be ended for real."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import Flask, Response, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from portal.core import clock
from portal.core.requests import READING, session
from portal.core.responses import done, trouble
from portal.core.sentences import gettext
from portal.languages import choice
from portal.people import queries, rules
from portal.people.models import Person, SignIn

NOT_WRITTEN = {"csrf_token", "form_key"}


class SignedIn(UserMixin):
    """Flask-Login's idea of somebody: the secret in the cookie, and the sign-in that it opens."""

    def __init__(self, secret: str, sign_in: SignIn) -> None:
        self.secret = secret
        self.sign_in = sign_in

    def get_id(self) -> str:
        return self.secret


def register(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # "strong" signs people out whenever their phone changes its address (tried)
    manager.user_loader(_load)
    manager.unauthorized_handler(ask_to_come_in)
    manager.init_app(app, add_context_processor=False)
    app.after_request(_keep_the_chosen_language)


def _load(secret: str) -> SignedIn | None:
    found = queries.sign_in(session(), secret, clock.now())
    return SignedIn(secret, found) if found else None


def person() -> Person | None:
    """Whoever is signed in, or None. One statement, the first time in a request."""
    return current_user.sign_in.person if current_user.is_authenticated else None


def here() -> SignIn | None:
    """The sign-in that this request comes from, or None."""
    return current_user.sign_in if current_user.is_authenticated else None


def closed_before() -> datetime | None:
    """What is this person's own and older than this moment must not be shown to this request; None: show everything.

    A membership that comes from `groups.access` carries it too. Whatever gathers a person's own things asks for it.
    """
    sign_in = here()
    return sign_in.closed_before if sign_in is not None else None


def sign_in(who: Person, *, only_group_id: int | None = None) -> SignIn:
    """Sign somebody in here, under a new cookie; speak the language this person chose, by a link just now or before.

    A browser is one person's at a time: whoever was in here before is out for good. With `only_group_id` what was
    before now is closed to it, as in `people.rules.sign_in`.
    """
    if current_user.is_authenticated:
        rules.sign_out(current_user.sign_in, clock.now())
    browser = browser_key()
    secret, made = rules.sign_in(session(), who, clock.now(), only_group_id=only_group_id)
    cookie.clear()
    cookie["browser"] = browser
    cookie.permanent = True
    login_user(SignedIn(secret, made))
    if (wanted := choice.chosen()) is not None:
        rules.reads(who, wanted)
    choice.speak_from_now(who.language)
    return made


def sign_out() -> None:
    """End this sign-in, and forget everything that the cookie held."""
    if current_user.is_authenticated:
        rules.sign_out(current_user.sign_in, clock.now())
        logout_user()
    cookie.clear()


def browser_key() -> str:
    """A random name for this browser, to count its tries; it says nothing about anybody."""
    if "browser" not in cookie:
        cookie["browser"] = secrets.token_urlsafe(12)
    return str(cookie["browser"])


def ask_to_come_in() -> Response:
    """Send somebody who is not signed in to the page that says how to come in; what was written is shown once more."""
    wrote = [
        value for name, value in request.form.items(multi=True) if name not in NOT_WRITTEN and " " in value.strip()
    ]
    if wrote:
        return trouble("core/not_in.html", 401, wrote=wrote)
    return done("/", gettext("That page is for people who are in."))


def _keep_the_chosen_language(response: Response) -> Response:
    """A language link sets a cookie and nothing else; the next form carries the choice to the person's row."""
    if request.method not in READING and response.status_code < 400:
        if (wanted := choice.chosen()) and (who := person()):
            rules.reads(who, wanted)
            choice.speak_from_now(wanted)
        choice.keep_speaking(response)
    return response
