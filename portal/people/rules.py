"""Making people, letting them in, signing them out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, update
from sqlalchemy.orm import Session

from portal.core.codes import hash_secret, new_secret
from portal.core.database import how_many
from portal.people.models import EntryLink, Person, SignIn, StaffRole

PARTICIPANT_STAYS, PARTICIPANT_QUIET = timedelta(days=400), timedelta(days=180)
"""At most, and from one page to the next: half a year, as long as one comes now and then. Browsers keep no cookie
longer than 400 days; a phone that is known lets its person in again after them."""
STAFF_STAYS = timedelta(hours=12)
NEW_PIN_WAITS = timedelta(days=7)
"""So long after a new card was confirmed a PIN may be chosen anew: longer, and whoever finds the phone could do it."""
LINK_LIVES = timedelta(days=2)
ENDED_STAYS = timedelta(days=30)
"""So long after its end a sign-in or a one-time link is kept, for who asks what happened. From safety.md, Figures."""

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
    interpreter: bool = False,
    leaves_quickly: bool = False,
) -> Person:
    """Add somebody. `name` is 1 to 60 letters; `language` one of our codes."""
    roles = {"staff": staff, "coordinator": coordinator, "interpreter": interpreter}
    person = Person(name=name, language=language, leaves_quickly=leaves_quickly, made_at=now, **roles)
    session.add(person)
    session.flush()
    return person


def take_on(person: Person, role: StaffRole) -> None:
    """Make this person one of the staff, as this; what somebody is already, stays."""
    person.staff = person.staff or role is StaffRole.FACILITATOR
    person.coordinator = person.coordinator or role is StaffRole.COORDINATOR
    person.interpreter = person.interpreter or role is StaffRole.INTERPRETER


def make_entry_link(session: Session, person: Person, now: datetime, role: StaffRole | None = None) -> str:
    """Make a link for this person that works once within two days. Gives its secret, which is kept nowhere.

    `role` is what the link's page says that one is invited as.
    """
    secret = new_secret()
    until = now + LINK_LIVES
    link = EntryLink(person_id=person.id, secret_hash=hash_secret(secret), made_at=now, ends_at=until, role=role)
    session.add(link)
    return secret


def use_entry_link(link: EntryLink, now: datetime) -> Person:
    """Use up a link that is still open, and give the person whom it lets in."""
    link.used_at = now
    return link.person


def sign_in(
    session: Session, person: Person, now: datetime, *, proved: bool = False, only_group_id: int | None = None
) -> tuple[str, SignIn]:
    """Sign somebody in on one more browser. Gives the secret for its cookie, and its row, which has only the hash.

    A participant stays for 180 days from one page to the next; staff, who read what others wrote, for 12 hours in all,
    and only get to anything with `proved`: passphrase and second factor were given just now. On their own phone the
    room that knows phones makes it longer. With `only_group_id` everything before now stays closed, and every other
    group, until `open_earlier`.
    """
    secret = new_secret()
    stays = STAFF_STAYS if person.works else PARTICIPANT_STAYS
    quiet = int(quiet_of(person).total_seconds())
    made = SignIn(person=person, secret_hash=hash_secret(secret), made_at=now, ends_at=now + stays, quiet=quiet)
    made.proved_at = now if proved else None
    if only_group_id is not None:
        made.closed_before, made.only_group_id = now, only_group_id
    session.add(made)
    session.flush()
    return secret, made


def open_earlier(sign_in: SignIn, now: datetime) -> None:
    """Somebody has confirmed who is at this sign-in: from now on it is like any other of this person.

    Who lost a phone has often forgotten the PIN too: for a week a new one may be chosen here without the old one.
    """
    sign_in.closed_before = sign_in.only_group_id = None
    sign_in.new_pin_until = now + NEW_PIN_WAITS


def pin_is_known(sign_in: SignIn) -> None:
    """Whoever is at this sign-in knows the PIN: it takes the old one from now on to choose another."""
    sign_in.new_pin_until = None


def chose_pin(sign_in: SignIn, now: datetime) -> None:
    """A PIN was chosen at this sign-in. Where that was without the old one, the older phones are going to tell."""
    if sign_in.may_choose_pin_anew(now):
        sign_in.new_pin_at = now
    pin_is_known(sign_in)


def quiet_of(person: Person) -> timedelta:
    """How long it may be at most from one page of this person to the next, on any phone."""
    return STAFF_STAYS if person.works else PARTICIPANT_QUIET


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


def end_all(session: Session, now: datetime) -> int:
    """End every sign-in of everybody, and every open one-time link. Gives how many sign-ins that were."""
    waiting = update(EntryLink).where(EntryLink.used_at.is_(None), EntryLink.ends_at > now)
    session.execute(waiting.values(ends_at=now))
    lasting = update(SignIn).where(SignIn.ended_at.is_(None), SignIn.ends_at > now).values(ended_at=now)
    ended = session.execute(lasting)
    return how_many(ended)


def forget_ended(session: Session, now: datetime) -> int:
    """Delete the sign-ins that ended long ago, and one-time links that could have been used until then; how many."""
    over = now - ENDED_STAYS
    sign_ins = delete(SignIn).where(func.coalesce(SignIn.ended_at, SignIn.ends_at) <= over)
    links = delete(EntryLink).where(EntryLink.ends_at <= over)
    return sum(how_many(session.execute(each)) for each in (sign_ins, links))


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
