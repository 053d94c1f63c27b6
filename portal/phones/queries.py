"""Reading phones, PINs and the codes for a new phone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from portal.core.codes import SCANNED_LETTERS, hash_code, read_kindly
from portal.core.database import Moment
from portal.people.models import Person, SignIn
from portal.phones.models import Device, NewPhoneCode, Pin, Sign

LIVES = Device.ended_at.is_(None)


def on_phone(session: Session, phone_hash: str) -> list[Device]:
    """Everybody whom this phone knows, the first one first."""
    return list(session.scalars(select(Device).where(Device.phone_hash == phone_hash, LIVES).order_by(Device.id)))


def candidates(
    session: Session, phone_hash: str, secret_hashes: Collection[str], sign: Sign | None
) -> list[tuple[Device, Pin | None]]:
    """Those on this phone who chose this sign (or none), with their PINs. One statement, whoever is known.

    One of the staff is among them only on the own phone, and only who has shown passphrase and code on it: not on a
    phone that was known before somebody was staff.
    """
    theirs = (Device.phone_hash == phone_hash, Device.secret_hash.in_(secret_hashes), Device.sign == sign, LIVES)
    found = select(Device, Pin).outerjoin(Pin, Pin.person_id == Device.person_id).where(*theirs).order_by(Device.id)
    return [(device, pin) for device, pin in session.execute(found) if not device.person.works or device.of_the_staff]


def here(session: Session, person: Person, phone_hash: str, secret_hashes: Collection[str]) -> Device | None:
    """This person on this phone, if the phone knows this person."""
    mine = (Device.person_id == person.id, Device.phone_hash == phone_hash, Device.secret_hash.in_(secret_hashes))
    return session.scalars(select(Device).where(*mine, LIVES).order_by(Device.id.desc())).first()


def phones(session: Session, person: Person) -> list[Device]:
    """All phones that know this person, the one used last first."""
    question = select(Device).where(Device.person_id == person.id, LIVES)
    return list(session.scalars(question.order_by(Device.came_at.desc(), Device.id.desc())))


def known_since() -> ColumnElement[datetime]:
    """Since when the phone of a sign-in has known its person: maybe long before that person last came in on it.

    To be asked within another question, which is given the `sign_in_id`, the `person_id`, and when it was `made_at`.
    """
    its = (Device.sign_in_id == bindparam("sign_in_id"), Device.person_id == bindparam("person_id"), LIVES)
    made_at = bindparam("made_at", type_=Moment)
    earlier = select(func.min(Device.made_at)).where(*its, Device.made_at < made_at)
    return func.coalesce(earlier.scalar_subquery(), made_at)


def known_before(session: Session, sign_in: SignIn, moment: datetime, now: datetime) -> bool:
    """Whether whoever is at this sign-in was known as its person before that moment, so that it may confirm another.

    Only a sign-in counts that is good now and is itself not closed: one that came by a card confirms neither itself
    nor the next one. It is older than that moment, or came in on a phone that knew this person before then and has
    not been forgotten since. A phone whose secret was used in two places may be somebody else's, and does not count.
    """
    if sign_in.ended_at is not None or now >= sign_in.ends_at or sign_in.closed_before is not None:
        return False
    known = (*_came_in_with(sign_in), Device.copied.is_(False), Device.made_at < moment)
    return sign_in.made_at < moment or session.scalar(select(Device.id).where(*known).limit(1)) is not None


def _came_in_with(sign_in: SignIn) -> tuple[ColumnElement[bool], ...]:
    """Of a phone: that it knows its person through this sign-in."""
    return Device.sign_in_id == sign_in.id, Device.person_id == sign_in.person_id, LIVES


def mine(session: Session, person: Person, device_id: int) -> Device | None:
    """One phone of this person; a neighbour's is not found."""
    return session.scalar(select(Device).where(Device.id == device_id, Device.person_id == person.id, LIVES))


def unknown_phones(session: Session, person: Person, now: datetime) -> list[SignIn]:
    """Where this person is in on a phone that knows nobody, as after coming in by a link."""
    known = select(Device.sign_in_id).where(Device.person_id == person.id, Device.sign_in_id.is_not(None), LIVES)
    lasting = (SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.ends_at > now)
    return list(session.scalars(select(SignIn).where(*lasting, SignIn.id.not_in(known)).order_by(SignIn.id)))


def my_sign_in(session: Session, person: Person, sign_in_id: int) -> SignIn | None:
    """One sign-in of this person; a neighbour's is not found."""
    return session.scalar(select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person.id))


def pin(session: Session, person: Person) -> Pin | None:
    """This person's PIN, as a hash, if one is chosen."""
    return session.get(Pin, person.id)


def new_phone_code(session: Session, code: str, pepper: str, now: datetime) -> NewPhoneCode | None:
    """The open code for a new phone, scanned or typed, or None.

    One hash and one statement, whatever was sent: unknown, used up, too late and mistyped cannot be told apart.
    """
    kind = read_kindly(code)
    column = NewPhoneCode.scanned_hash if len(kind) == SCANNED_LETTERS else NewPhoneCode.typed_hash
    found = session.scalar(select(NewPhoneCode).where(column == hash_code(kind, pepper)))
    return _open(found, now)


def shown_code(session: Session, code_id: int, now: datetime, *, locked: bool = False) -> NewPhoneCode | None:
    """The code that was shown on this new phone, while it is open."""
    question = select(NewPhoneCode).where(NewPhoneCode.id == code_id)
    return _open(session.scalar(question.with_for_update(of=NewPhoneCode) if locked else question), now)


def _open(code: NewPhoneCode | None, now: datetime) -> NewPhoneCode | None:
    """The code if it still lets somebody in; nobody of the staff ever."""
    return code if code is not None and code.open_at(now) and not code.person.works else None
