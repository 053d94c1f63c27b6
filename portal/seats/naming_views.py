"""Naming facilitators and interpreters. The group reads who it will be before that person can read the group."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for
from markupsafe import Markup

from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import Sentence, gettext
from portal.groups import links, rules
from portal.groups import queries as groups
from portal.groups.access import requires
from portal.groups.models import Group, Membership, Naming
from portal.groups.rights import Right, Role
from portal.notifications.rules import tell
from portal.people.access import coordinator, here, refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.seats import forms, news, queries
from portal.staff.access import freshly_proved
from portal.traces import rules as traces
from portal.traces.models import Act

bp = Blueprint("namings", __name__)
CANNOT = Sentence("This person cannot be a facilitator. Choose somebody else.")


def register() -> None:
    """Lead coordinators from each group of their list to its roles."""
    if _door not in links.for_coordinators:
        links.for_coordinators.append(_door)


def _door(group: Group) -> Door:
    return Door(gettext("Facilitators and interpreters"), group.name, url_for("namings.roles", group_id=group.id))


def my_namings() -> list[Markup]:
    """For *Me*: the seats that one is named for."""
    person = here()
    named = groups.named(session(), person) if person.works else []
    return [part("seats/_my_namings.html", named=named, form=PortalForm(), now=now())]


@bp.get("/groups/<int:group_id>/roles")
@coordinator
def roles(who: Person, group_id: int) -> Response:
    """Who has a role in a group, and who is named for one. Nothing that the group wrote."""
    group = groups.group(session(), group_id) or abort(404)
    return _roles(group, forms.NamingForm())


@bp.post("/groups/<int:group_id>/roles")
@coordinator
@freshly_proved
def name(who: Person, group_id: int) -> Response:
    """Name somebody, and tell the group."""
    form = forms.NamingForm()
    sent = once(session(), f"person:{who.id}", form.as_sent, now())
    group = groups.group(session(), group_id, locked=True) or abort(404)
    if sent.first:
        form.offer(groups.may_be_named(session(), group.id))
        if not form.validate_on_submit():
            return _roles(group, form, 422)
        try:
            _name(who, group, form.person.data, form.chosen_role())
        except (rules.NotOnTheStaff, rules.DecidesOnHomesOrMoney):
            form.person.errors = [str(CANNOT)]
            return _roles(group, form, 422)
    return done(url_for(".roles", group_id=group.id), gettext("The group is told."))


@bp.post("/groups/<int:group_id>/roles/<int:naming_id>/removal")
@coordinator
@freshly_proved
def take_back(who: Person, group_id: int, naming_id: int) -> Response:
    """Let somebody who is named not get the seat after all."""
    _take_back(who, queries.naming(session(), group_id, naming_id))
    return done(url_for(".roles", group_id=group_id), gettext("Nobody new comes now. The group sees it too."))


@bp.get("/groups/<int:group_id>/interpreters")
@requires(Right.SEAT_INTERPRETERS)
def interpreters(membership: Membership) -> Response:
    """The interpreters of the group, and who is named."""
    return _interpreters(membership, forms.InterpreterForm())


@bp.post("/groups/<int:group_id>/interpreters")
@requires(Right.SEAT_INTERPRETERS)
@freshly_proved
def name_interpreter(membership: Membership) -> Response:
    """Name an interpreter, and tell the group."""
    form = forms.InterpreterForm()
    sent = once(session(), membership.author, form.as_sent, now())
    if sent.first:
        group = groups.group(session(), membership.group_id, locked=True) or abort(404)
        form.offer(groups.may_be_named(session(), group.id))
        if not form.validate_on_submit():
            return _interpreters(membership, form, 422)
        _name(membership.person, group, form.person.data, Role.INTERPRETER)
    return done(url_for(".interpreters", group_id=membership.group_id), gettext("The group is told."))


@bp.post("/groups/<int:group_id>/interpreters/<int:naming_id>/removal")
@requires(Right.SEAT_INTERPRETERS)
@freshly_proved
def take_back_interpreter(membership: Membership, naming_id: int) -> Response:
    """Let an interpreter who is named not get the seat after all."""
    _take_back(membership.person, queries.naming(session(), membership.group_id, naming_id, Role.INTERPRETER))
    to = url_for(".interpreters", group_id=membership.group_id)
    return done(to, gettext("Nobody new comes now. The group sees it too."))


@bp.post("/seats/<int:naming_id>")
@signed_in_person
def take_seat(person: Person, naming_id: int) -> Response:
    """Take the seat that one is named for, and tell the group that one can read now."""
    refuse_if_closed()
    sent = once(session(), f"person:{person.id}", PortalForm().form_key.data, now())
    if sent.first:
        naming = queries.my_naming(session(), person, naming_id) or abort(404)
        try:
            seat = rules.take_seat(session(), naming, now())
        except rules.NotYet:
            return done("/", gettext("The group is being told. You can read a little later."))
        others = [one for one in groups.members(session(), seat) if one.id != seat.id]
        tell(session(), others, news.of_a_seat(news.SEATED, seat.role, person), now())
    return done("/", gettext("Welcome in. The group is told."))


def _name(by: Person, group: Group, person_id: int, role: Role) -> None:
    """Name somebody of those who were offered. The caller holds the group."""
    naming = rules.name(session(), group, session().get_one(Person, person_id), role, now())
    traces.leave_for(session(), by, naming.person, Act.NAMED, now(), group.id)
    tell(session(), groups.everybody(session(), group), news.of_a_seat(news.NAMED, role, naming.person), now())


def _take_back(by: Person, naming: Naming | None) -> None:
    """Take a naming back. One that is gone already stays gone: a shaky connection may send the form again."""
    if naming is not None:
        traces.leave_for(session(), by, naming.person, Act.TOOK_BACK, now(), naming.group_id)
        session().delete(naming)


def _roles(group: Group, form: forms.NamingForm, status: int = 200) -> Response:
    staff = groups.may_be_named(session(), group.id)
    form.offer(staff)
    seats = groups.staffed(session(), group)
    return page(
        "seats/roles.html",
        "seats/_naming_form.html",
        status=status,
        group=group,
        form=form,
        plain=PortalForm(formdata=None),
        address=url_for(".name", group_id=group.id),
        seats=seats,
        named=groups.namings(session(), group.id),
        wants_another=rules.wants_another([seat for seat in seats if seat.role is Role.FACILITATOR]),
    )


def _interpreters(membership: Membership, form: forms.InterpreterForm, status: int = 200) -> Response:
    form.offer(groups.may_be_named(session(), membership.group_id))
    members = groups.members(session(), membership)
    named = groups.namings(session(), membership.group_id)
    return page(
        "seats/interpreters.html",
        "seats/_naming_form.html",
        status=status,
        membership=membership,
        form=form,
        plain=PortalForm(formdata=None),
        address=url_for(".name_interpreter", group_id=membership.group_id),
        interpreters=[seat for seat in members if seat.role is Role.INTERPRETER],
        named=[one for one in named if one.role is Role.INTERPRETER],
    )
