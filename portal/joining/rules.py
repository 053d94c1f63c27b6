"""Preparing a group, making its cards, and coming in with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.core.codes import SCANNED_LETTERS, TYPED_LETTERS, hash_code, new_code
from portal.core.versions import version_of
from portal.groups import rules as groups
from portal.groups.models import Group, Membership, State
from portal.groups.queries import at_the_table, facilitators
from portal.groups.rights import Role
from portal.joining.models import Card, EarlierAbout, Letter
from portal.languages.offered import KNOWN
from portal.people import rules as people
from portal.people.models import Person
from portal.promises.rules import Read, take_part
from portal.speech import page_sounds
from portal.texts.rules import write

A_SLIP = timedelta(hours=24)
"""What is put right within it was a slip."""
CARD_LIVES = timedelta(days=14)
INVITATION = "invitation"
"""The name of the letter's page where it is heard."""
OUR_GROUP = "our-group"
"""And of the group's own page, where it stands what the group is about."""
MOST_CARDS = 8
"""At one press: two sheets of A4."""


at_joining: list[Callable[[Session, Membership, datetime], None]] = []
"""What is done when somebody has come in with a card, like telling of the rules. Rooms above add to it."""


class CardIsOver(Exception):
    """The card was used by somebody else, or its time is over."""


class CardIsForSomebody(Exception):
    """The card was made for one member, and lets in nobody else."""


class AlreadyIn(Exception):
    """Whoever shows the card has a seat in its group."""


class PreparedMeanwhile(Exception):
    """Somebody else saved the preparation after this form was opened."""


class NothingSaid(Exception):
    """What the group is about would be said in no language any more, though cards may be in people's hands."""


@dataclass(frozen=True)
class Preparation:
    """What the facilitators of a group have prepared, as it was typed."""

    texts: dict[str, tuple[str, str]]
    """What the group is about and why just these are asked, for each language in which one of them is said."""
    languages: frozenset[str]
    """Their codes."""
    phones: dict[int, str | None]
    """The number of each facilitator by the id of the seat, in international form."""
    leaves_quickly: bool
    """Whether newcomers have the button that leaves quickly from the start."""

    @property
    def says_something(self) -> bool:
        """Whether an invitation can say what the group is about."""
        return any(about for about, _why in self.texts.values())

    @property
    def version(self) -> int:
        """Which save of the preparation this is."""
        return version_of(
            sorted(self.texts.items()), sorted(self.languages), sorted(self.phones.items()), self.leaves_quickly
        )


@dataclass(frozen=True)
class PaperCard:
    """A card as it is printed, once. Nothing keeps these codes."""

    language: str
    scanned: str
    typed: str
    ends_at: datetime

    @property
    def typed_in_fours(self) -> list[str]:
        """The typed code in groups of four, as people read it out."""
        return [self.typed[start : start + 4] for start in range(0, TYPED_LETTERS, 4)]


def stands(group: Group, letters: Mapping[str, Letter], facilitators: Sequence[Membership]) -> Preparation:
    """How the preparation of this group stands now. The letters have their texts with them."""
    said = {
        code: (letter.about.text if letter.about else "", letter.why.text if letter.why else "")
        for code, letter in letters.items()
    }
    return Preparation(
        texts={code: both for code, both in said.items() if any(both)},
        languages=frozenset(group.languages),
        phones={one.id: one.phone for one in facilitators},
        leaves_quickly=group.leaves_quickly,
    )


def prepare(
    session: Session,
    writer: Membership,
    letters: Mapping[str, Letter],
    facilitators: Sequence[Membership],
    what: Preparation,
    *,
    version: int,
    now: datetime,
) -> None:
    """Keep what was prepared. The caller holds the group, and `letters` are those that it has.

    Raises PreparedMeanwhile when `version` is not that of what stands, unless this very thing stands there already,
    and NothingSaid when it would take away the last text on what the group is about.
    """
    before = stands(writer.group, letters, facilitators)
    if before.version != version and before != what:
        raise PreparedMeanwhile
    if before.says_something and not what.says_something:
        raise NothingSaid
    for code in what.texts.keys() | letters.keys():
        about, why = what.texts.get(code, ("", ""))
        write_letter(session, writer, letters.get(code), code, about=about, why=why, now=now)
    writer.group.leaves_quickly = what.leaves_quickly
    speak(writer, [code for code in KNOWN if code in what.languages])
    for facilitator in facilitators:
        groups.reach(facilitator, what.phones[facilitator.id])
    session.flush()
    page_sounds.silence(session, writer.group_id, INVITATION, OUR_GROUP)


