"""What one comes to from news and from *Me*: words at the end of a role, and doors to what one may do with a seat."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import page
from portal.core.sentences import gettext
from portal.groups import rules
from portal.groups.access import contacts, requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right, Role
from portal.seats import queries

bp = Blueprint("seats", __name__, url_prefix="/groups/<int:group_id>/farewells")


def my_doors() -> list[Door]:
    """From *Me* to naming an interpreter, and to stopping."""
    doors = []
    for seat in seats():
        here: dict[str, Any] = {"group_id": seat.group_id}
        if seat.may(Right.SEAT_INTERPRETERS):
            doors.append(Door(gettext("Interpreters"), seat.group.name, url_for("namings.interpreters", **here)))
        if seat.may(Right.STOP):
            helps = seat.role is Role.FACILITATOR
            word = gettext("Stop as a facilitator") if helps else gettext("Stop as an interpreter")
            doors.append(Door(word, seat.group.name, url_for("endings.ask_to_stop", **here)))
    return doors


@bp.get("/<int:farewell_id>")
@requires(Right.SEE_MEMBERS)
def farewell(membership: Membership, farewell_id: int) -> Response:
    """Who stopped, and what was said."""
    found = queries.farewell(session(), membership, farewell_id) or abort(404)
    return page(
        "seats/farewell.html",
        membership=membership,
        farewell=found,
        facilitators=contacts(),
        wants_another=rules.wants_another(contacts()),
    )
