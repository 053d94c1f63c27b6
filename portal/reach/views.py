"""How I want to be reached: choosing it, pausing it, and seeing the very text that would be sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core import clock
from portal.core.addresses import number_asked
from portal.core.forms import PortalForm
from portal.core.house import house
from portal.core.layout_parts import About, Door, Step
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups.access import seats
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.languages import dates
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.people.signing_in import closed_before
from portal.phones.asking import pin_first
from portal.promises import queries as promises
from portal.promises import rules as promise_rules
from portal.promises.models import Answer, Purpose
from portal.promises.showing import reading_now
from portal.promises.views import place
from portal.reach import queries, rules, wording
from portal.reach.forms import ReachForm, as_chosen
from portal.reach.links import beside_way
from portal.reach.models import SENT, Reach

bp = Blueprint("reach", __name__, url_prefix="/me/reached")
AFTER_THE_YES = place(Purpose.NOTICES) + 1
"""Its place among the steps after joining: right after the question that it belongs to."""


def my_door() -> list[Door]:
    """From *Me* to how one is reached; not from a sign-in that nobody has confirmed."""
    if closed_before() is not None or not seats():
        return []
    said = gettext("By SMS, e-mail, a call, on paper, or only here")
    return [Door(gettext("How I want to be reached"), said, url_for("reach.show"), About.HOW_I_WANT_IT)]


def link_from_choice(_membership: Membership, purpose: Purpose) -> Link | None:
    """From one's yes to notices to how they come."""
    if purpose is not Purpose.NOTICES:
        return None
    return Link(gettext("How I want to be reached"), url_for("reach.show"))


def step() -> Step:
    """After joining: how, for who has just said yes to notices."""
    return Step(AFTER_THE_YES, _where_it_is_asked)


def _where_it_is_asked() -> str | None:
    here = seats()
    if not here or closed_before() is not None or here[0].role is not Role.PARTICIPANT:
        return None
    if not queries.agreed(session(), here) or queries.mine(session(), here[0].person) is not None:
        return None
    return url_for("reach.show", first=1)


@bp.get("")
@signed_in_person
@pin_first
def show(person: Person) -> Response:
    """How one is reached now, and the form to change it. It lasts longer than a sign-in, so it takes the PIN."""
    reach = queries.mine(session(), person)
    return _show(person, reach, _form(reach, queries.agreed(session(), seats()), as_sent=False))


@bp.post("")
@signed_in_person
@pin_first
def choose(person: Person) -> Response:
    """Keep what one chose, and with it the yes that it takes. The same form sent twice is one."""
    here = seats() or abort(404)
    reach = queries.mine(session(), person, held=True)
    agreed = queries.agreed(session(), here)
    form = _form(reach, agreed, as_sent=True)
    if not form.validate_on_submit():
        return _show(person, reach, form, 422)
    chosen = form.chosen()
    if chosen.channel in SENT and not agreed:
        agreed = _say_yes(here)
    rules.choose(session(), person, reach, chosen, said_yes=bool(agreed), now=clock.now())
    return done(url_for(".show", first=number_asked("first")), gettext("Saved. This is how it is now."))


@bp.post("/pause")
@signed_in_person
def pause(person: Person) -> Response:
    """Pause everything with one press."""
    if (reach := _mine_to_change(person)) is not None:
        rules.pause(reach)
    return done(url_for(".show"), gettext("Everything is paused. We send you nothing."))


@bp.post("/pause/end")
@signed_in_person
def go_on(person: Person) -> Response:
    """End the pause."""
    if (reach := _mine_to_change(person)) is not None:
        rules.go_on(reach)
    return done(url_for(".show"), gettext("The pause is over."))


def _mine_to_change(person: Person) -> Reach | None:
    refuse_if_closed()
    return queries.mine(session(), person, held=True)


def _say_yes(here: list[Membership]) -> set[int]:
    """Note the yes that was ticked in the form, for each of these seats; gives them."""
    read, now = reading_now(), clock.now()
    for seat in here:
        before = promises.choices(session(), seat, held=True)
        promise_rules.say(session(), seat, before, Purpose.NOTICES, Answer.YES, read, now)
    return {seat.id for seat in here}


def _form(reach: Reach | None, agreed: set[int], *, as_sent: bool) -> ReachForm:
    form = ReachForm() if as_sent else ReachForm(formdata=None, data=as_chosen(reach))
    form.offer(
        by_hand=any(seat.role is Role.PARTICIPANT for seat in seats()),
        asks_for_yes=not agreed,
        hours=[dates.time(_at_hour(hour)) for hour in range(24)],
    )
    return form


def _at_hour(hour: int) -> datetime:
    """A moment at which the clock where the groups meet shows this hour: in January no hour is missing."""
    return datetime(2026, 1, 1, hour, tzinfo=house().settings.time_zone)


def _show(person: Person, reach: Reach | None, form: ReachForm, status: int = 200) -> Response:
    here = seats()
    agreed = queries.agreed(session(), here) if here else set()
    first = number_asked("first")
    return page(
        "reach/show.html",
        "reach/_form.html",
        status=status,
        person=person,
        reach=reach,
        form=form,
        button=PortalForm(formdata=None),
        here=here,
        unsaid=[seat for seat in here if seat.id not in agreed],
        links=_links(here, reach),
        first=first,
        onward=house().layout.next_step(AFTER_THE_YES) if first else None,
        **_texts(person, here),
    )


def _links(here: list[Membership], reach: Reach | None) -> list[Link]:
    if reach is None:
        return []
    return [link for seat in here for link in beside_way.links(seat, reach.channel)]


def _texts(person: Person, here: list[Membership]) -> dict[str, Any]:
    """The very text that would be sent, by the words that one may choose, and the language that it is in."""
    name = here[0].group.name if here else ""
    in_a_week = (dates.here(clock.now()) + timedelta(days=7)).replace(hour=17, minute=30, second=0, microsecond=0)
    found = wording.examples(person.language, name, in_a_week, house().settings.public_url)
    return {
        "texts": {words.value: text for words, text in found.items()},
        "tongue": wording.language_of(person.language),
    }