def write_letter(
    session: Session, writer: Membership, before: Letter | None, language: str, *, about: str, why: str, now: datetime
) -> Letter:
    """Write what the invitation says in this language.

    What the group was about before stays to be read, once people have been invited to it and it has stood for a day:
    a slip that is put right at once is no other version.
    """
    letter = before or Letter(group_id=writer.group_id, language=language)
    session.add(letter)
    stood = letter.about
    lasted = stood is not None and stood.text != about and stood.written_at <= now - A_SLIP
    if stood is not None and about and lasted and writer.group.state is not State.PREPARING:
        session.add(EarlierAbout(group_id=writer.group_id, about=stood, until=now))
        stood = None
    letter.about = write(session, writer, about, language, now, instead_of=stood)
    letter.why = write(session, writer, why, language, now, instead_of=letter.why)
    return letter


def speak(membership: Membership, languages: list[str]) -> None:
    """Note which languages are spoken in the group, by their codes."""
    membership.group.spoken = " ".join(languages)


def make_cards(
    session: Session, maker: Membership, languages: list[str], pepper: str, now: datetime
) -> list[PaperCard]:
    """Make one card for each of these languages. What it gives is shown once; the database has only hashes.

    Raises TwoFacilitatorsNeeded while the group has fewer, as when one stops in this very moment.
    """
    if groups.wants_another(facilitators(session, maker.group_id)):
        raise groups.TwoFacilitatorsNeeded
    printed = [make_card(session, maker, language, pepper, now)[0] for language in languages]
    groups.go_on(maker.group, State.INVITING)
    session.flush()
    return printed


def make_card(session: Session, maker: Membership, language: str, pepper: str, now: datetime) -> tuple[PaperCard, Card]:
    """Make one card: the paper with its codes, and the row that has only their hashes."""
    paper = PaperCard(language, new_code(SCANNED_LETTERS), new_code(TYPED_LETTERS), now + CARD_LIVES)
    card = Card(
        group_id=maker.group_id,
        language=language,
        scanned_hash=hash_code(paper.scanned, pepper),
        typed_hash=hash_code(paper.typed, pepper),
        made_by_id=maker.id,
        made_at=now,
        ends_at=paper.ends_at,
    )
    session.add(card)
    return paper, card


def stop_cards(session: Session, facilitator: Membership, now: datetime) -> None:
    """Stop all cards of this group that nobody has used, as when a sheet was lost."""
    waiting = (Card.group_id == facilitator.group_id, Card.used_at.is_(None), Card.ends_at > now)
    session.execute(update(Card).where(*waiting).values(ends_at=now))


def join(
    session: Session, card: Card, *, name: str, language: str, now: datetime, read: Read | None = None
) -> Membership:
    """Come in with a card, and use it up; that this was chosen is noted, with what had been `read` before.

    The caller holds the card locked. Raises CardIsOver, CardIsForSomebody.
    """
    _check(card, now)
    starts_with = card.group.leaves_quickly
    newcomer = people.add_person(session, name, language=language, now=now, leaves_quickly=starts_with)
    return join_as(session, card, newcomer, now, read=read)


def join_as(session: Session, card: Card, person: Person, now: datetime, read: Read | None = None) -> Membership:
    """Come in with a card as somebody who is known already from another group, and use it up.

    The caller holds the card locked. Raises CardIsOver, CardIsForSomebody, and AlreadyIn for somebody of this very
    group, whose card then stays good for somebody else.
    """
    _check(card, now)
    if at_the_table(session, person, card.group_id):
        raise AlreadyIn
    card.used_at = now
    seat = groups.seat(session, card.group, person, Role.PARTICIPANT, now)
    take_part(session, seat, read or Read(None, person.language), now)
    for act in at_joining:
        act(session, seat, now)
    return seat


def _check(card: Card, now: datetime) -> None:
    if not card.open_at(now):
        raise CardIsOver
    if card.for_id is not None:
        raise CardIsForSomebody
