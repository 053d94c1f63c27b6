"""*Delete me*: what goes and what stays, seven days to regret it, or at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups.access import left_seats, seats
from portal.groups.rights import Right
from portal.languages.dates import day
from portal.leaving import deleting
from portal.people import signing_in
from portal.people.access import signed_in_person
from portal.people.models import Person
from portal.phones import this_phone
from portal.phones.asking import pin_first

bp = Blueprint("deleting", __name__, url_prefix="/me/deletion")


def my_door() -> list[Door]:
    """From *Me* to being deleted; the staff are let go by others."""
    who = signing_in.person()
    if who is None or who.works or signing_in.closed_before() is not None:
        return []
    said = gettext("On %(day)s", day=day(who.deleted_at)) if who.deleted_at else gettext("All that is yours here")
    return [Door(gettext("Delete me"), said, url_for("deleting.show"))]


@bp.get("")
@signed_in_person
@pin_first
def show(person: Person) -> Response:
    """Say plainly what is deleted and what stays, before anything is done; and when it will be."""
    return page("leaving/delete.html", **_facts(person))


@bp.post("")
@signed_in_person
@pin_first
def ask(person: Person) -> Response:
    """Let somebody be deleted in seven days."""
    if person.works:
        return page("leaving/delete.html", status=422, **_facts(person))
    deleting.ask(person, now())
    return done(url_for(".show"), gettext("You are deleted in seven days. You can regret it until then."))


@bp.post("/regret")
@signed_in_person
@pin_first
def regret(person: Person) -> Response:
    """Stay."""
    deleting.regret(person)
    return done(url_for(".show"), gettext("You stay. Nothing is deleted."))


@bp.post("/now")
@signed_in_person
@pin_first
def at_once(person: Person) -> Response:
    """Delete somebody now; a sign-in is over with it."""
    if person.works:
        return page("leaving/delete.html", status=422, **_facts(person))
    signing_in.sign_out()
    deleting.delete_person(session(), person, now())
    this_phone.settle()  # it knows this person no more, as nobody does
    return page("leaving/deleted.html")


def _facts(person: Person) -> dict[str, Any]:
    mine = [seat for seat in [*seats(), *left_seats()] if seat.may(Right.TAKE_THINGS)]
    return {"person": person, "seats": mine, "form": PortalForm(formdata=None)}
