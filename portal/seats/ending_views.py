"""A role that ends: one stops, or a coordinator ends it. The group is told, with a few words."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for

from portal.core.clock import now
from portal.core.forms import once
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups import rules as group_rules
from portal.groups.access import contacts, requires
from portal.groups.models import Group, Membership
from portal.groups.rights import Right, Role
from portal.languages.choice import language
from portal.notifications.rules import tell
from portal.people import signing_in
from portal.people.access import coordinator
from portal.people.models import Person
from portal.seats import news, queries, rules
from portal.seats.forms import FarewellForm
from portal.staff.access import freshly_proved

bp = Blueprint("endings", __name__, url_prefix="/groups/<int:group_id>")


@bp.get("/stopping")
@requires(Right.STOP)
def ask_to_stop(membership: Membership) -> Response:
    """Say what happens when one stops, before it does."""
    return _stopping(membership, FarewellForm())


@bp.post("/stopping")
@requires(Right.STOP)
def stop(membership: Membership) -> Response:
    """Stop, tell the group, and be signed out where no other role is left."""
    form = FarewellForm()
    if not form.validate_on_submit():
        return _stopping(membership, form, 422)
    seat = queries.seat_with_a_role(session(), membership.group, membership.id, locked=True) or abort(404)
    _end(seat, form.note.data)
    if not groups.has_a_role(session(), seat.person):
        signing_in.sign_out()
    return done("/", gettext("You have stopped. The group is told. Thank you for all you did."))


@bp.get("/roles/<int:seat_id>/end")
@coordinator
def ask_to_end(who: Person, group_id: int, seat_id: int) -> Response:
    """Say what happens when a role ends, before it does."""
    group, seat = _found(group_id, seat_id)
    return _ending(group, seat, FarewellForm())


@bp.post("/roles/<int:seat_id>/end")
@coordinator
@freshly_proved
def end(who: Person, group_id: int, seat_id: int) -> Response:
    """End somebody's role, and tell the group."""
    form = FarewellForm()
    sent = once(session(), f"person:{who.id}", form.as_sent, now())
    if sent.first:
        group, seat = _found(group_id, seat_id, locked=True)
        if not form.validate_on_submit():
            return _ending(group, seat, form, 422)
        _end(seat, form.note.data, by_coordinator=True)
    return done(url_for("namings.roles", group_id=group_id), gettext("The role has ended. The group is told."))


def _found(group_id: int, seat_id: int, *, locked: bool = False) -> tuple[Group, Membership]:
    group = groups.group(session(), group_id) or abort(404)
    return group, queries.seat_with_a_role(session(), group, seat_id, locked=locked) or abort(404)


def _end(seat: Membership, note: str, *, by_coordinator: bool = False) -> None:
    usual = [language().code, *seat.group.languages]
    farewell = rules.end_role(session(), seat, note, usual, now(), by_coordinator=by_coordinator)
    tell(session(), groups.everybody(session(), seat.group), news.of_an_end(farewell), now())


def _stopping(membership: Membership, form: FarewellForm, status: int = 200) -> Response:
    fewer = membership.role is Role.FACILITATOR and group_rules.wants_another(
        [one for one in contacts() if one.id != membership.id]
    )
    return page(
        "seats/stop.html",
        "seats/_farewell_form.html",
        status=status,
        membership=membership,
        form=form,
        fewer=fewer,
        oneself=True,
        address=url_for(".stop", group_id=membership.group_id),
    )


def _ending(group: Group, seat: Membership, form: FarewellForm, status: int = 200) -> Response:
    return page(
        "seats/end.html",
        "seats/_farewell_form.html",
        status=status,
        group=group,
        membership=seat,
        form=form,
        oneself=False,
        address=url_for(".end", group_id=group.id, seat_id=seat.id),
    )
