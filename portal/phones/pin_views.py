"""Choosing a PIN, and giving it once more."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask import session as cookie

from portal.core.addresses import safe_address
from portal.core.clock import now
from portal.core.house import house
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.people import rules as people
from portal.people import signing_in
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.people.signing_in import SIGN_IN
from portal.phones import pins, queries, rules, staff_phones, this_phone
from portal.phones.asking import before_the_lock, pin_first_or_anew, pin_is_given, right_again, right_pin
from portal.phones.forms import ChoosePinForm, PinForm
from portal.phones.views import THE_PIN

bp = Blueprint("pins", __name__, url_prefix="/me/pin")


@bp.get("")
@signed_in_person
@pin_first_or_anew
def ask_to_choose(person: Person) -> Response:
    """Choose a PIN, or another one. The staff choose the first one where they have said whose phone it is."""
    if _not_yet(person):
        return done(url_for("phones.ask_who"))
    return _choosing(person, ChoosePinForm())


def _hash_it() -> str | None:
    """The hash of a PIN that may be chosen, made before the database is asked anything."""
    form = ChoosePinForm()
    if not form.is_good() or SIGN_IN not in cookie:
        return None
    return pins.hash_digits(form.pin.digits, house().settings.pepper)


@bp.post("")
@before_the_lock(_hash_it)
@signed_in_person
@pin_first_or_anew
def choose(person: Person) -> Response:
    """Keep the new PIN."""
    if _not_yet(person):
        return done(url_for("phones.ask_who"))
    form = ChoosePinForm()
    if g.step is None:
        form.is_good()
        return _choosing(person, form, 422)
    first, anew, onward = queries.pin(session(), person) is None, _is_anew(), "/"
    rules.set_pin(session(), person, g.step, now())
    if (sign_in := signing_in.here()) is not None:
        people.chose_pin(sign_in, now())
        if not person.works:
            this_phone.take_up(person, sign_in)
    pin_is_given()
    if staff_phones.waits_for_a_pin():
        staff_phones.know(person)
    this_phone.settle()
    if first or anew:  # after a new card nothing was asked about this phone so far
        onward = house().layout.next_step(0 if anew else THE_PIN)
    if this_phone.device_of(person) is None:  # it gets to know her where she says who uses it
        return done(onward, gettext("Your PIN is kept."))
    return done(onward, gettext("Your PIN is kept. With it you come back to this phone."))


def _not_yet(person: Person) -> bool:
    return person.works and queries.pin(session(), person) is None and not staff_phones.waits_for_a_pin()


def _choosing(person: Person, form: ChoosePinForm, status: int = 200) -> Response:
    return page(
        "phones/choose_pin.html",
        status=status,
        form=form,
        has_one=queries.pin(session(), person) is not None,
        works=person.works,
        anew=_is_anew(),
        device=this_phone.device_of(person),
        onward=house().layout.next_step(THE_PIN),
    )


def _is_anew() -> bool:
    """Whether it is chosen without the old one, after a new card."""
    sign_in = signing_in.here()
    return sign_in is not None and sign_in.may_choose_pin_anew(now())


@bp.get("/first")
@signed_in_person
def ask(person: Person) -> Response:
    """Ask for the PIN before something that only its owner may do."""
    refuse_if_closed()
    wanted = safe_address(request.args.get("next"))
    if queries.pin(session(), person) is None:
        return done(wanted)
    return page("phones/ask_pin.html", form=PinForm(next=wanted), works=person.works, anew=_is_anew())


def _look_at_it() -> Any:
    """Whether the PIN is right, seen before the database's lock is taken."""
    g.form = PinForm()
    return right_pin(g.form, now())


@bp.post("/first")
@before_the_lock(_look_at_it)
@signed_in_person
def give(person: Person) -> Response:
    """Go on to what one was about to do."""
    refuse_if_closed()
    if not g.step and queries.pin(session(), person) is not None:
        return page("phones/ask_pin.html", status=422, form=g.form, works=person.works, anew=_is_anew())
    right_again(g.tries_of)
    return done(safe_address(g.form.next.data))
