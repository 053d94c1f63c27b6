"""Taking a pause with one press, and coming back with one."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from markupsafe import Markup

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups import rules
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.notifications.events import Kind
from portal.notifications.rules import tell
from portal.people.access import refuse_if_closed
from portal.seats import news
from portal.seats.forms import WhyForm

bp = Blueprint("pausing", __name__, url_prefix="/groups/<int:group_id>/pause")


def my_pauses() -> list[Markup]:
    """For *Me*: taking a pause in each of one's groups, or coming back."""
    mine = [seat for seat in seats() if seat.may(Right.PAUSE) and seat.closed_before is None]
    return [part("seats/_pause.html", seat=seat, form=PortalForm(), several=len(mine) > 1) for seat in mine]


@bp.get("")
@requires(Right.PAUSE)
def show(membership: Membership) -> Response:
    """What a pause is; to somebody who pauses also the question why, which need not be answered."""
    refuse_if_closed()
    why = membership.pause_reason
    return _show(membership, WhyForm(data={"reason": why.value if why else ""}))


@bp.post("")
@requires(Right.PAUSE)
def pause(membership: Membership) -> Response:
    """Take a pause, and let the facilitators know that there is one."""
    refuse_if_closed()
    if rules.pause(membership, now()):
        _tell(membership, news.PAUSES)
    return done(_here(membership), gettext("You have a pause now. Your place waits for you."))


@bp.post("/why")
@requires(Right.PAUSE)
def say_why(membership: Membership) -> Response:
    """Say why, or take it back."""
    refuse_if_closed()
    form = WhyForm()
    if not form.validate_on_submit():
        return _show(membership, form, 422)
    rules.say_why(membership, form.why())
    said = (
        gettext("Thank you. Only the facilitators can read it.")
        if form.why()
        else gettext("That is fine. You need not say why.")
    )
    return done(_here(membership), said)


@bp.post("/end")
@requires(Right.PAUSE)
def come_back(membership: Membership) -> Response:
    """Be back, as if one had never been away."""
    refuse_if_closed()
    if rules.come_back(membership):
        _tell(membership, news.BACK)
    return done("/", gettext("Good to have you back."))


def _here(membership: Membership) -> str:
    return url_for(".show", group_id=membership.group_id)


def _show(membership: Membership, form: WhyForm, status: int = 200) -> Response:
    return page("seats/pause.html", "seats/_why_form.html", status=status, membership=membership, form=form)


def _tell(membership: Membership, what: Kind) -> None:
    helpers = groups.facilitators(session(), membership.group_id)
    tell(session(), helpers, news.of_a_pause(what, membership), now())
