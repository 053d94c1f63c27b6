"""What the host tells about what it keeps, what becomes of it in an archive, and everybody's yes and no."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.days import noon


class Keeping(Base):
    """One version of what the host tells about what is kept. It is never changed: whoever saves makes a new one."""

    __tablename__ = "keepings"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(120))
    """Who is responsible, by the name that stands in its papers."""
    officer: Mapped[str] = mapped_column(String(60))
    """The data protection officer, or whoever answers for this where there is none."""
    officer_email: Mapped[str] = mapped_column(String(120))
    officer_phone: Mapped[str] = mapped_column(String(20))
    """In international form, or empty."""
    saved_at: Mapped[datetime]
    words: Mapped[list[KeepingWords]] = relationship(lazy="raise_on_sql", order_by="KeepingWords.id")

    @property
    def said(self) -> dict[str, KeepingWords]:
        """The host's own words by their language."""
        return {one.language: one for one in self.words}


class KeepingWords(Base):
    """What the host adds in its own words, in one language."""

    __tablename__ = "keeping_words"
    __table_args__ = (UniqueConstraint("keeping_id", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    keeping_id: Mapped[int] = mapped_column(ForeignKey("keepings.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)


class Purpose(enum.Enum):
    """What somebody says yes or no to."""

    TAKING_PART = "taking part"
    PHONE = "phone"
    NOTICES = "notices"
    RESEARCH = "research"


class Answer(enum.Enum):
    YES = "yes"
    NO = "no"


class Choice(Base):
    """One yes or no of one member, with what had been read before. It is never changed, only taken back."""

    __tablename__ = "choices"
    __table_args__ = (Index(None, "membership_id", "purpose"), Index(None, "group_id", "purpose"))
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    answer: Mapped[Answer] = mapped_column(choice(Answer))
    keeping_id: Mapped[int | None] = mapped_column(ForeignKey("keepings.id"))
    """The version that stood when this was said; None where the host had not written one yet."""
    language: Mapped[str] = mapped_column(String(8))
    """In which it was read."""
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    @property
    def is_yes(self) -> bool:
        """Whether this is a yes that still stands."""
        return self.answer is Answer.YES and self.withdrawn_at is None


class Kind(enum.Enum):
    """What a public host has to decide about before anybody comes."""

    MEETINGS = "meetings"
    MESSAGES = "messages"
    ANSWERS = "answers"
    NUMBERS = "numbers"
    CHOICES = "choices"
    TRACES = "traces"


class Afterwards(enum.Enum):
    """What becomes of one kind of thing when its time in the portal is over."""

    KEEP = "keep"
    HAND_OVER = "hand over"
    DELETE = "delete"


class ArchiveLine(Base):
    """What was decided about one kind of thing, by whom and when."""

    __tablename__ = "archive_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(choice(Kind), unique=True)
    afterwards: Mapped[Afterwards] = mapped_column(choice(Afterwards))
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]

    @property
    def decided_at(self) -> datetime:
        """The day, as a moment that is on it wherever the groups meet in Europe."""
        return noon(self.decided_on)
