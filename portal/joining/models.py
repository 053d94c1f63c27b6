"""The letter of a group, and its cards."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.sealed import Sealed, sealed_column
from portal.groups.models import Group, Membership
from portal.people.models import SignIn
from portal.speech.recordings import RecordingRow
from portal.texts.models import Written, written_id, written_text


class Letter(Base):
    """What the invitation of a group says in one language: what it is about for now, and why just these are asked."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("group_id", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    about_id: Mapped[int | None] = written_id()
    why_id: Mapped[int | None] = written_id()
    about: Mapped[Written | None] = written_text(about_id)
    why: Mapped[Written | None] = written_text(why_id)


class LetterReading(RecordingRow, Base):
    """The invitation as somebody of the group has read it aloud, in one language. A newer reading takes its place."""

    __tablename__ = "letter_readings"
    __table_args__ = (UniqueConstraint("group_id", "language"),)
    LONGEST = 600
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    """The language that is heard."""
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    sealed_letter: Mapped[bytes | None] = sealed_column()
    letter = Sealed[str | None]()
    """A print of what the invitation said when it was read (`queries.print_for`)."""
    whole: Mapped[bool]
    """Whether the reader said that it is the whole text."""
    reader: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[reader_id])


class EarlierAbout(Base):
    """What a group was about before, in one language: people who know it may ask what has changed."""

    __tablename__ = "earlier_abouts"
    __table_args__ = (Index(None, "group_id", "until"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    about_id: Mapped[int | None] = written_id()
    about: Mapped[Written | None] = written_text(about_id)
    until: Mapped[datetime]


class Reason(enum.Enum):
    """Why a card is made for somebody who is in the group already."""

    LOST_PHONE = "lost phone"
    NEW_PHONE = "new phone"
    FORGOT_PIN = "forgot PIN"
    WAS_ON_PAPER = "was on paper"


class Card(Base):
    """One paper card. Its two codes are known only to the paper; here are their hashes.

    Most cards invite somebody new. One that is made *for* a member lets this very member in again, on another phone.
    """

    __tablename__ = "cards"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    scanned_hash: Mapped[str] = mapped_column(String(64), unique=True)
    typed_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[Membership | None] = relationship(foreign_keys=[made_by_id], lazy="raise_on_sql")

    for_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    """The seat that it lets in again; None for a card that invites. The columns below are for the first kind only."""
    reason: Mapped[Reason | None] = mapped_column(choice(Reason))
    words_id: Mapped[int | None] = written_id()
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_ins.id", ondelete="SET NULL"), index=True)
    """Who came in with it: closed to what was before, until `confirmed_at`."""
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    """The facilitator who confirmed; None where an older phone of the same person did."""
    words: Mapped[Written | None] = written_text(words_id)
    member: Mapped[Membership | None] = relationship(foreign_keys=[for_id], lazy="raise_on_sql")
    sign_in: Mapped[SignIn | None] = relationship(lazy="raise_on_sql")

    def open_at(self, now: datetime) -> bool:
        """Whether the card still lets somebody in."""
        return self.used_at is None and now < self.ends_at
