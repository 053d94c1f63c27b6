"""Finding a card by its code, and the letters of a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from portal.core.codes import SCANNED_LETTERS, hash_code, read_kindly
from portal.core.database import Moment
from portal.core.pages import A_PAGE
from portal.groups import queries as groups
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.joining.models import Card, EarlierAbout, Letter, LetterReading
from portal.people.models import SignIn
from portal.phones import queries as phones
from portal.texts import queries as texts


def card_with_code(session: Session, code: str, pepper: str, now: datetime) -> Card | None:
    """The open card with this code, scanned or typed, or None.

    One hash and one statement, whatever was sent: unknown, used up, too late and mistyped cannot be told apart.
    """
    kind = read_kindly(code)
    column = Card.scanned_hash if len(kind) == SCANNED_LETTERS else Card.typed_hash
    found = session.scalar(select(Card).where(column == hash_code(kind, pepper)))
    return found if found is not None and found.open_at(now) else None


def open_card(session: Session, card_id: int, now: datetime, *, locked: bool = False) -> Card | None:
    """The card that somebody has shown in this browser, if it still lets somebody in."""
    question = select(Card).where(Card.id == card_id).options(joinedload(Card.member))
    found = session.scalar(question.with_for_update(of=Card) if locked else question)
    return found if found is not None and found.open_at(now) else None


CARDS_ARE_TOLD = timedelta(days=30)
"""So long the older phones of somebody tell that a card was made for her: longer than any card lives."""
WITH_PEOPLE = (
    joinedload(Card.member),
    joinedload(Card.made_by),
    joinedload(Card.sign_in).joinedload(SignIn.person, innerjoin=False),  # nested, SQLite reads all sign-ins for it
)


def used_card(session: Session, card_id: int) -> Card | None:
    """A card that was taken up, for a form that came twice. Locked until the transaction ends."""
    return _held(session, Card.id == card_id, Card.used_at.is_not(None))


def to_confirm(session: Session, membership: Membership, now: datetime) -> list[Card]:
    """The cards of this group with which a member came in again, and which nobody has confirmed; oldest first."""
    question = select(Card).where(Card.group_id == membership.group_id, *_waits(now)).order_by(Card.used_at, Card.id)
    found = list(session.scalars(question.options(*WITH_PEOPLE)))
    texts.fetch(session, found)
    return found


def one_to_confirm(session: Session, membership: Membership, card_id: int, now: datetime) -> Card | None:
    """One of them. Locked until the transaction ends."""
    return _held(session, Card.id == card_id, Card.group_id == membership.group_id, *_waits(now))


def mine_to_confirm(session: Session, phone: SignIn, card_id: int, now: datetime) -> Card | None:
    """A card that is for the person of this sign-in, and is not confirmed. Locked until the transaction ends."""
    mine = Card.for_id.in_(select(Membership.id).where(Membership.person_id == phone.person_id))
    return _held(session, Card.id == card_id, mine, *_waits(now))


def cards_for_me(session: Session, phone: SignIn, now: datetime) -> list[Card]:
    """What an older phone is told: the cards that were made for its person since it knows her; newest first.

    So a phone that asks for the PIN again and again, as one that several use does, tells it all the same. Neither a
    press nor time under 30 days takes them away, so that nobody else can hide them.
    """
    if phone.closed_before is not None:
        return []
    its = {"person_id": phone.person_id, "sign_in_id": phone.id, "made_at": phone.made_at}
    return list(session.scalars(_cards_for_me(), {**its, "told_since": now - CARDS_ARE_TOLD}))


@cache
def _cards_for_me() -> Select[Card]:
    """The question of `cards_for_me`, built once: Today asks it."""
    its = (Membership.person_id == bindparam("person_id"), Membership.left_at.is_(None))
    lately = (Card.made_at > bindparam("told_since", type_=Moment), Card.made_at > phones.known_since())
    question = select(Card).where(Card.for_id.in_(select(Membership.id).where(*its)), *lately)
    return question.order_by(Card.made_at.desc(), Card.id.desc()).options(*WITH_PEOPLE)


def fetch_words(session: Session, cards: list[Card]) -> None:
    """Bring what was written about why these cards were made."""
    texts.fetch(session, cards)


def _waits(now: datetime) -> tuple[ColumnElement[bool], ...]:
    came_in = select(SignIn.id).where(SignIn.id == Card.sign_in_id, SignIn.ended_at.is_(None), SignIn.ends_at > now)
    return (Card.for_id.is_not(None), Card.confirmed_at.is_(None), came_in.exists())


def _held(session: Session, *where: ColumnElement[bool]) -> Card | None:
    """The one card of which this is true, locked, with the people it concerns.

    It is read once the lock is there: PostgreSQL, which waited for it, knows the row anew but not what it points to.
    """
    found = session.scalar(select(Card.id).where(*where).with_for_update(of=Card))
    if found is None:
        return None
    question = select(Card).where(Card.id == found, *where).options(*WITH_PEOPLE)
    return session.scalar(question.execution_options(populate_existing=True))


def held(session: Session, membership: Membership) -> list[Membership]:
    """Hold the preparation of this group until the transaction ends, and give its facilitators as they stand now.

    Of two who save at once the second waits here, and then reads what the first one saved.
    """
    groups.hold_group(session, membership)
    theirs = (
        Membership.group_id == membership.group_id,
        Membership.role == Role.FACILITATOR,
        Membership.left_at.is_(None),
    )
    question = select(Membership).where(*theirs).order_by(Membership.id)
    return list(session.scalars(question.execution_options(populate_existing=True)))


def letters(session: Session, group_id: int) -> dict[str, Letter]:
    """The letters of a group by their language, with their texts. The caller has shown a seat or a card of it."""
    found = {one.language: one for one in session.scalars(select(Letter).where(Letter.group_id == group_id))}
    texts.fetch(session, found.values())
    return found


def earlier_abouts(session: Session, membership: Membership) -> list[EarlierAbout]:
    """What the group was about before, newest first, as far back as this member reads; at most A_PAGE of them."""
    here = (EarlierAbout.group_id == membership.group_id, EarlierAbout.until >= membership.reads_from)
    newest = select(EarlierAbout).where(*here).order_by(EarlierAbout.until.desc(), EarlierAbout.id.desc())
    found = list(session.scalars(newest.limit(A_PAGE)))
    texts.fetch(session, found)
    return found


def has_earlier(session: Session, membership: Membership) -> bool:
    """Whether there is something that the group was about before, and that this member may read."""
    here = (EarlierAbout.group_id == membership.group_id, EarlierAbout.until >= membership.reads_from)
    return session.scalar(select(EarlierAbout.id).where(*here).limit(1)) is not None


def says_something(session: Session, group_id: int) -> bool:
    """Whether an invitation can say, in any language, what the group is about."""
    said = select(Letter.id).where(Letter.group_id == group_id, Letter.about_id.is_not(None))
    return session.scalar(said.limit(1)) is not None


def print_for(letters: dict[str, Letter], language: str) -> str:
    """A print of what whoever reads the invitation aloud in this language has to say: the letter in it, or any."""
    own = [letters[language]] if language in letters and letters[language].about is not None else letters.values()
    texts = [(one.language, *((text.text if text else "") for text in (one.about, one.why))) for one in own]
    return sha256(repr(sorted(texts)).encode()).hexdigest()


@dataclass(frozen=True)
class ReadLetter:
    """One reading of the invitation by a person, and whether the invitation was changed since."""

    reading: LetterReading
    changed: bool


def readings(session: Session, group_id: int, letters: dict[str, Letter], first: str) -> list[ReadLetter]:
    """The invitation as people of the group have read it aloud, in the language with the code `first` before others.

    The caller has shown a seat or a card of it; `letters` are those of the group.
    """
    here = select(LetterReading).where(LetterReading.group_id == group_id).order_by(LetterReading.language)
    found = sorted(session.scalars(here), key=lambda one: one.language != first)
    return [ReadLetter(one, one.letter != print_for(letters, one.language)) for one in found]


def reading(session: Session, group_id: int, reading_id: int) -> LetterReading | None:
    """One of them."""
    return session.scalar(
        select(LetterReading).where(LetterReading.id == reading_id, LetterReading.group_id == group_id)
    )


def best_letter(letters: dict[str, Letter], wanted: list[str]) -> Letter | None:
    """The first letter in one of the wanted languages that says what the group is about, else any that does."""
    said = {code: one for code, one in letters.items() if one.about is not None}
    return next((said[code] for code in wanted if code in said), next(iter(said.values()), None))


def open_cards(session: Session, membership: Membership, now: datetime) -> int:
    """How many cards of this group still wait for somebody."""
    here = (Card.group_id == membership.group_id, Card.used_at.is_(None), Card.ends_at > now)
    return session.scalar(select(func.count()).select_from(Card).where(*here)) or 0
