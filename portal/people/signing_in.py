"""Who this request comes from: Flask-Login over our own sign-ins, which can be ended for real."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from portal.core import clock
from portal.core.forms import SECRET
from portal.core.requests import READING, session
from portal.core.responses import done, trouble
from portal.core.sentences import gettext
from portal.languages import choice
from portal.people import queries, rules
from portal.people.models import Person, SignIn

NOT_WRITTEN = {"csrf_token", "form_key"} | SECRET
SEEN, SIGN_IN = "seen", "_user_id"
"""In the signed cookie: when somebody was last here, in seconds; and Flask-Login's name for the secret of a sign-in."""
SEEN_AGAIN = timedelta(minutes=5)
"""So old may be what the cookie says, before an answer renews it."""
SEEN_AGAIN_ON_A_SHARED_PHONE = timedelta(minutes=1)
A_SHORT_QUIET = timedelta(minutes=5)
"""A sign-in that is over after so short a time is one on a phone that several use."""
Answer = Callable[[], Response]
Check = Callable[[SignIn], Answer | None]
CHECKS = "portal.people.checks"


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
    app.extensions[CHECKS] = []
    app.after_request(_keep_the_chosen_language)
    app.after_request(_seen_again)


def keep_out(app: Flask, check: Check) -> None:
    """Let an upper room say when a sign-in that lasts opens nothing just now.

    Its check gives None where all is well, else the answer for whoever asks for a closed page: to everything else
    in the portal nobody is in. What comes first, the first check or a later one, is asked in the order given.
    """
    app.extensions[CHECKS].append(check)


def _load(secret: str) -> SignedIn | None:
    found = queries.sign_in(session(), secret, last_seen(), clock.now())
    if found is None:
        cookie.pop(SIGN_IN, None)  # and not only now: a clock that is put back opens nothing again
        return None
    for check in current_app.extensions[CHECKS]:
        if (answer := check(found)) is not None:
            g.kept_out, g.kept_out_answer = SignedIn(secret, found), answer
            return None
    return SignedIn(secret, found)


def last_seen() -> datetime | None:
    """When somebody was last here in this browser, as its signed cookie says."""
    seen = cookie.get(SEEN)
    return datetime.fromtimestamp(seen, UTC) if isinstance(seen, int) else None


def is_seen() -> None:
    """Note in the signed cookie that somebody is here now, who has just shown who it is."""
    cookie[SEEN] = int(clock.now().timestamp())


def _seen_again(response: Response) -> Response:
    """Note in the signed cookie that somebody is here, at most every few minutes. Nothing is kept in the database.

    Whoever is kept out just now was not here, and nobody is here because an open page asks for news by itself.
    """
    if "_login_user" not in g or not current_user.is_authenticated or g.get("asks_by_itself"):
        return response
    if response.mimetype == "text/html":
        turn_the_page(response)
    seen, now = last_seen(), clock.now()
    if seen is None or now - seen >= (SEEN_AGAIN_ON_A_SHARED_PHONE if on_a_shared_phone() else SEEN_AGAIN):
        is_seen()
        g.seen_again = True
    return response


def asks_by_itself() -> None:
    """Note that an open page asks by itself: that prolongs no sign-in."""
    g.asks_by_itself = True


def turn_the_page(response: Response) -> None:
    """Let a small cookie change, so that no page before this one comes back out of the browser's memory.

    Chromium keeps pages there in spite of `no-store` as long as no cookie changes, and shows them to whoever presses
    the button for going back, also when the sign-in was ended elsewhere. Scripts would hide them; some have none.
    """
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie("page", secrets.token_urlsafe(3), httponly=True, secure=secure, samesite="Lax")


def on_a_shared_phone() -> bool:
    """Whether somebody is in who is out again after a few quiet minutes, because others use the phone too."""
    return bool(current_user.is_authenticated) and current_user.sign_in.quiet <= A_SHORT_QUIET.total_seconds()


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


def waiting() -> SignIn | None:
    """The sign-in of whoever came in here and is kept out just now, as somebody who has to prove who it is."""
    return g.kept_out.sign_in if not current_user.is_authenticated and "kept_out" in g else None


def _in_this_browser() -> SignIn | None:
    """The sign-in that this browser's cookie opens, whether or not it is kept out just now."""
    return current_user.sign_in if current_user.is_authenticated else waiting()


def sign_in(who: Person, *, proved: bool = False, only_group_id: int | None = None) -> SignIn:
    """Sign somebody in here, under a new cookie; speak the language this person chose, by a link just now or before.

    A browser is one person's at a time: whoever was in here before is out for good. `proved` as in the rule; with
    `only_group_id` what was before now is closed to it, as in the rule too.
    """
    if (before := _in_this_browser()) is not None:
        rules.sign_out(before, clock.now())
    browser = browser_key()
    secret, made = rules.sign_in(session(), who, clock.now(), proved=proved, only_group_id=only_group_id)
    cookie.clear()
    cookie["browser"] = browser
    is_seen()
    cookie.permanent = True
    login_user(SignedIn(secret, made))
    wanted = choice.chosen()
    if wanted is not None and only_group_id is None:
        rules.reads(who, wanted)
    choice.speak_from_now(wanted or who.language)
    return made


def sign_out() -> None:
    """End this sign-in, and forget everything that the cookie held."""
    if (here := _in_this_browser()) is not None:
        rules.sign_out(here, clock.now())
        logout_user()
    cookie.clear()


def browser_key() -> str:
    """A random name for this browser, to count its tries; it says nothing about anybody."""
    if "browser" not in cookie:
        cookie["browser"] = secrets.token_urlsafe(12)
    return str(cookie["browser"])


def ask_to_come_in() -> Response:
    """Send somebody who is not signed in to the page that says how to come in; what was written is shown once more.

    Somebody who is kept out just now gets the answer of the room that says so.
    """
    if waiting() is not None:
        answer: Answer = g.kept_out_answer
        return answer()
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
            if closed_before() is None:  # it is not said yet that this is the person, whose other phones read it too
                rules.reads(who, wanted)
            choice.speak_from_now(wanted)
        choice.keep_speaking(response)
    return response
