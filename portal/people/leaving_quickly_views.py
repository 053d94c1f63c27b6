"""Leaving quickly: one press ends the sign-in and shows a page that says nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, render_template, url_for
from flask import session as cookie

from portal.core.csrf import without_token
from portal.core.doors import anybody
from portal.core.forms import PortalForm
from portal.core.house import house
from portal.core.layout_parts import About, Door
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.people import rules, signing_in
from portal.people.access import here, refuse_if_closed, signed_in_person
from portal.people.models import Person

bp = Blueprint("leaving_quickly", __name__)


def my_door() -> list[Door]:
    """From *Me* to the choice of the button, and to what it cannot hide."""
    said = gettext("The button is on") if here().leaves_quickly else gettext("The button is off")
    return [Door(gettext("Leave quickly"), said, url_for("leaving_quickly.ask"), About.HOW_I_WANT_IT)]


@bp.post("/leave")
@without_token
@anybody
def leave() -> Response:
    """End the sign-in, and show a page with nothing of ours on it. Nobody has to be in, and nothing can be wrong.

    It answers 200 and goes on by itself: a policy of `form-action 'self'` holds a redirect off the site back, and the
    private page would stay on the screen. If the database is out of order, the cookie is gone all the same.
    """
    address = house().settings.neutral_url
    name = urlsplit(address).netloc.removeprefix("www.")
    g.whatever_happens = make_response(render_template("people/left_quickly.html", address=address, name=name))
    try:
        signing_in.sign_out()
    finally:
        cookie.clear()
    return g.whatever_happens


@bp.get("/me/leaving-quickly")
@signed_in_person
def ask(person: Person) -> Response:
    """Whether the button is wanted, and what it cannot hide."""
    return page("people/leaving_quickly.html", person=person, form=PortalForm())


@bp.post("/me/leaving-quickly/on")
@signed_in_person
def want(person: Person) -> Response:
    """Have the button on every page."""
    rules.leave_quickly(person, wanted=True)
    return done(url_for(".ask"), gettext("The button is on. You see it at the bottom of each page."))


@bp.post("/me/leaving-quickly/off")
@signed_in_person
def do_without(person: Person) -> Response:
    """Have no button."""
    refuse_if_closed()
    rules.leave_quickly(person, wanted=False)
    return done(url_for(".ask"), gettext("The button is off."))
