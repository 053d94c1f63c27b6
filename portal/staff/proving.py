"""Looking at passphrase and code before a request takes the database's lock: hashing takes its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, g, request
from flask import session as cookie
from werkzeug.datastructures import ImmutableMultiDict

from portal.core.clock import now
from portal.core.codes import hash_secret
from portal.core.house import house
from portal.core.limits import spend
from portal.core.requests import READING
from portal.core.sentences import gettext
from portal.people import queries as people
from portal.people import signing_in
from portal.people.models import SignIn
from portal.staff import passphrases, queries, rules, second_factor
from portal.staff.models import Standing

PASSPHRASE, CODE = "prove_passphrase", "prove_code"
"""The fields of a proof. They may come with any form, and are taken out of it before anybody else looks."""
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TRIES_OF_A_SIGN_IN = 20
"""An hour: of whoever holds a phone on which one of the staff is in."""
CODES_OF_A_PERSON = 20
"""An hour, and only with the right passphrase, so that no stranger can use them up."""


@dataclass(frozen=True)
class Proof:
    """What came of a try to prove who one is."""

    right: bool
    again_at: datetime | None = None
    left: int | None = None
    """How many codes on paper are left, where one of them was used."""


def before_the_lock() -> None:
    """Take a proof out of the form that came, look at it, and keep what came of it for this request.

    A code is used up in a transaction of its own, as a try is: it stays used whatever the request answers, and the
    proof stands.
    """
    if request.method in READING or PASSPHRASE not in request.form:
        return
    passphrase, code = request.form[PASSPHRASE], request.form.get(CODE)
    others = [pair for pair in request.form.items(multi=True) if pair[0] not in (PASSPHRASE, CODE)]
    request.form = ImmutableMultiDict(others)
    secret = cookie.get(signing_in.SIGN_IN)
    if isinstance(secret, str):
        g.proof = _prove(secret, passphrase, code)
        say_how_many_are_left(g.proof)


def proof() -> Proof | None:
    """What came of the proof that this request brought, if it brought one."""
    found: Proof | None = g.get("proof")
    return found


def _prove(secret: str, passphrase: str, code: str | None) -> Proof:
    database, moment = house().database, now()
    tries = f"staff:prove:{hash_secret(secret)[:40]}"
    again_at = spend(database, tries, limit=TRIES_OF_A_SIGN_IN, window=HOUR, now=moment)
    if again_at is not None:
        return Proof(False, again_at)
    with database.reading() as before:
        sign_in = people.sign_in(before, secret, signing_in.last_seen(), moment)
        standing = queries.standing(before, sign_in.person_id) if sign_in is not None else None
    kept = standing.passphrase_hash if standing is not None else None
    right = passphrases.fits(kept, passphrase, house().settings.pepper)
    if code is None or not right or standing is None or sign_in is None:
        return Proof(right)
    if rules.next_step(standing, sign_in) is not rules.Step.PROVE:
        return Proof(False)
    return use_code(standing, code, moment, sign_in)


def use_code(standing: Standing | None, code: str, moment: datetime, sign_in: SignIn | None = None) -> Proof:
    """Use up a code after the right passphrase. Where there was none, it costs a try and nothing else."""
    database, pepper = house().database, house().settings.pepper
    whose = f"person:{standing.person_id}" if standing is not None else f"nobody:{cookie.get('browser', '')}"
    limit = CODES_OF_A_PERSON if standing is not None else TRIES_OF_A_SIGN_IN
    again_at = spend(database, f"staff:code:{whose}", limit=limit, window=HOUR, now=moment)
    if again_at is not None or standing is None:
        return Proof(False, again_at)
    with database.writing() as own, own.begin():
        right = rules.use_code(own, standing, code, pepper, moment)
        if right and sign_in is not None:
            rules.prove(own, sign_in, moment)
        on_paper = right and second_factor.is_on_paper(code)
        left = queries.codes_left(own, standing.person_id) if on_paper else None
    return Proof(right, left=left)


def say_how_many_are_left(tried: Proof) -> None:
    """Tell whoever used a code from the paper how many there are yet, on the next page."""
    if tried.left is not None:
        flash(gettext("You used a code from your paper. Codes left: %(n)s.", n=tried.left))
