"""Reading people and how they are signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.core.codes import hash_secret
from portal.people.models import EntryLink, Person, SignIn

SIGN_IN = select(SignIn).where(SignIn.secret_hash == bindparam("secret_hash"))
"""Built once: every page asks it."""


def sign_in(session: Session, secret: str, seen: datetime | None, now: datetime) -> SignIn | None:
    """The sign-in that this cookie's secret opens, or None when there is none, it was ended, or its time is over.

    `seen` is when the cookie says that somebody was last here.
    """
    found = session.scalar(SIGN_IN, {"secret_hash": hash_secret(secret)})
    return found if found is not None and found.lasts(seen, now) else None


def shown_link(session: Session, secret: str, now: datetime) -> EntryLink | None:
    """The one-time link with this secret, to be looked at only: neither used up nor locked."""
    found = session.scalar(select(EntryLink).where(EntryLink.secret_hash == hash_secret(secret)))
    return found if found is not None and found.open_at(now) else None


def entry_link(session: Session, secret: str, now: datetime) -> EntryLink | None:
    """The one-time link with this secret, if it still lets somebody in. Locked until the transaction ends."""
    where = EntryLink.secret_hash == hash_secret(secret)
    found = session.scalar(select(EntryLink).where(where).with_for_update(of=EntryLink))
    return found if found is not None and found.open_at(now) else None


def person_named(session: Session, name: str) -> Person | None:
    """The person of the staff with exactly this name, or None. Names of staff are told apart when they are made."""
    staff = Person.staff | Person.coordinator | Person.interpreter
    return session.scalar(select(Person).where(Person.name == name, staff))
