"""A new phone: the old one shows a code for five minutes, and the new one is known too."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, url_for
from flask import session as cookie

from portal.core.clock import now
from portal.core.codes import SCANNED_LETTERS, read_kindly
from portal.core.doors import anybody
from portal.core.errors import TooManyTries
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.limits import spend_each
from portal.core.qr_codes import qr_code
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.people import signing_in
from portal.people.access import signed_in_person
from portal.people.models import Person
from portal.phones import queries, rules, this_phone
from portal.phones.asking import guess, not_for_staff, pin_first, pin_is_given
from portal.phones.forms import NewPhoneForm, PinForm

bp = Blueprint("new_phone", __name__)

HOUR = timedelta(hours=1)
TRIES_OF_A_BROWSER, TRIES_OF_ALL = 10, 1000
"""An hour, as for cards: a scanned code, which nobody can guess, is never refused by the last one."""
THE_CODE = "new_phone"
WRONG = Sentence("This code opens nothing now. It works for five minutes. Make a new one on your other phone.")


@bp.get("/me/phones/new")
@signed_in_person
@not_for_staff
@pin_first
def ask_to_show(person: Person) -> Response:
    """Say how a new phone becomes known."""
    return page("phones/new.html", form=PortalForm(), again=False)


@bp.post("/me/phones/new")
@signed_in_person
@not_for_staff
@pin_first
def show(person: Person) -> Response:
    """Make the code and show it, once."""
    form = PortalForm()
    if not once(session(), f"person:{person.id}", form.form_key.data, now()).first:
        return page("phones/new.html", form=PortalForm(formdata=None), again=True)
    code = rules.make_new_phone_code(session(), person, house().settings.pepper, now())
    return page(
        "phones/new_code.html",
        code=code,
        picture=qr_code(f"{house().settings.public_url}/new-phone#{code.scanned}"),
        address=house().settings.public_host,
    )


@bp.get("/new-phone")
@anybody
def ask_for_code() -> Response:
    """The page behind the picture. The code stands in the fragment, which never leaves the phone by itself."""
    signing_in.browser_key()
    return page("phones/new_phone.html", form=NewPhoneForm())


@bp.post("/new-phone")
@anybody
def show_code() -> Response:
    """Look at a code. The right one leads to the PIN; it is used up only by coming in."""
    form = NewPhoneForm()
    code = form.card_code.data or ""
    _spend_a_try(scanned=len(read_kindly(code)) == SCANNED_LETTERS)
    found = queries.new_phone_code(session(), code, house().settings.pepper, now())
    if found is None:
        return _no_code()
    cookie[THE_CODE] = found.id
    return done(url_for(".ask_to_come_in"))


@bp.get("/new-phone/come-in")
@anybody
def ask_to_come_in() -> Response:
    """The PIN, where there is one; else one button."""
    code = queries.shown_code(session(), cookie.get(THE_CODE, 0), now())
    if code is None:
        return done(url_for(".ask_for_code"))
    return page("phones/new_come_in.html", form=PinForm(), asks=queries.pin(session(), code.person) is not None)


@bp.post("/new-phone/come-in")
@anybody
def come_in() -> Response:
    """Let this phone know the person too. The PIN is looked at before the database's lock is taken."""
    form, code_id = PinForm(), cookie.get(THE_CODE, 0)
    with house().database.reading() as looking:
        code = queries.shown_code(looking, code_id, now())
        pin = queries.pin(looking, code.person) if code is not None else None
        hashes = [pin.digits_hash] if pin is not None else []
    if code is None:
        return _no_code()
    if hashes:
        if not form.is_written():
            return page("phones/new_come_in.html", status=422, form=form, asks=True)
        opened = guess(form, hashes, f"code:{code_id}", None, now(), calls=1)
        if isinstance(opened, Response):
            return opened
        if not opened[0]:
            return page("phones/new_come_in.html", status=422, form=form, asks=True)
    locked = queries.shown_code(session(), code_id, now(), locked=True)
    if locked is None:
        return _no_code()
    person = rules.use_new_phone_code(locked, now())
    this_phone.know(person, signing_in.sign_in(person))
    if hashes:
        pin_is_given()
    return done(url_for("phones.ask_who"), gettext("You are in on this phone too."))


def _no_code() -> Response:
    form = NewPhoneForm(formdata=None)
    form.card_code.errors = [str(WRONG)]
    return page("phones/new_phone.html", "phones/_new_phone_form.html", status=422, form=form)


def _spend_a_try(*, scanned: bool) -> None:
    """Count this try before anything else is looked at. Raises TooManyTries."""
    limits = [(f"new-phone:browser:{signing_in.browser_key()}", TRIES_OF_A_BROWSER, HOUR)]
    if not scanned:
        limits.append(("new-phone:all", TRIES_OF_ALL, HOUR))
    if refused := spend_each(house().database, limits, now()):
        raise TooManyTries(max(refused.values()))
