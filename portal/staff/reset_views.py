"""A lost second factor: whoever runs the portal asks, and one more of the staff says yes here."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.house import house
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.people.models import Person
from portal.people.signing_in import person
from portal.staff import queries, rules
from portal.staff.access import freshly_proved, staff_member

bp = Blueprint("resets", __name__, url_prefix="/staff/resets")


def my_doors() -> list[Door]:
    """From *Me* to the codes on paper, and to whom one may help in again."""
    who = person()
    if who is None or not who.works:
        return []
    doors = [Door(gettext("Codes on paper"), gettext("If your phone is lost"), url_for("staff.ask_for_codes"))]
    if who.staff or who.coordinator:
        more = gettext("Two people say yes before a new phone works")
        doors.append(Door(gettext("Somebody lost a phone"), more, url_for("resets.ask")))
    return doors


@bp.get("/")
@staff_member
def ask(who: Person) -> Response:
    """Who waits for a second person's yes."""
    return page("staff/resets.html", form=PortalForm(), resets=queries.open_resets(session(), _may_confirm(who), now()))


@bp.post("/<int:reset_id>")
@staff_member
@freshly_proved
def confirm(who: Person, reset_id: int) -> Response:
    """Say yes: the old app and all sign-ins of that person end at once."""
    reset = queries.open_reset(session(), _may_confirm(who), reset_id, now()) or abort(404)
    standing = queries.standing(session(), reset.person_id)
    rules.confirm(session(), reset, standing, who, pepper=house().settings.pepper, now=now())
    said = gettext("Done. Whoever runs the portal can make a new link now.")
    return done(url_for("resets.ask"), said)


def _may_confirm(who: Person) -> Person:
    """Coordinators and facilitators; to an interpreter this does not exist."""
    return who if who.coordinator or who.staff else abort(404)
