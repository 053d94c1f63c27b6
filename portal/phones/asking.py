"""Asking for the PIN: once more before something that only its owner may do, and never inside the database's lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import Response, g, url_for
from flask import session as cookie
from flask_login import current_user

from portal.core import clock
from portal.core.codes import hash_secret
from portal.core.errors import TooManyTries
from portal.core.house import house
from portal.core.layout import address_to_come_back_to
from portal.core.requests import session
from portal.core.responses import done
from portal.core.sentences import gettext, ngettext
from portal.people import queries as people
from portal.people import rules as people_rules
from portal.people import signing_in
from portal.people.access import here, refuse_if_closed
from portal.phones import pins, queries, rules, this_phone, tries
from portal.phones.forms import PinForm
from portal.phones.models import Pin, Sign

View = Callable[..., Any]

GIVEN = "pin_given"
"""In the signed cookie: when the PIN was given last, in seconds."""
STAYS_GIVEN = timedelta(minutes=5)


def pin_first(view: View) -> View:
    """Guard a view, under its door: whoever has a PIN gives it first, unless that was just now.

    For what only the owner of the phone may do: changing the PIN, the list of phones, leaving a group. Put it under
    `@signed_in_person` or `@requires(...)`, on the page that asks as well as on the form that does it. Afterwards one
    comes back to the page. Whoever has no PIN passes; and so does one of the staff who has just given passphrase and
    code, which is more, and the way to another PIN where one is forgotten. A sign-in that nobody has confirmed never
    does.
    """

    @wraps(view)
    def guarded(*args: Any, **given: Any) -> Any:
        refuse_if_closed()
        if needs_pin():
            return done(url_for("pins.ask", next=address_to_come_back_to()))
        return view(*args, **given)

    return guarded


def needs_pin() -> bool:
    """Whether whoever is in here has a PIN, and gave neither it nor more just now."""
    given_more = here().works and current_user.sign_in.is_fresh(clock.now())
    pin = queries.pin(session(), here())
    return pin is not None and not (pin_just_given() and _is_that(pin)) and not given_more


def pin_first_or_anew(view: View) -> View:
    """Guard a view as `pin_first`, but for whoever has forgotten the PIN and came in with a card that is confirmed.

    For choosing a PIN, and nothing else: who has chosen it knows it, and passes `pin_first` with it.
    """
    asks = pin_first(view)

    @wraps(view)
    def guarded(*args: Any, **given: Any) -> Any:
        sign_in = signing_in.here()
        anew = sign_in is not None and sign_in.may_choose_pin_anew(clock.now())
        return view(*args, **given) if anew else asks(*args, **given)

    return guarded


def not_for_staff(view: View) -> View:
    """Guard a view, under its door, that is not for the staff.

    That is a sign, as they share no phone, and a code for a new phone: there they give passphrase and code.
    """

    @wraps(view)
    def guarded(*args: Any, **given: Any) -> Any:
        if here().works:
            return done(
                url_for("phones.show"), gettext("On each new phone you come in with your passphrase and a code.")
            )
        return view(*args, **given)

    return guarded


def pin_just_given(within: timedelta = STAYS_GIVEN) -> bool:
    """Whether whoever is in here gave the right PIN at most so long ago."""
    given = cookie.get(GIVEN)
    passed = clock.now().timestamp() - given if isinstance(given, int) else -1
    return 0 <= passed < within.total_seconds()


def _is_that(pin: Pin) -> bool:
    """Whether what was given last here is this very PIN, and not one that was changed since on another phone."""
    return int(cookie[GIVEN]) >= int(pin.set_at.timestamp())


def pin_is_given() -> None:
    """Note in the signed cookie that the right PIN was given now."""
    cookie[GIVEN] = int(clock.now().timestamp())


def before_the_lock(step: Callable[[], Any]) -> Callable[[View], View]:
    """Take a step before anything else of a view, its door among it: hashing must not hold everybody's lock.

    What the step gives is in `g.step`; where it answers for itself, the view is not asked.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**given: Any) -> Any:
            g.step = step()
            return g.step if isinstance(g.step, Response) else view(**given)

        return guarded

    return guard


