"""People, their sign-ins, and the one-time links by which staff come in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base


class Person(Base):
    """Somebody who uses the portal. Only a name that the person chose: no address, number or date of birth."""

    __tablename__ = "people"
    __table_args__ = (Index(None, "staff", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    staff: Mapped[bool] = mapped_column(default=False)
    """May be named as a facilitator."""
    coordinator: Mapped[bool] = mapped_column(default=False)
    """Opens groups and names their facilitators; a role of the installation, which reads no group."""
    leaves_quickly: Mapped[bool] = mapped_column(default=False)
    """Wants the button on each page that ends the sign-in and shows another page."""
    made_at: Mapped[datetime]


class SignIn(Base):
    """One browser in which somebody is signed in. The secret is only in its cookie; here is its hash."""

    __tablename__ = "sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    closed_before: Mapped[datetime | None]
    """What was of this person before this moment is not shown here, until an older phone or somebody else confirms.

    So it is after a new card for somebody who lost a phone or a PIN: whoever made that card cannot walk in with it.
    """
    only_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    """Until then it opens this one group, whose facilitator made the card: no other group of the same person."""
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class EntryLink(Base):
    """A link that lets one person in, once."""

    __tablename__ = "entry_links"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def open_at(self, now: datetime) -> bool:
        """Whether the link still lets somebody in."""
        return self.used_at is None and now < self.ends_at
