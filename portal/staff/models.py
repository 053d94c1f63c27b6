"""What somebody of the staff has said, promised and chosen; the codes on paper; and resets of a second factor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.people.models import Person


class Standing(Base):
    """One of the staff: the answer about work, the promise, and the keys to the staff's door."""

    __tablename__ = "standings"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    decides: Mapped[bool]
    """Decides, or advises on, housing or money for anybody who may join. Then one cannot facilitate a group."""
    employer: Mapped[str] = mapped_column(String(80))
    """As it was typed; empty where somebody works for nobody, or did not say."""
    answered_at: Mapped[datetime]
    promise: Mapped[int] = mapped_column(default=0)
    """Which version of the promise was signed; 0 before."""
    promised_at: Mapped[datetime | None]
    grown_up_at: Mapped[datetime | None]
    """When an interpreter confirmed to be over 18, and no child of anybody in the group."""
    word: Mapped[str | None] = mapped_column(String(30), unique=True)
    """The sign-in word. It is no secret."""
    passphrase_hash: Mapped[str | None] = mapped_column(String(160))
    totp_key: Mapped[str | None] = mapped_column(String(200))
    """The key of the second factor, sealed (`keeping.py`)."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The half minute of the newest code that was used: it and older ones open nothing more."""
    ready_at: Mapped[datetime | None]
    """When a first code proved that the second factor works."""
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class RecoveryCode(Base):
    """One of the ten codes on paper, as a hash."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "person_id", "code_hash", unique=True),)


class Reset(Base):
    """Somebody lost the second factor. Whoever runs the portal asked; it takes effect when one more person says yes."""

    __tablename__ = "resets"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    passphrase_too: Mapped[bool]
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    confirmed_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[person_id])
