"""Giving one's number, and for facilitators the numbers that people gave."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.house import house
from portal.core.layout import spoken_phone
from portal.core.layout_parts import Door, Step
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.numbers import queries, rules
from portal.numbers.forms import NumberForm
from portal.people.access import refuse_if_closed
from portal.promises import queries as promises
from portal.promises.models import Purpose
from portal.promises.views import place
from portal.reach.models import Channel

bp = Blueprint("numbers", __name__, url_prefix="/groups/<int:group_id>")
AFTER_THE_YES = place(Purpose.PHONE) + 1
"""Its place among the steps after joining: right after the question that it belongs to."""


def doors() -> list[Door]:
    """From *Me* to the numbers that people gave, for facilitators."""
    return [
        Door(gettext("Phone numbers"), seat.group.name, url_for("numbers.everybody", group_id=seat.group_id))
        for seat in seats()
        if seat.may(Right.SEE_NUMBERS)
    ]


def link_from_choice(membership: Membership, purpose: Purpose) -> Link | None:
    """From one's yes to the number itself."""
    if purpose is not Purpose.PHONE or not membership.may(Right.GIVE_NUMBER):
        return None
    return Link(gettext("My phone number"), url_for("numbers.ask", group_id=membership.group_id))


def link_from_way(membership: Membership, way: Channel) -> Link | None:
    """From wanting a call to the number that is called."""
    return link_from_choice(membership, Purpose.PHONE) if way is Channel.CALL else None


def step() -> Step:
    """After joining: the number itself, for who has just said yes to it."""
    return Step(AFTER_THE_YES, _where_it_is_asked)


def _where_it_is_asked() -> str | None:
    mine = [seat for seat in seats() if seat.may(Right.GIVE_NUMBER)]
    if not mine:
        return None
    newest = max(mine, key=lambda seat: (seat.joined_at, seat.id))
    if newest.phone or not rules.may_keep(promises.choices(session(), newest)):
        return None
    return url_for("numbers.ask", group_id=newest.group_id)


@bp.get("/number")
@requires(Right.GIVE_NUMBER)
def ask(membership: Membership) -> Response:
    """One's own number: to give it, to change it, or to take it away."""
    refuse_if_closed()
    return _asking(membership, NumberForm(formdata=None))


@bp.post("/number")
@requires(Right.GIVE_NUMBER)
def give(membership: Membership) -> Response:
    """Keep the number, where its owner said yes to that. The same number sent twice is one."""
    refuse_if_closed()
    form = NumberForm()
    if form.validate_on_submit():
        try:
            choices = promises.choices(session(), membership, held=True)
            rules.give(membership, choices, form.phone.number or abort(400))
        except rules.YesNeeded:
            return _asking(membership, form, 422)
        return done(_onward(), gettext("Saved. Thank you."))
    return _asking(membership, form, 422)


@bp.post("/number/removal")
@requires(Right.GIVE_NUMBER)
def take_away(membership: Membership) -> Response:
    """Delete one's number."""
    refuse_if_closed()
    rules.take_away(membership)
    return done(url_for(".ask", group_id=membership.group_id), gettext("Your number is deleted."))


@bp.get("/numbers")
@requires(Right.SEE_NUMBERS)
def everybody(membership: Membership) -> Response:
    """Who has given a number, to open one of them."""
    found, others = queries.with_a_number(session(), membership, number_asked("after") or 0)
    button = PortalForm(formdata=None)
    return page("numbers/everybody.html", membership=membership, members=found, others=others, button=button)


@bp.post("/numbers/<int:participant_id>")
@requires(Right.SEE_NUMBERS, otherwise=404)
def open_number(membership: Membership, participant_id: int) -> Response:
    """Show the number, as the answer to this press alone: no page has it lying open."""
    member = groups.participant(session(), membership, participant_id) or abort(404)
    try:
        number = rules.open_number(session(), membership, member, now())
    except rules.NoNumber:
        return page("numbers/none.html", status=422, membership=membership, member=member)
    return page("numbers/number.html", membership=membership, member=member, number=number, spoken=spoken_phone(number))


def _asking(membership: Membership, form: NumberForm, status: int = 200) -> Response:
    return page(
        "numbers/mine.html",
        "numbers/_form.html",
        status=status,
        membership=membership,
        form=form,
        button=PortalForm(formdata=None),
        said_yes=rules.may_keep(promises.choices(session(), membership)),
        onward=_onward(),
    )


def _onward() -> str:
    """The next question of somebody who has just joined; for everybody else Today."""
    return house().layout.next_step(AFTER_THE_YES)
