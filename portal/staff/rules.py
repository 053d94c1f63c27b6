"""The staff's door: what has to be said, promised and chosen before it opens, and what ends."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.database import how_many
from portal.core.keys import make_key
from portal.people import rules as people
from portal.people.models import Person, SignIn
from portal.phones import rules as phones
from portal.staff import queries, second_factor
from portal.staff.models import RecoveryCode, Reset, Standing

PROMISE = 1
"""The version of the promise in `templates/_promise.html`. A new one is signed when somebody comes in next."""
RESET_WAITS = timedelta(days=2)
RESET_STAYS = timedelta(days=30)


class WordIsTaken(Exception):
    """Somebody else comes in with this word."""


class NotGrownUp(Exception):
    """An interpreter has not said to be over 18, and no child of anybody in the group."""


class Step(enum.Enum):
    """What comes next at the staff's door."""

    WORK = "work"
    CANNOT = "cannot"
    PROMISE = "promise"
    PASSPHRASE = "passphrase"
    SECOND_FACTOR = "second factor"
    PROVE = "prove"


def next_step(standing: Standing | None, sign_in: SignIn) -> Step:
    """What somebody who came in so has to do next. PROVE: all is said and chosen, and the keys have to be shown.

    Whoever decides on homes or money, and came to facilitate only, is asked again after a new link, and never by
    anybody else: work may change.
    """
    who = sign_in.person
    if standing is None:
        return Step.WORK
    if standing.decides and not (who.coordinator or who.interpreter):
        return Step.CANNOT if standing.answered_at >= sign_in.made_at else Step.WORK
    if standing.promise < PROMISE or (who.interpreter and standing.grown_up_at is None):
        return Step.PROMISE
    if standing.passphrase_hash is None or standing.sealed_totp_key is None:
        return Step.PASSPHRASE
    return Step.SECOND_FACTOR if standing.ready_at is None else Step.PROVE


def answer(
    session: Session, person: Person, before: Standing | None, *, decides: bool, employer: str, now: datetime
) -> Standing:
    """Keep what somebody says about the own work. From safety.md: a yes cannot facilitate, and nobody overrules it."""
    standing = before or Standing(person_id=person.id)
    standing.decides, standing.employer, standing.answered_at = decides, employer, now
    session.add(standing)
    session.flush()
    return standing


def promise(standing: Standing, *, interpreter: bool, grown_up: bool, now: datetime) -> None:
    """Sign the promise as it reads now. Raises NotGrownUp for an interpreter who does not say so."""
    if interpreter and not grown_up:
        raise NotGrownUp
    standing.promise, standing.promised_at = PROMISE, now
    standing.grown_up_at = now if interpreter else standing.grown_up_at


def choose(session: Session, standing: Standing, *, word: str, passphrase_hash: str, now: datetime) -> None:
    """Keep word and passphrase, and make the key for the app. Raises WordIsTaken."""
    if queries.word_is_taken(session, word, standing.person_id):
        raise WordIsTaken
    standing.word, standing.passphrase_hash = word, passphrase_hash
    _new_key(session, standing, now)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as taken:  # by somebody who chose it in the same moment
        raise WordIsTaken from taken


def _new_key(session: Session, standing: Standing, now: datetime) -> None:
    make_key(session, now, person_id=standing.person_id)
    standing.totp_key = second_factor.new_key()
    standing.ready_at = None


def set_up(
    session: Session, standing: Standing, sign_in: SignIn, *, code: str, pepper: str, now: datetime
) -> list[str] | None:
    """Let a code prove that the app works. Gives the ten codes for paper, or None where the code is not right.

    The caller has seen that the passphrase is right.
    """
    step = second_factor.step_of(standing.totp_key, code, now)
    if step is None or step <= standing.last_step:
        return None
    standing.last_step, standing.ready_at = step, now
    sign_in.proved_at = now
    return make_codes(session, standing.person_id, pepper)


def make_codes(session: Session, person_id: int, pepper: str) -> list[str]:
    """Ten new codes for paper; those from before open nothing more. What it gives is shown once."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = second_factor.new_codes()
    session.add_all(RecoveryCode(person_id=person_id, code_hash=second_factor.hashed(one, pepper)) for one in codes)
    session.flush()
    return codes


def use_code(session: Session, standing: Standing, typed: str, pepper: str, now: datetime) -> bool:
    """Use up a code of the app, or one on paper, and say whether it was good. One statement: of many at once, one."""
    step = second_factor.step_of(standing.totp_key, typed, now)
    if step is not None:
        newer = (Standing.person_id == standing.person_id, Standing.last_step < step)
        return _changed(session, update(Standing).where(*newer).values(last_step=step))
    on_paper = (
        RecoveryCode.person_id == standing.person_id,
        RecoveryCode.code_hash == second_factor.hashed(typed, pepper),
        RecoveryCode.used_at.is_(None),
    )
    return _changed(session, update(RecoveryCode).where(*on_paper).values(used_at=now))


def prove(session: Session, sign_in: SignIn, now: datetime) -> None:
    """Note that passphrase and second factor were given just now in this browser."""
    session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(proved_at=now))
    phones.proved(session, sign_in.id, now)


def _changed(session: Session, statement: Update) -> bool:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return how_many(result) == 1


def end_everything(session: Session, person: Person, now: datetime) -> None:
    """End all sign-ins, one-time links and known phones, in the transaction of what ends: a role, or a seat."""
    people.end_of_role(session, person, now)


def ask_for_reset(session: Session, person: Person, *, passphrase_too: bool, now: datetime) -> Reset:
    """Ask that somebody's second factor be made anew. Nothing happens until a second person says yes."""
    reset = Reset(person_id=person.id, passphrase_too=passphrase_too, asked_at=now, ends_at=now + RESET_WAITS)
    session.add(reset)
    session.flush()
    return reset


def confirm(session: Session, reset: Reset, standing: Standing | None, by: Person, now: datetime) -> None:
    """Say yes as the second person: the app, the codes on paper, all sign-ins and links of that person end.

    With a new one-time link, which only whoever runs the portal makes, that person then sets up another app. `reset`
    is one that the queries found for `by`: never the own one.
    """
    reset.confirmed_by_id, reset.confirmed_at = by.id, now
    end_everything(session, reset.person, now)
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == reset.person_id))
    if standing is not None:
        _new_key(session, standing, now)
        if reset.passphrase_too:
            standing.passphrase_hash = None
    session.flush()


def forget_resets(session: Session, now: datetime) -> int:
    """Delete the new starts that were asked for long ago; how many that were."""
    return how_many(session.execute(delete(Reset).where(Reset.ends_at <= now - RESET_STAYS)))
