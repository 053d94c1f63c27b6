"""One's own page, and coming in by a one-time link."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.core import clock
from portal.core.doors import anybody
from portal.core.forms import PortalForm, once
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.people import queries, rules, signing_in
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.forms import NameForm
from portal.people.models import Person

bp = Blueprint("people", __name__)


@bp.get("/me")
@signed_in_person
def me(person: Person) -> Response:
    """Name, language, and the doors to what is one's own."""
    closed = signing_in.closed_before() is not None
    return page("people/me.html", person=person, form=NameForm(obj=person), closed=closed)


@bp.post("/me/name")
@signed_in_person
def rename(person: Person) -> Response:
    """Call somebody something else."""
    refuse_if_closed()
    form = NameForm()
    if not form.validate_on_submit():
        return page("people/me.html", "people/_name_form.html", status=422, person=person, form=form)
    rules.rename(person, form.name.data)
    return done(url_for("people.me"), gettext("Your name is changed."))


@bp.get("/enter/<secret>")
@anybody
def ask_to_enter(secret: str) -> Response:
    """One button: opening a link, as mail scanners and previews do, must not use it up."""
    signing_in.browser_key()
    return page("people/enter.html", form=PortalForm(), link=queries.shown_link(session(), secret, clock.now()))


@bp.post("/enter/<secret>")
@anybody
def enter(secret: str) -> Response:
    """Use up a one-time link, and come in. The same form sent twice comes in twice, with one link."""
    form = PortalForm()
    sent = once(session(), f"browser:{signing_in.browser_key()}", form.form_key.data, clock.now())
    if sent.first:
        link = queries.entry_link(session(), secret, clock.now())
        if link is None:
            return page("people/link_is_over.html", status=404)
        sent.made(rules.use_entry_link(link, clock.now()).id)
    signing_in.sign_in(session().get_one(Person, sent.made_id))
    return done("/", gettext("Welcome in."))
