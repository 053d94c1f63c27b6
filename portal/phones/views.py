"""One's own phones: who uses this one, which there are, forgetting one, and finishing."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, abort, request, url_for
from flask_login import current_user

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.house import house
from portal.core.layout_parts import About, Door, Step
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.languages.dates import month as spoken_month
from portal.people import rules as people
from portal.people import signing_in
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.phones import queries, rules, staff_phones, this_phone
from portal.phones.asking import not_for_staff, pin_first
from portal.phones.browsers import name_of, signs
from portal.phones.models import Device, Sign

bp = Blueprint("phones", __name__)

WHO, THE_PIN = 10, 20
"""Where the two questions stand among the steps after joining."""


def doors_of_a_person() -> list[Door]:
    """The rows under *Me*; what was put off is asked again here."""
    who = signing_in.person()
    if who is None or signing_in.closed_before() is not None:
        return []
    phones = queries.phones(session(), who)
    has_pin = queries.pin(session(), who) is not None
    more = gettext("Which phones know you")
    if any(one.copied for one in phones):
        more = gettext("One was used in two places. Look here.")
    elif (device := this_phone.device_of(who)) is None or device.shared is None:
        more = gettext("Is this phone only yours?")
    if who.works and not has_pin:
        return [Door(gettext("My phones"), more, url_for("phones.show"), About.MINE)]
    pin = gettext("Six digits") if has_pin else gettext("Not chosen yet. With it you can come back.")
    return [
        Door(gettext("My phones"), more, url_for("phones.show"), About.MINE),
        Door(gettext("My PIN"), pin, url_for("pins.ask_to_choose"), About.MINE),
    ]


@bp.get("/me/phones")
@signed_in_person
def show(person: Person) -> Response:
    """All phones that know this person, in plain words; not at a sign-in that nobody has confirmed."""
    refuse_if_closed()
    return _list(person)


def _list(person: Person, status: int = 200) -> Response:
    device = this_phone.device_of(person)
    phones = [one for one in queries.phones(session(), person) if device is None or one.id != device.id]
    unknown = queries.unknown_phones(session(), person, now())
    return page(
        "phones/list.html",
        status=status,
        form=PortalForm(),
        works=person.works,
        device=device,
        ready=_comes_back(person),
        others=_told_apart(phones),
        unknown=[one for one in unknown if one.id != current_user.sign_in.id],
        copied=[name_of(one.browser) for one in [*([device] if device else []), *phones] if one.copied],
        has_pin=queries.pin(session(), person) is not None,
    )


def _told_apart(phones: list[Device]) -> list[tuple[Device, str | None, bool]]:
    """Each phone with the name of its browser, and whether another one of the same name was used in the same month."""
    alike = Counter((one.browser, spoken_month(one.came_at)) for one in phones)
    return [(one, name_of(one.browser), alike[one.browser, spoken_month(one.came_at)] > 1) for one in phones]


@bp.get("/me/phones/who")
@signed_in_person
@pin_first
def ask_who(person: Person) -> Response:
    """Who uses this phone? Only I, or others too."""
    onward = house().layout.next_step(WHO)
    device = this_phone.device_of(person)
    return page("phones/who.html", form=PortalForm(), device=device, onward=onward, works=person.works)


@bp.post("/me/phones/who")
@signed_in_person
@pin_first
def say_who(person: Person) -> Response:
    """Keep who uses this phone, and go on to what that needs: a sign, a PIN."""
    answer = request.form.get("phone")
    if answer not in ("mine", "shared"):
        abort(400)
    if person.works:
        return staff_phones.say_who(person, only_i=answer == "mine")
    this_phone.take_up(person, current_user.sign_in)
    device = this_phone.device_of(person) or this_phone.know(person, current_user.sign_in)
    if device is None:
        return done(url_for(".show"), gettext("This phone knows six people already. It cannot know more."))
    rules.one_of_a_form_sent_twice(session(), device, now())
    if answer == "shared":
        rules.others_too(session(), device)
        this_phone.settle()
        return done(url_for(".ask_for_sign"))
    rules.only_i(session(), device, now())
    this_phone.settle()
    return _then_the_pin(person)


def steps() -> list[Step]:
    """The two questions that come between one's name and Today: whose phone this is, and a PIN.

    Somebody who came in again with a new card is asked once that is confirmed.
    """
    return [Step(WHO, _where_who_is_asked), Step(THE_PIN, _where_a_pin_is_chosen)]


def _where_who_is_asked() -> str | None:
    who = signing_in.person()
    if who is None or who.works or signing_in.closed_before() is not None:
        return None
    device = this_phone.device_of(who)
    return url_for("phones.ask_who") if device is None or device.shared is None else None


def _where_a_pin_is_chosen() -> str | None:
    who = signing_in.person()
    if who is None or who.works or signing_in.closed_before() is not None:
        return None
    if queries.pin(session(), who) is not None:
        return None
    return url_for("pins.ask_to_choose")


def _then_the_pin(person: Person) -> Response:
    said = gettext("We will remember that. You come back with your PIN.")
    return done(house().layout.next_step(WHO), said if queries.pin(session(), person) is not None else "")


@bp.get("/me/phones/sign")
@signed_in_person
@not_for_staff
@pin_first
def ask_for_sign(person: Person) -> Response:
    """Choose one of twelve pictures. All are offered, whoever has which."""
    onward = house().layout.next_step(WHO)
    return page("phones/choose_sign.html", form=PortalForm(), signs=signs(), onward=onward)


@bp.post("/me/phones/sign")
@signed_in_person
@not_for_staff
@pin_first
def choose_sign(person: Person) -> Response:
    """Keep the sign."""
    sign = next((one for one in Sign if one.value == request.form.get("sign")), None) or abort(400)
    device = this_phone.device_of(person)
    if device is None:
        return done(url_for(".ask_who"))
    rules.choose_sign(device, sign)
    rules.others_too(session(), device)
    this_phone.settle()
    return _then_the_pin(person)


@bp.post("/me/phones/<int:device_id>/forgotten")
@signed_in_person
@pin_first
def forget(person: Person, device_id: int) -> Response:
    """Let another phone know this person no more, with effect at once."""
    device = queries.mine(session(), person, device_id) or abort(404)
    rules.forget(session(), device, now())
    for other in queries.phones(session(), person):
        other.copied = False
    return done(url_for(".show"), gettext("That phone knows you no more. Nobody is in on it."))


@bp.post("/me/phones/unknown/<int:sign_in_id>/ended")
@signed_in_person
@pin_first
def end(person: Person, sign_in_id: int) -> Response:
    """End what is open on a phone that knows nobody."""
    sign_in = queries.my_sign_in(session(), person, sign_in_id) or abort(404)
    people.sign_out(sign_in, now())
    return done(url_for(".show"), gettext("That phone knows you no more. Nobody is in on it."))


@bp.post("/me/phones/this/forgotten")
@signed_in_person
def forget_this(person: Person) -> Response:
    """Let this phone know this person no more. No PIN: whoever holds the phone could empty its browser as well."""
    _leave(person, forgets=True)
    return done("/", gettext("You are out. Nothing of yours is left on this phone."))


@bp.get("/finish")
@signed_in_person
def ask_to_finish(person: Person) -> Response:
    """Say what finishing means, and what coming back takes, before it is done."""
    closed = signing_in.closed_before() is not None
    return page(
        "phones/finish.html", form=PortalForm(), comes_back=_comes_back(person), works=person.works, closed=closed
    )


@bp.post("/finish")
@signed_in_person
def finish(person: Person) -> Response:
    """End this sign-in for good. A phone that knows somebody's PIN stays known; without one it is forgotten."""
    stays = _comes_back(person)
    _leave(person, forgets=not stays)
    if stays:
        return done("/", gettext("You are out. Nobody can read what is yours on this phone."))
    return done("/", gettext("You are out. Nothing of yours is left on this phone."))


def _comes_back(person: Person) -> bool:
    """Whether this person can come back to this phone with a PIN."""
    device, pin = this_phone.device_of(person), queries.pin(session(), person)
    return device is not None and pin is not None and (not person.works or device.of_the_staff)


def _leave(person: Person, *, forgets: bool) -> None:
    device = this_phone.device_of(person)
    if forgets and device is not None:
        rules.forget(session(), device, now())
        this_phone.settle()
    signing_in.sign_out()
