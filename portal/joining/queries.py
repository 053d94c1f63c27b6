"""Finding a card by its code, and the letters of a group."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.codes import SCANNED_LETTERS, hash_code, read_kindly
from portal.groups import queries as groups
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.joining.models import Card, Letter
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
    question = select(Card).where(Card.id == card_id)
    found = session.scalar(question.with_for_update(of=Card) if locked else question)
    return found if found is not None and found.open_at(now) else None


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


def says_something(session: Session, group_id: int) -> bool:
    """Whether an invitation can say, in any language, what the group is about."""
    said = select(Letter.id).where(Letter.group_id == group_id, Letter.about_id.is_not(None))
    return session.scalar(said.limit(1)) is not None


def best_letter(letters: dict[str, Letter], wanted: list[str]) -> Letter | None:
    """The first letter in one of the wanted languages that says what the group is about, else any that does."""
    said = {code: one for code, one in letters.items() if one.about is not None}
    return next((said[code] for code in wanted if code in said), next(iter(said.values()), None))


def open_cards(session: Session, membership: Membership, now: datetime) -> int:
    """How many cards of this group still wait for somebody."""
    here = (Card.group_id == membership.group_id, Card.used_at.is_(None), Card.ends_at > now)
    return session.scalar(select(func.count()).select_from(Card).where(*here)) or 0
