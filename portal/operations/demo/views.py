"""Coming in to the demo as one of its people, as often as wanted. Only in the demo."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for

from portal.channels.console import shown
from portal.core.clock import now
from portal.core.doors import anybody
from portal.core.forms import PortalForm
from portal.core.marks import marked
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.notifications import rules as notifications
from portal.operations.demo.world import newcomers, people_of_the_demo, told
from portal.people import signing_in
from portal.people.models import Person
from portal.phones import this_phone
from portal.staff.queries import standing

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.before_request
def only_invented_people() -> None:
    """Nobody comes in like this to a database of real people, even where the settings say that this is a demo."""
    if marked(session(), "kind") != "demo":
        abort(404)


@bp.get("/")
@anybody
def people() -> Response:
    """Everybody in the demo, to choose whom to be."""
    return page(
        "operations/demo_people.html", people=people_of_the_demo(session()), new=newcomers(session()), form=PortalForm()
    )


@bp.get("/as/<int:person_id>")
@anybody
def ask_to_enter(person_id: int) -> Response:
    """One button."""
    who = session().get(Person, person_id) or abort(404)
    pins = {one["name"]: one["pin"] for one in told()["people"] if "pin" in one}
    return page("operations/demo_enter.html", who=who, form=PortalForm(), pin=pins.get(who.name))


@bp.post("/as/<int:person_id>")
@anybody
def enter(person_id: int) -> Response:
    """Come in as this person. The staff count as proved; who is new goes through the first entry."""
    who = session().get(Person, person_id) or abort(404)
    signing_in.sign_out()
    made = signing_in.sign_in(who, proved=standing(session(), who.id) is not None)
    if not who.works:
        this_phone.know(who, made)
    return done(url_for("home.start"), gettext("You are in the demo as %(name)s.", name=who.name))


@bp.get("/texts")
@anybody
def texts() -> Response:
    """What would have left the house, as it would stand on people's phones, the newest first."""
    return page("operations/demo_texts.html", texts=list(reversed(shown)), form=PortalForm(formdata=None))


@bp.post("/texts/sooner")
@anybody
def sooner() -> Response:
    """Let half an hour pass for what waits to be sent."""
    notifications.hurry(session(), now())
    return done(url_for(".texts"), gettext("What waited is being sent. Quiet hours still hold."))