def right_pin(form: PinForm, moment: datetime) -> Any:
    """A step before the lock: whether the PIN in the form is that of whoever is in here.

    Where it is wrong, the field says how many tries are left. Gives False where nobody is in, or where nobody has
    confirmed who is, and the view refuses. Raises TooManyTries; answers for itself where the phone is forgotten.

    On a phone that does not know this person the tries are counted for the sign-in, or each made-up secret of a phone
    would bring new ones; after ten it is that sign-in which ends.
    """
    g.tries_of = this_phone.phone_hash()
    if not form.is_written() or signing_in.SIGN_IN not in cookie:
        return False
    database = house().database
    with database.reading() as looking:
        sign_in = people.sign_in(looking, str(cookie[signing_in.SIGN_IN]), signing_in.last_seen(), moment)
        if sign_in is not None and sign_in.closed_before is not None:
            return False  # no PIN is looked at: whoever holds somebody else's card may not guess it here
        pin = queries.pin(looking, sign_in.person) if sign_in is not None else None
        held = this_phone.secrets()
        device = queries.here(looking, sign_in.person, held.phone_hash, held.hashes) if sign_in and held else None
        hashes = [pin.digits_hash] if pin is not None else []
        if sign_in is not None and device is None:
            g.tries_of = hash_secret(f"sign-in:{sign_in.id}")
        sign = device.sign if device is not None else None
    return guess(form, hashes, g.tries_of, sign, moment, calls=1) == [True]


def guess(
    form: PinForm,
    hashes: list[str],
    phone_hash: str,
    sign: Sign | None,
    moment: datetime,
    *,
    calls: int,
    staff: bool = False,
) -> list[bool] | Response:
    """Spend a try, and say which of these hashes the PIN in the form opens: no more than one of them.

    Nothing may have been asked of the request's own session yet. Raises TooManyTries; answers for itself where this
    was the tenth wrong try.
    """
    database = house().database
    try:
        this = tries.spend(database, phone_hash, sign, moment)
        opened = pins.opens(form.pin.digits, hashes, house().settings.pepper, calls=calls)
        if opened.count(True) == 1:  # of two who have the same sign and the same PIN, nobody is meant
            return opened
        tries.was_wrong(database, phone_hash, this, moment)
    except tries.MustWait as wait:
        raise TooManyTries(wait.again_at) from None
    except tries.PhoneForgotten:
        return forgotten(staff=staff)
    form.pin.errors = [wrong(this)]
    return [False] * len(hashes)


def wrong(this: tries.Try) -> str:
    """What a wrong PIN is told: how many tries are left, and what comes then."""
    if this.spent < tries.BEFORE_A_WAIT:
        return ngettext(
            "That was not right. You have %(n)s try left. Then the phone has to wait for 15 minutes.",
            "That was not right. You have %(n)s tries left. Then the phone has to wait for 15 minutes.",
            this.left,
        )
    return ngettext(
        "That was not right. You have %(n)s try left. Then this phone forgets who you are.",
        "That was not right. You have %(n)s tries left. Then this phone forgets who you are.",
        this.left,
    )


def forgotten(*, staff: bool = False) -> Response:
    """The tenth wrong try: the phone knows nobody any more, and nobody is in on it. `staff`: one of them was in."""
    signing_in.sign_out()
    this_phone.forget_all()
    if staff:
        said = gettext("Ten tries were wrong. This phone has forgotten you. Come in with your passphrase and a code.")
        return done("/", said)
    return done("/", gettext("Ten tries were wrong. This phone has forgotten who you are. You need a new card."))


def right_again(tries_of: str) -> None:
    """The right PIN was given by whoever is in here: note it, and give the wrong tries back that were counted so."""
    rules.give_back_tries(session(), tries_of, this_phone.device_of(here()))
    if (sign_in := signing_in.here()) is not None:
        people_rules.pin_is_known(sign_in)
    pin_is_given()
