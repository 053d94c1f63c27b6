"""Coming back to a phone that is known: one button, or the PIN, or first one's sign."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from portal.core.clock import now
from portal.core.doors import anybody
from portal.core.forms import PortalForm
from portal.core.house import house
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.people import rules as people
from portal.people import signing_in
from portal.phones import queries, rules, this_phone
from portal.phones.asking import guess, pin_is_given
from portal.phones.browsers import signs, word_for
from portal.phones.forms import ComeBackForm
from portal.phones.models import Browser, Device, Sign

bp = Blueprint("coming_back", __name__, url_prefix="/come-back")


@bp.get("")
@anybody
def ask() -> Response:
    """The same page for everybody whom this phone knows or not: the cookie says which, and nothing is looked up."""
    held = this_phone.secrets()
    if held is None or signing_in.person() is not None:
        return done("/")
    if held.shows == this_phone.SIGNS:
        return page("phones/signs.html", signs=signs(), form=PortalForm())
    return _asking(ComeBackForm())


@bp.post("/sign")
@anybody
def show_sign() -> Response:
    """Ask for the PIN under the sign that was tapped, whether or not it is anybody's."""
    return _asking(ComeBackForm())


@bp.post("")
@anybody
def come_back() -> Response:
    """Come in with the PIN. A sign of nobody, a wrong PIN and a phone that is not known are answered alike."""
    form, held, moment = ComeBackForm(), this_phone.secrets(), now()
    button = held is not None and held.shows == this_phone.BUTTON
    if not button and not form.is_written():
        return _asking(form, 422)
    with house().database.reading() as looking:
        phone, hashes = (held.phone_hash, held.hashes) if held else (this_phone.phone_hash(), [])
        found = queries.candidates(looking, phone, hashes, form.chosen)
        without = [one.id for one, pin in found if pin is None and _may_press(one)]
        with_pin = [(one.id, pin.digits_hash) for one, pin in found if pin is not None]
    if button and len(found) == 1 and without:
        return _come_in(without[0])
    if button and not form.is_written():
        return _asking(form, 422, pressed=True)
    several = form.chosen is not None or (held is not None and held.shows == this_phone.SIGNS)
    calls = rules.MOST_PEOPLE if several else 1
    opened = guess(form, [one for _id, one in with_pin], phone, form.chosen, moment, calls=calls)
    if isinstance(opened, Response):
        return opened
    if True not in opened:
        return _asking(form, 422)
    return _come_in(with_pin[opened.index(True)][0])


def _may_press(device: Device) -> bool:
    """Whether somebody without a PIN comes back to this phone: not long away, and on a phone of one's own.

    When somebody was last here the signed cookie says. Finishing takes that away, and the phone is forgotten with it.
    """
    seen = signing_in.last_seen()
    lately = seen is not None and now() - seen < people.PARTICIPANT_QUIET
    return lately and not device.shared and not device.person.works


def _come_in(device_id: int) -> Response:
    """Sign somebody in, on the phone that knows this person."""
    device = session().get(Device, device_id)
    if device is None or device.ended_at is not None:
        abort(404)
    if device.person.works:
        return _come_in_as_staff(device)
    made = signing_in.sign_in(device.person)
    browser = this_phone.browser()
    if Browser.OTHER not in (browser, device.browser) and browser is not device.browser:
        this_phone.become(*rules.copy_found(session(), device, made, browser, now()))
        pin_is_given()
        return done("/me/phones", gettext("Welcome back. This phone is new to us. Look at your list of phones."))
    rules.came_back(session(), device, made, browser, now())
    this_phone.settle()
    if queries.pin(session(), device.person) is not None:
        pin_is_given()
    return done("/", gettext("Welcome back."))


def _come_in_as_staff(device: Device) -> Response:
    """Sign one of the staff in on the own phone, as long as passphrase and code were given on it in the last 30 days.

    A copy of its secret in another browser is a new device, and opens nothing: she sees it in her list. Whoever gets
    here has the phone's secret and the PIN, and may learn what is asked next.
    """
    until, browser = rules.opens_until(device, queries.pin(session(), device.person)), this_phone.browser()
    if browser is not device.browser:
        rules.was_copied(session(), device, now())
        return done("/staff/in", gettext("This phone is new to us. Come in with your passphrase and a code."))
    if until is None or now() >= until:
        return done("/staff/in", gettext("30 days have passed. Come in with your passphrase and a code."))
    made = signing_in.sign_in(device.person)
    made.proved_at = device.proved_at
    rules.came_back(session(), device, made, browser, now())
    pin_is_given()
    return done("/", gettext("Welcome back."))


def _asking(form: ComeBackForm, status: int = 200, *, pressed: bool = False) -> Response:
    """Ask for what lets one in here, by what the cookies say: one press, or the PIN, or nothing but a new card.

    On a phone without a PIN nothing else is left after finishing or leaving quickly: to press would lead nowhere.
    """
    held = this_phone.secrets()
    without_pin = held is not None and held.shows == this_phone.BUTTON
    sign: Sign | None = form.chosen
    return page(
        "phones/come_back.html",
        status=status,
        form=form,
        sign=sign,
        word=word_for(sign) if sign else None,
        several=held is not None and held.shows == this_phone.SIGNS,
        button=without_pin and not pressed and signing_in.last_seen() is not None,
        left=without_pin and not pressed and signing_in.last_seen() is None,
    )
