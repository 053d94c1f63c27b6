"""Coming in by the staff's door, going on after being asked, and going out before one is in."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request
from flask_login import current_user

from portal.core.addresses import safe_address, shortened_address
from portal.core.clock import now
from portal.core.codes import hash_code
from portal.core.doors import anybody
from portal.core.errors import TooManyTries
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.limits import spend_each
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.people import signing_in
from portal.people.access import signed_in_person
from portal.people.models import Person, SignIn
from portal.phones import staff_phones
from portal.staff import passphrases, proving, queries, rules
from portal.staff.access import freshly_proved, staff_member
from portal.staff.forms import ComeInForm, as_word
from portal.staff.models import Standing
from portal.staff.proving import HOUR, MINUTE
from portal.staff.second_factor import in_fives

bp = Blueprint("staff", __name__, url_prefix="/staff")

TRIES_OF_A_BROWSER = 10
TRIES_OF_AN_ADDRESS = 100
TRIES_OF_A_WORD = 5
"""A minute, from one network. Elsewhere the person who owns the word is never slowed down by a stranger."""
WRONG = Sentence("These three do not fit together. Look at them once more. A code works one time.")


@bp.get("/in")
@anybody
def ask_to_come_in() -> Response:
    """Word, passphrase and code, on a browser that we do not know."""
    signing_in.browser_key()
    return page("staff/in.html", form=ComeInForm())


@bp.post("/in")
@anybody
def come_in() -> Response:
    """Come in for at most 12 hours, or 30 days on the own phone.

    A word that nobody has costs the same, and hears the same.
    """
    form = ComeInForm()
    word, moment = as_word(form.word.data), now()
    _spend_a_try(word)
    with house().database.reading() as before:
        standing = queries.with_word(before, word)
    kept = standing.passphrase_hash if standing is not None else None
    right = passphrases.fits(kept, form.passphrase.data or "", house().settings.pepper)
    proof = proving.use_code(standing if right else None, form.code.data or "", moment)
    if proof.again_at is not None:
        raise TooManyTries(proof.again_at)
    if standing is None or not proof.right:
        form.word.errors = [str(WRONG)]
        return page("staff/in.html", "staff/_in_form.html", status=422, form=form)
    _let_in(standing, moment)
    proving.say_how_many_are_left(proof)
    return done("/", gettext("Welcome in."))


def _let_in(standing: Standing, moment: datetime) -> None:
    """Sign this person in. Where something has to be said or signed anew, that comes first, and the keys again."""
    signing_in.sign_in(session().get_one(Person, standing.person_id))
    made: SignIn = current_user.sign_in
    if rules.next_step(standing, made) is rules.Step.PROVE:
        made.proved_at = moment
        staff_phones.came_with_keys(made.person)


def _spend_a_try(word: str) -> None:
    """Count this try before anything else is looked at. Raises TooManyTries.

    From safety.md, Figures, and rule 5: nothing here lets a stranger lock somebody out. What slows down a word holds
    for a minute, and for one network alone.
    """
    database, moment, network = house().database, now(), shortened_address()
    whose = hash_code(word, house().settings.pepper)[:32]
    limits = [
        (f"staff:browser:{signing_in.browser_key()}", TRIES_OF_A_BROWSER, HOUR),
        (f"staff:address:{network}", TRIES_OF_AN_ADDRESS, HOUR),
        (f"staff:word:{whose}:{network}", TRIES_OF_A_WORD, MINUTE),
    ]
    if refused := spend_each(database, limits, moment):
        raise TooManyTries(max(refused.values()))


@bp.post("/go-on")
@signed_in_person
def go_on(who: Person) -> Response:
    """To the page that somebody wanted to read, after giving the passphrase once more."""
    return done(safe_address(request.form.get("next")))


@bp.post("/out")
@anybody
def go_out() -> Response:
    """Finish before one is in, as after an answer that leads no further."""
    signing_in.sign_out()
    return done("/", gettext("You are out. Nothing of yours is left on this phone."))


@bp.get("/codes")
@staff_member
def ask_for_codes(who: Person) -> Response:
    """How many codes on paper are left, and a button for ten new ones."""
    return _codes(who, again=False)


@bp.post("/codes")
@staff_member
@freshly_proved
def make_codes(who: Person) -> Response:
    """Ten new codes, shown once. Sent again, it says that they were made."""
    form = PortalForm()
    if not once(session(), f"person:{who.id}", form.form_key.data, now()).first:
        return _codes(who, again=True)
    codes = rules.make_codes(session(), who.id, house().settings.pepper)
    return page("staff/codes.html", codes=[in_fives(code) for code in codes], onward="/")


def _codes(who: Person, *, again: bool) -> Response:
    form, left = PortalForm(formdata=None), queries.codes_left(session(), who.id)
    standing = queries.standing(session(), who.id)
    return page("staff/ask_for_codes.html", form=form, left=left, again=again, standing=standing)
