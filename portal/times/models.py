"""Times that are offered to a group, and what each member says to them."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.groups.models import Membership
from portal.texts.models import Written, written_id, written_text


class Fit(enum.Enum):
    """How a time suits somebody."""

    YES = "yes"
    IF_I_MUST = "if I must"
    NO = "no"


class TimeSearch(Base):
    """The question to a group, which of some times fits for one meeting."""

    __tablename__ = "time_searches"
    __table_args__ = (Index(None, "group_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    theme_id: Mapped[int | None] = written_id()
    theme: Mapped[Written | None] = written_text(theme_id)
    """What the meeting is to be about; None where nobody has said."""
    minutes_long: Mapped[int]
    last_at: Mapped[datetime]
    """When the last of the times is: from then on nothing can be answered or chosen."""
    closed_at: Mapped[datetime | None]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="SET NULL"), index=True)
    """The meeting that one of the times became."""
    made_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[made_by_id])
    times: Mapped[list[OfferedTime]] = relationship(
        lazy="raise", order_by="OfferedTime.starts_at", cascade="all, delete-orphan", passive_deletes=True
    )

    def open_at(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        return self.closed_at is None and now < self.last_at


class OfferedTime(Base):
    """One of the times."""

    __tablename__ = "offered_times"
    __table_args__ = (UniqueConstraint("search_id", "starts_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("time_searches.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]

    def open_at(self, now: datetime) -> bool:
        """Whether it has not been yet."""
        return now < self.starts_at


class TimeAnswer(Base):
    """What one member says to one time. It belongs to that member; others see only numbers."""

    __tablename__ = "time_answers"
    __table_args__ = (UniqueConstraint("time_id", "membership_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    time_id: Mapped[int] = mapped_column(ForeignKey("offered_times.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    fit: Mapped[Fit] = mapped_column(choice(Fit))
    answered_at: Mapped[datetime]
