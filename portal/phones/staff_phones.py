"""The own phone of one of the staff: known by passphrase and code, and opened by a PIN for 30 days.

A phone that others use too knows nobody of the staff: there it is passphrase and code each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response, url_for
from flask import session as cookie
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from portal.core.clock import now
from portal.core.errors import TooManyTries
from portal.core.house import house
from portal.core.requests import session
from portal.core.responses import done
from portal.core.sentences import gettext
from portal.people import queries as people
from portal.people.models import Person, SignIn
from portal.people.signing_in import SIGN_IN, last_seen
from portal.phones import queries, rules, this_phone, tries
from portal.phones.asking import guess, pin_is_given
from portal.phones.forms import PinForm
from portal.phones.models import Device, Pin


@dataclass(frozen=True)
class Tried:
    """What came of a PIN that was given in the middle of something."""

    right: bool = False
    wrong: str = ""
    """What to say where it was not right."""
    again_at: datetime | None = None


ONLY_MINE = "only_mine"
"""In the signed cookie: she has said that nobody else uses this phone, and a PIN is still to be chosen."""


def say_who(person: Person, *, only_i: bool) -> Response:
    """Keep who uses this phone. Only with a PIN is it known: until then the answer stands in the signed cookie."""
    if not only_i:
        cookie.pop(ONLY_MINE, None)
        if (device := this_phone.device_of(person)) is not None:
            rules.is_not_mine_alone(session(), device, now())
            this_phone.settle()
        return done("/", gettext("Then you come in with your passphrase and a code each time."))
    if queries.pin(session(), person) is None:
        cookie[ONLY_MINE] = True
        return done(url_for("pins.ask_to_choose"))
    if not know(person):
        return done(url_for("phones.show"), gettext("This phone knows six people already. It cannot know more."))
    return done("/", gettext("We will remember that. You come back with your PIN."))


def know(person: Person) -> bool:
    """Let this phone know one of the staff, who has a PIN and is in by passphrase and code; False where it is full."""
    cookie.pop(ONLY_MINE, None)
    device = this_phone.device_of(person) or this_phone.know(person, current_user.sign_in)
    if device is None:
        return False
    rules.one_of_a_form_sent_twice(session(), device, now())
    rules.is_mine_alone(session(), device, current_user.sign_in, now())
    this_phone.settle()
    return True


def waits_for_a_pin() -> bool:
    """Whether somebody here has said that nobody else uses this phone, and has not chosen a PIN yet."""
    return bool(cookie.get(ONLY_MINE))


def asks_for_the_pin(sign_in: SignIn) -> bool:
    """Whether this is the own phone of one of the staff, on which the PIN is asked after a while of quiet."""
    device = this_phone.device_of(sign_in.person)
    return device is not None and _open_with_a_pin(device, queries.pin(session(), sign_in.person), sign_in, now())


def _open_with_a_pin(device: Device, pin: Pin | None, sign_in: SignIn, moment: datetime) -> bool:
    until = rules.opens_until(device, pin)
    return device.sign_in_id == sign_in.id and until is not None and moment < until


def try_pin(typed: str, moment: datetime) -> Tried:
    """Look at the PIN of whoever is in on the own phone, in the middle of something, before the database's lock.

    The tries are those of coming back: five, and it waits; ten, and the phone is forgotten. A right one gives them back
    at once, whatever becomes of the form that it came with.
    """
    form, held, secret = PinForm(MultiDict({"pin": typed})), this_phone.secrets(), str(cookie.get(SIGN_IN, ""))
    if not form.is_written():
        return Tried(wrong=str(form.pin.errors[0]))
    database, hashes, device = house().database, [], None
    with database.reading() as looking:
        sign_in = people.sign_in(looking, secret, last_seen(), moment)
        if sign_in is not None and held is not None:
            device = queries.here(looking, sign_in.person, held.phone_hash, held.hashes)
            pin = queries.pin(looking, sign_in.person)
            if device is not None and pin is not None and _open_with_a_pin(device, pin, sign_in, moment):
                hashes = [pin.digits_hash]
    try:
        opened = guess(form, hashes, this_phone.phone_hash(), None, moment, calls=1, staff=True)
    except TooManyTries as wait:
        return Tried(again_at=wait.again_at)
    if isinstance(opened, Response) or device is None or opened != [True]:
        return Tried(wrong=str(form.pin.errors[0]) if form.pin.errors else "")
    tries.was_right(database, device.id)
    pin_is_given()
    return Tried(right=True)


def came_with_keys(person: Person) -> None:
    """One of the staff has just come in with passphrase and code: where the phone is the own one, 30 days begin."""
    device = this_phone.device_of(person)
    if device is not None:
        rules.came_with_keys(session(), device, current_user.sign_in, this_phone.browser(), now())
        this_phone.settle()
