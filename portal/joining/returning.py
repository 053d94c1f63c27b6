"""A card for one member: making it, coming in again with it, and confirming who came.

A facilitator who makes such a card could also use it. So whoever comes in with it sees nothing of this person from
before, and no other group, until an older phone of this person confirms, or a facilitator who did not make the card.
Time alone opens nothing. For somebody on paper, who never had a phone here, there is nothing to keep closed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.groups.queries import facilitators
from portal.groups.rights import Role
from portal.joining.models import Card, Reason
from portal.joining.rules import CardIsOver, PaperCard, make_card
from portal.people import rules as people
from portal.people.models import SignIn
from portal.phones import queries as phones
from portal.texts.rules import language_of, write
from portal.traces import rules as traces
from portal.traces.models import Act


class NotByCard(Exception):
    """This member does not come in by a card: staff have a door of their own, which asks for more."""


class ConfirmedByTheMaker(Exception):
    """Whoever made the card cannot confirm it."""


class NotAnOlderPhone(Exception):
    """This sign-in is closed itself, is younger than the card, or is of somebody else."""


class NothingToConfirm(Exception):
    """Nobody has come in with the card, or it is confirmed already."""


def make_card_for(
    session: Session,
    maker: Membership,
    member: Membership,
    reason: Reason | None,
    words: str,
    language: str,
    pepper: str,
    now: datetime,
) -> PaperCard:
    """Make one card that lets this member in again; an earlier one that nobody has used opens nothing any more.

    An act on a person: `reason` is needed, but for somebody on paper, and `words` may add to it; the member reads
    both, and that it was made. `language` is a code. Raises NotByCard for whoever is no participant, or is on the staff
    elsewhere, and TwoFacilitatorsNeeded while the group has fewer: nobody else could confirm who came.
    """
    person = member.person
    if member.role is not Role.PARTICIPANT or member.group_id != maker.group_id or person.works:
        raise NotByCard
    if groups.wants_another(facilitators(session, maker.group_id)):
        raise groups.TwoFacilitatorsNeeded
    waiting = (Card.for_id == member.id, Card.used_at.is_(None), Card.ends_at > now)
    session.execute(update(Card).where(*waiting).values(ends_at=now))
    paper, card = make_card(session, maker, language, pepper, now)
    card.for_id = member.id
    card.reason = Reason.WAS_ON_PAPER if member.on_paper else reason
    usual = [maker.person.language, *maker.group.languages]
    card.words = write(session, maker, words, language_of(words, usual), now)
    traces.leave(session, maker, member, Act.MADE_CARD, now)
    session.flush()
    return paper


def take_up(card: Card, now: datetime) -> tuple[Membership, bool]:
    """Use up a card that is for a member. Gives the member, and whether what was before stays closed.

    The caller holds the card locked, and has its member with it. Somebody on paper has a phone from now on: how to
    reach her was kept for that time only. Raises CardIsOver.
    """
    member = card.member
    if member is None or not card.open_at(now) or member.left_at is not None:
        raise CardIsOver
    if member.person.works:
        raise CardIsOver
    card.used_at = now
    if not member.on_paper:
        return member, True
    member.on_paper_at = member.reach = member.phone = None
    card.confirmed_at = now
    return member, False


def came_in(card: Card, sign_in: SignIn, now: datetime) -> None:
    """Note who came in with the card. The same form sent again moves it to the newer sign-in, and ends the other."""
    if card.sign_in is not None and card.sign_in is not sign_in:
        people.sign_out(card.sign_in, now)
    card.sign_in = sign_in


def confirm(session: Session, card: Card, facilitator: Membership, now: datetime) -> None:
    """A facilitator who did not make the card says that the right person came. Raises ConfirmedByTheMaker.

    Raises NothingToConfirm too. The caller holds the card locked, with its maker, its member and its sign-in.
    """
    if card.made_by is None or card.made_by.person_id == facilitator.person_id:
        raise ConfirmedByTheMaker
    _open(card, now)
    card.confirmed_by_id = facilitator.id
    if card.member is not None:
        traces.leave(session, facilitator, card.member, Act.CONFIRMED_PHONE, now)


def confirm_on_older_phone(session: Session, card: Card, phone: SignIn, now: datetime) -> None:
    """The person confirms with a phone that knew her before the card was made. Raises NotAnOlderPhone.

    Raises NothingToConfirm too. The caller holds the card locked, with its member and its sign-in.
    """
    if card.member is None or card.member.person_id != phone.person_id:
        raise NotAnOlderPhone
    if not phones.known_before(session, phone, card.made_at, now):
        raise NotAnOlderPhone
    _open(card, now)


def _open(card: Card, now: datetime) -> None:
    if card.sign_in is None or card.used_at is None or card.confirmed_at is not None:
        raise NothingToConfirm
    if card.member is None or card.member.person.works:  # who works here meanwhile comes in by the staff's door alone
        raise NothingToConfirm
    people.open_earlier(card.sign_in, now)
    card.confirmed_at = now
