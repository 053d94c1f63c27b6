"""One's own calendar address: made, changed and switched off; and the plan that a calendar fetches there."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, url_for

from portal.calendars import forms, queries, rules
from portal.core.clock import now
from portal.core.doors import anybody
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext, pgettext
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import speaking
from portal.meetings.calendars import calendar
from portal.phones.asking import pin_first

bp = Blueprint("calendars", __name__, url_prefix="/groups/<int:group_id>/calendar")
feed = Blueprint("calendar_feed", __name__)


def my_doors() -> list[Door]:
    """From *Me* to one's calendar of each group."""
    return [
        Door(gettext("The plan in my calendar"), seat.group.name, _page_of(seat))
        for seat in seats()
        if seat.may(Right.READ_MEETINGS) and seat.closed_before is None
    ]


@bp.get("")
@requires(Right.READ_MEETINGS)
@pin_first
def show(membership: Membership) -> Response:
    """What a calendar address is, and one's own. It lasts longer than a sign-in, so it takes the PIN."""
    return _show(membership)


@bp.post("")
@requires(Right.READ_MEETINGS)
@pin_first
def make(membership: Membership) -> Response:
    """Make an address and show it, once. One that was there before ends. Sent again, it says that it was made."""
    form = forms.CalendarForm()
    if not once(session(), membership.author, form.form_key.data, now()).first:
        return _show(membership, again=True)
    place, theme = form.place.data, form.theme.data
    secret = rules.make(session(), membership, place=place, theme=theme, now=now())
    return _show(membership, f"{house().settings.public_url}{url_for('calendar_feed.plan', secret=secret)}")


@bp.post("/choices")
@requires(Right.READ_MEETINGS)
@pin_first
def choose(membership: Membership) -> Response:
    """Choose what the calendar says, under the same address."""
    form, address = forms.CalendarForm(), queries.mine(session(), membership)
    if address is None:
        return done(_page_of(membership))
    rules.choose(address, place=form.place.data, theme=form.theme.data)
    return done(_page_of(membership), gettext("Saved. Your calendar shows it when it next asks us."))


@bp.post("/removal")
@requires(Right.READ_MEETINGS)
@pin_first
def switch_off(membership: Membership) -> Response:
    """Switch the address off."""
    rules.end_address(session(), membership, now())
    return done(_page_of(membership), gettext("The address is switched off. Take it out of your calendar too."))


@feed.get("/calendar/<secret>.ics")
@anybody
def plan(secret: str) -> Response:
    """The plan for whoever has the address. Nobody guesses 256 bits: no tries are counted, and nothing is written."""
    address = queries.with_secret(session(), secret) or abort(404)
    found = queries.meetings(session(), address, now())
    with speaking(address.membership.person.language):
        word, name = pgettext("calendar", "Appointment"), pgettext("calendar", "Calendar")
    file = calendar(found, word, place=address.says_place, theme=address.says_theme, name=name)
    answer = make_response(file)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return answer


def _page_of(membership: Membership) -> str:
    return url_for("calendars.show", group_id=membership.group_id)


def _show(membership: Membership, made: str | None = None, *, again: bool = False) -> Response:
    """The page; `made` is the address that was made just now, `again` that this very form made one before."""
    address = queries.mine(session(), membership)
    said = {"place": address.says_place, "theme": address.says_theme} if address is not None else {}
    return page(
        "calendars/show.html",
        membership=membership,
        address=address,
        form=forms.CalendarForm(formdata=None, **said),
        button=PortalForm(formdata=None),
        made=made,
        subscribe=f"webcal://{made.split('://', 1)[1]}" if made else None,
        again=again,
    )
