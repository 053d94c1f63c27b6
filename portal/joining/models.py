"""The letter of a group, and its cards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.groups.models import Group, Membership
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


class Card(Base):
    """One paper card. Its two codes are known only to the paper; here are their hashes."""

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
    made_by: Mapped[Membership | None] = relationship(lazy="raise_on_sql")

    def open_at(self, now: datetime) -> bool:
        """Whether the card still lets somebody in."""
        return self.used_at is None and now < self.ends_at
