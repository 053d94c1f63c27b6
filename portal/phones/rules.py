"""Making a phone known, saying who uses it, choosing a PIN, coming back, and forgetting a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.core.codes import SCANNED_LETTERS, TYPED_LETTERS, hash_code, hash_secret, new_code, new_secret
from portal.core.database import how_many
from portal.people import rules as people
from portal.people.models import Person, SignIn
from portal.phones import queries
from portal.phones.models import Browser, Device, NewPhoneCode, Pin, PinTries, Sign

MOST_PEOPLE = 6
"""On one phone. From safety.md, Figures."""
QUIET_WITH_A_PIN = timedelta(days=30)
QUIET_ON_A_SHARED_PHONE = timedelta(minutes=5)
"""After so much quiet the PIN is asked. Without a PIN nothing could be asked, and one stays in as before."""
PROOF_LASTS = timedelta(days=30)
"""So long one of the staff comes back to the own phone with a PIN, then passphrase and code again (safety.md, Figures).
"""
CODE_LIVES = timedelta(minutes=5)
CODE_STAYS = timedelta(days=1)
A_DOUBLE_TAP = timedelta(minutes=1)

at_copy: list[Callable[[Session, Device, datetime], None]] = []
"""What else is done when the secret of a phone was used in two places, like telling its person. Rooms above add to it.
"""


class TooManyPeople(Exception):
    """The phone knows six people already."""


class NotConfirmed(Exception):
    """Nobody has confirmed who is at this sign-in: no phone may know its person through it."""


@dataclass(frozen=True)
class PaperlessCode:
    """The code for a new phone as an old phone shows it, once. Nothing keeps these letters."""

    scanned: str
    typed: str
    ends_at: datetime

    @property
    def typed_in_fours(self) -> list[str]:
        """The typed code in groups of four, as people read it out."""
        return [self.typed[start : start + 4] for start in range(0, TYPED_LETTERS, 4)]


def know(
    session: Session, person: Person, sign_in: SignIn, *, phone_hash: str, browser: Browser, now: datetime
) -> tuple[str, Device]:
    """Let this phone know this person, who is in on it. Gives the secret for its cookie, and its row.

    Others whom the phone knows and who have no PIN could never come back to it, and are forgotten. So is one of the
    staff: it is not a phone of that person alone any more. Raises TooManyPeople and NotConfirmed, and then nothing is
    changed.
    """
    if sign_in.closed_before is not None:
        raise NotConfirmed
    known = queries.on_phone(session, phone_hash)
    others = [one for one in known if one.person_id != person.id and not one.person.works]
    pins = _have_a_pin(session, others)
    if len(pins) >= MOST_PEOPLE:
        raise TooManyPeople
    for one in known:
        at_once = one.person_id == person.id and now - one.made_at < A_DOUBLE_TAP
        if one.person_id not in pins and not at_once:
            forget(session, one, now)
    secret = new_secret()
    device = Device(
        person=person,
        phone_hash=phone_hash,
        secret_hash=hash_secret(secret),
        sign_in_id=sign_in.id,
        browser=browser,
        made_at=now,
        came_at=now,
    )
    session.add(device)
    session.flush()
    shorten_quiet(session, device, queries.pin(session, person))
    return secret, device


def _have_a_pin(session: Session, devices: Iterable[Device]) -> set[int]:
    ids = {one.person_id for one in devices}
    return set(session.scalars(select(Pin.person_id).where(Pin.person_id.in_(ids)))) if ids else set()


def one_of_a_form_sent_twice(session: Session, device: Device, now: datetime) -> None:
    """Of a form that was sent twice at once, two phones come that are one: keep the one whose secret arrived."""
    for other in queries.phones(session, device.person):
        at_once = abs(other.made_at - device.made_at) < A_DOUBLE_TAP
        if other.id != device.id and other.shared is None and at_once and other.browser is device.browser:
            forget(session, other, now)


def only_i(session: Session, device: Device, now: datetime) -> None:
    """Nobody else uses this phone: whomever it knew before is forgotten on it."""
    device.shared, device.sign = False, None
    for other in queries.on_phone(session, device.phone_hash):
        if other.person_id != device.person_id:
            forget(session, other, now)
    shorten_quiet(session, device, queries.pin(session, device.person))


def others_too(session: Session, device: Device) -> None:
    """Others use this phone too: with a PIN, a few quiet minutes end what is open."""
    device.shared = True
    shorten_quiet(session, device, queries.pin(session, device.person))


def choose_sign(device: Device, sign: Sign) -> None:
    """Be found under this sign. Two on one phone may have the same: who is meant, the PIN says."""
    device.shared, device.sign = True, sign


def set_pin(session: Session, person: Person, digits_hash: str, now: datetime) -> None:
    """Choose a PIN, or another one. It is asked on all phones of this person from now on."""
    pin = queries.pin(session, person)
    if pin is None:
        session.add(Pin(person_id=person.id, digits_hash=digits_hash, set_at=now))
    else:
        pin.digits_hash, pin.set_at = digits_hash, now
    session.flush()
    for device in queries.phones(session, person):
        shorten_quiet(session, device, queries.pin(session, person))


def quiet_on(device: Device, pin: Pin | None) -> timedelta | None:
    """How long it may be quiet on this phone before the PIN is asked; None where there is no PIN to ask for."""
    if pin is None:
        return None
    return QUIET_ON_A_SHARED_PHONE if device.shared else QUIET_WITH_A_PIN


def shorten_quiet(session: Session, device: Device, pin: Pin | None) -> None:
    """Let what is open on this phone be over after as much quiet as there may be on it.

    On the own phone of one of the staff it lasts until passphrase and code are asked again; how soon the PIN is asked
    in between, the staff's door says. Whoever is a participant too is one of the staff on each phone: that is stricter.
    """
    sign_in = session.get(SignIn, device.sign_in_id) if device.sign_in_id is not None else None
    if sign_in is None:
        return
    if device.person.works:
        if (until := opens_until(device, pin)) is not None:
            sign_in.ends_at, sign_in.quiet = until, int(PROOF_LASTS.total_seconds())
        return
    most = people.quiet_of(device.person)
    sign_in.quiet = int(min(most, quiet_on(device, pin) or most).total_seconds())


def opens_until(device: Device, pin: Pin | None) -> datetime | None:
    """Until when this phone and the PIN let one of the staff in; None where they never do, as on a shared phone."""
    if pin is None or not device.of_the_staff or device.proved_at is None:
        return None
    return device.proved_at + PROOF_LASTS


def is_mine_alone(session: Session, device: Device, sign_in: SignIn, now: datetime) -> None:
    """One of the staff, who is in by passphrase and code, says that nobody else uses this phone.

    With a PIN the phone then lets this person in for 30 days after that proof. `only_i`, and the proof with it.
    """
    if device.sign_in_id != sign_in.id:
        _end(session, device.sign_in_id, now)
    device.sign_in_id, device.proved_at = sign_in.id, sign_in.proved_at
    only_i(session, device, now)


def is_not_mine_alone(session: Session, device: Device, now: datetime) -> None:
    """One of the staff says that others use this phone too: it knows this person no more.

    What is open lasts as long as it would on any phone: 12 hours after passphrase and code.
    """
    sign_in = session.get(SignIn, device.sign_in_id) if device.sign_in_id is not None else None
    device.ended_at = now
    if sign_in is not None:
        sign_in.ends_at = min(sign_in.ends_at, (device.proved_at or now) + people.STAFF_STAYS)
        sign_in.quiet = int(people.STAFF_STAYS.total_seconds())
    session.flush()


def proved(session: Session, sign_in_id: int, now: datetime) -> None:
    """One of the staff has given passphrase and code in this sign-in: where the phone is known, 30 days begin anew."""
    open_here = (Device.sign_in_id == sign_in_id, Device.ended_at.is_(None))
    device = session.scalar(select(Device).where(*open_here))
    if device is not None and device.of_the_staff:
        device.proved_at = now
        shorten_quiet(session, device, queries.pin(session, device.person))


def came_with_keys(session: Session, device: Device, sign_in: SignIn, browser: Browser, now: datetime) -> None:
    """One of the staff came in with passphrase and code on the own phone, which knew this person before."""
    if device.of_the_staff:
        device.proved_at = sign_in.proved_at
        came_back(session, device, sign_in, browser, now)


def came_back(session: Session, device: Device, sign_in: SignIn, browser: Browser, now: datetime) -> None:
    """Somebody came in with a phone that is known: what was open on it is over, and wrong tries are given back."""
    _end(session, device.sign_in_id, now)
    device.sign_in_id, device.came_at, device.browser = sign_in.id, now, browser
    session.flush()
    shorten_quiet(session, device, queries.pin(session, device.person))
    give_back_tries(session, device.phone_hash, device)


def give_back_tries(session: Session, phone_hash: str, device: Device | None) -> None:
    """The right PIN was given: this person's wrong tries on this phone are forgotten, and those under a sign of nobody.

    What was tried under the sign of somebody else stays: nobody may guess on by coming in as oneself in between.
    """
    if device is not None:
        device.wrong = 0
        session.flush()
    theirs = (Device.phone_hash == phone_hash, Device.ended_at.is_(None))
    others = select(func.coalesce(func.sum(Device.wrong), 0)).where(*theirs).scalar_subquery()
    session.execute(
        update(PinTries).where(PinTries.phone_hash == phone_hash).values(spent=others, waits_until=None),
        execution_options={"synchronize_session": False},
    )


def copy_found(session: Session, device: Device, sign_in: SignIn, browser: Browser, now: datetime) -> tuple[str, str]:
    """The secret of a phone was used by quite another browser: from now on these are two phones, and both are shown.

    The browser that came now gets secrets of its own, for its cookie: that of the phone, and that of the person.
    """
    was_copied(session, device, now)
    phone, secret = new_secret(), new_secret()
    other = Device(
        person=device.person,
        phone_hash=hash_secret(phone),
        secret_hash=hash_secret(secret),
        sign_in_id=sign_in.id,
        shared=device.shared,
        sign=device.sign,
        browser=browser,
        copied=True,
        made_at=now,
        came_at=now,
    )
    session.add(other)
    session.flush()
    shorten_quiet(session, other, queries.pin(session, device.person))
    give_back_tries(session, device.phone_hash, device)
    return phone, secret


def was_copied(session: Session, device: Device, now: datetime) -> None:
    """Note, and tell the person, that what makes this phone hers was used in another place too."""
    device.copied = True
    for tell in at_copy:
        tell(session, device, now)


def forget(session: Session, device: Device, now: datetime) -> None:
    """Let this phone know this person no more; what is open on it is over at once."""
    if device.ended_at is None:
        device.ended_at = now
    _end(session, device.sign_in_id, now)
    session.flush()


def forget_all_of(session: Session, person: Person, now: datetime) -> None:
    """Let no phone know this person any more, no PIN open one, and no code make another one known: where a role ends.

    A person has one PIN. Who is a participant too chooses another one at the next coming in.
    """
    for device in queries.phones(session, person):
        forget(session, device, now)
    session.execute(delete(Pin).where(Pin.person_id == person.id))
    _end_codes(session, person, now)


def end_without_a_pin(session: Session, now: datetime) -> None:
    """When everyone is to be out: no phone knows anybody for whom it asks no PIN, and no code makes one known.

    No phone knows anybody of the staff either, and their PINs are gone: passphrase and code are what they come in with.
    """
    works = select(Person.id).where(Person.staff | Person.coordinator | Person.interpreter)
    session.execute(delete(Pin).where(Pin.person_id.in_(works)))
    has_a_pin = select(Pin.person_id)
    asks_nothing = (Device.ended_at.is_(None), Device.person_id.not_in(has_a_pin))
    session.execute(update(Device).where(*asks_nothing).values(ended_at=now))
    waiting = (NewPhoneCode.used_at.is_(None), NewPhoneCode.ends_at > now)
    session.execute(update(NewPhoneCode).where(*waiting).values(ends_at=now))


def _end_codes(session: Session, person: Person, now: datetime) -> None:
    waiting = (NewPhoneCode.person_id == person.id, NewPhoneCode.used_at.is_(None), NewPhoneCode.ends_at > now)
    session.execute(update(NewPhoneCode).where(*waiting).values(ends_at=now))


def _end(session: Session, sign_in_id: int | None, now: datetime) -> None:
    if sign_in_id is not None and (sign_in := session.get(SignIn, sign_in_id)) is not None:
        people.sign_out(sign_in, now)


def make_new_phone_code(session: Session, person: Person, pepper: str, now: datetime) -> PaperlessCode:
    """Make a code with which one more phone becomes this person's, for five minutes. An earlier one is over."""
    _end_codes(session, person, now)
    shown = PaperlessCode(new_code(SCANNED_LETTERS), new_code(TYPED_LETTERS), now + CODE_LIVES)
    code = NewPhoneCode(
        person_id=person.id,
        scanned_hash=hash_code(shown.scanned, pepper),
        typed_hash=hash_code(shown.typed, pepper),
        made_at=now,
        ends_at=shown.ends_at,
    )
    session.add(code)
    session.flush()
    return shown


def use_new_phone_code(code: NewPhoneCode, now: datetime) -> Person:
    """Use up a code that is still open, and give the person whose phone it makes."""
    code.used_at = now
    return code.person


def forget_codes(session: Session, now: datetime) -> int:
    """Delete what old phones once showed to new ones; how many that were."""
    return how_many(session.execute(delete(NewPhoneCode).where(NewPhoneCode.ends_at <= now - CODE_STAYS)))
