"""Making people, letting them in, signing them out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.core.codes import hash_secret, new_secret
from portal.people.models import EntryLink, Person, SignIn

PARTICIPANT_STAYS = timedelta(days=180)
STAFF_STAYS = timedelta(hours=12)
LINK_LIVES = timedelta(days=2)

at_end_of_role: list[Callable[[Session, Person, datetime], None]] = []
"""What else lets somebody in, like a phone that is known, and is ended with the last role. Rooms above add to it."""


def add_person(
    session: Session,
    name: str,
    *,
    language: str,
    now: datetime,
    staff: bool = False,
    coordinator: bool = False,
    leaves_quickly: bool = False,
) -> Person:
    """Add somebody. `name` is 1 to 60 letters; `language` one of our codes."""
    person = Person(
        name=name,
        language=language,
        staff=staff,
        coordinator=coordinator,
        leaves_quickly=leaves_quickly,
        made_at=now,
    )
    session.add(person)
    session.flush()
    return person


def make_entry_link(session: Session, person: Person, now: datetime) -> str:
    """Make a link for this person that works once within two days. Gives its secret, which is kept nowhere."""
    secret = new_secret()
    link = EntryLink(person_id=person.id, secret_hash=hash_secret(secret), made_at=now, ends_at=now + LINK_LIVES)
    session.add(link)
    return secret


def use_entry_link(link: EntryLink, now: datetime) -> Person:
    """Use up a link that is still open, and give the person whom it lets in."""
    link.used_at = now
    return link.person


def sign_in(session: Session, person: Person, now: datetime, *, only_group_id: int | None = None) -> tuple[str, SignIn]:
    """Sign somebody in on one more browser. Gives the secret for its cookie, and its row, which has only the hash.

    A participant stays for 180 days; staff, who read what others wrote, for 12 hours. With `only_group_id` everything
    before now stays closed, and every other group, until `open_earlier`.
    """
    secret = new_secret()
    stays = STAFF_STAYS if person.staff or person.coordinator else PARTICIPANT_STAYS
    made = SignIn(person=person, secret_hash=hash_secret(secret), made_at=now, ends_at=now + stays)
    if only_group_id is not None:
        made.closed_before, made.only_group_id = now, only_group_id
    session.add(made)
    session.flush()
    return secret, made


def open_earlier(sign_in: SignIn) -> None:
    """Somebody has confirmed who is at this sign-in: from now on it is like any other of this person."""
    sign_in.closed_before = sign_in.only_group_id = None


def sign_out(sign_in: SignIn, now: datetime) -> None:
    """End this sign-in for good: a copy of its cookie opens nothing any more."""
    if sign_in.ended_at is None:
        sign_in.ended_at = now


def end_of_role(session: Session, person: Person, now: datetime) -> None:
    """End every way in that this person has: whoever has no role left reads nothing more, on no device.

    The caller has seen that no role is left. From safety.md, rule 3: ended for real, in the same transaction.
    """
    in_now = (SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    session.execute(update(SignIn).where(*in_now).values(ended_at=now))
    still_open = (EntryLink.person_id == person.id, EntryLink.used_at.is_(None), EntryLink.ends_at > now)
    session.execute(update(EntryLink).where(*still_open).values(ends_at=now))
    for end in at_end_of_role:
        end(session, person, now)


def rename(person: Person, name: str) -> None:
    """Call this person something else, at once and everywhere."""
    person.name = name


def reads(person: Person, language: str) -> None:
    """Remember the language that this person chose."""
    if person.language != language:
        person.language = language


def leave_quickly(person: Person, *, wanted: bool) -> None:
    """Show this person the button that leaves quickly on each page, or not."""
    person.leaves_quickly = wanted
