"""Leaving, and *take my things*: a page, and the same as a file to keep."""

from __future__ import annotations

from base64 import b64encode

from flask import Blueprint, Response, make_response, render_template, url_for

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups import rules
from portal.groups.access import left_seats, requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.leaving import news, queries
from portal.messages import queries as messages
from portal.notifications.rules import tell
from portal.phones.asking import pin_first
from portal.speech.recordings import RecordingRow, mp3

bp = Blueprint("leaving", __name__, url_prefix="/groups/<int:group_id>")


def my_doors() -> list[Door]:
    """From *Me* to what one may take along, also from a group that one has left, and to leaving."""
    doors = []
    for seat in [*seats(), *left_seats()]:
        if seat.may(Right.TAKE_THINGS):
            to = url_for("leaving.things", group_id=seat.group_id)
            doors.append(Door(gettext("Take my things along"), seat.group.name, to))
        if seat.may(Right.LEAVE) and seat.closed_before is None:
            to = url_for("leaving.ask_to_leave", group_id=seat.group_id)
            doors.append(Door(gettext("Leave the group"), seat.group.name, to))
    return doors


@bp.get("/leaving")
@requires(Right.LEAVE)
@pin_first
def ask_to_leave(membership: Membership) -> Response:
    """Say plainly what is deleted and what stays, before anything is done."""
    return page("leaving/leave.html", membership=membership, form=PortalForm(), days=groups.THINGS_WAIT.days)


@bp.post("/leaving")
@requires(Right.LEAVE)
@pin_first
def leave(membership: Membership) -> Response:
    """Leave the group; what one may take along waits for thirty days."""
    rules.let_go(session(), membership, now())
    helpers = groups.facilitators(session(), membership.group_id)
    tell(session(), helpers, news.about(membership), now())
    to = url_for(".things", group_id=membership.group_id)
    return done(to, gettext("You have left the group. Take along what is yours."))


@bp.get("/things")
@requires(Right.TAKE_THINGS)
def things(membership: Membership) -> Response:
    """What is one's own, to read here."""
    until = membership.left_at + groups.THINGS_WAIT if membership.left_at else None
    found = queries.things(session(), membership)
    return page("leaving/things.html", membership=membership, things=found, until=until)


@bp.get("/things/file")
@requires(Right.TAKE_THINGS)
def file(membership: Membership) -> Response:
    """The same as one file, which can be read without a connection."""
    found = queries.things(session(), membership)
    sounds = {number: b64encode(sound).decode() for number, sound in messages.sounds(session(), found.messages).items()}
    read: list[RecordingRow] = [*(one for _meeting, one in found.read_aloud), *found.letters_read]
    voices = {one: b64encode(spoken).decode() for one in read if (spoken := mp3(session(), one)) is not None}
    html = render_template("leaving/file.html", membership=membership, things=found, sounds=sounds, voices=voices)
    response = make_response(html)
    response.headers["Content-Type"] = "application/octet-stream"  # kept, and never opened as a page of ours
    response.headers["Content-Disposition"] = 'attachment; filename="my-things.html"'
    return response
