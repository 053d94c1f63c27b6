"""Meetings, their agenda, and answers."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.meetings.agenda import as_line
from portal.speech.models import SoundRow
from portal.texts.models import Written, written_id, written_text

SOON = timedelta(hours=24)
"""So short before a meeting not everybody looks here once more."""


class Coming(enum.Enum):
    """What somebody says to a meeting."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


class Meeting(Base):
    """One meeting of a group."""

    __tablename__ = "meetings"
    __table_args__ = (Index(None, "group_id", "starts_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    minutes_long: Mapped[int]
    theme_id: Mapped[int | None] = written_id()
    place_id: Mapped[int | None] = written_id()
    way_id: Mapped[int | None] = written_id()
    food_id: Mapped[int | None] = written_id()
    children_id: Mapped[int | None] = written_id()
    bring_id: Mapped[int | None] = written_id()
    change_reason_id: Mapped[int | None] = written_id()
    cancel_reason_id: Mapped[int | None] = written_id()
    made_at: Mapped[datetime]
    moved_from: Mapped[datetime | None]
    """When it was to begin before it was last moved."""
    changed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Counts the saves, so that of two facilitators who change it the second is told."""

    theme: Mapped[Written | None] = written_text(theme_id)
    place: Mapped[Written | None] = written_text(place_id)
    way: Mapped[Written | None] = written_text(way_id)
    food: Mapped[Written | None] = written_text(food_id)
    children: Mapped[Written | None] = written_text(children_id)
    bring: Mapped[Written | None] = written_text(bring_id)
    change_reason: Mapped[Written | None] = written_text(change_reason_id)
    cancel_reason: Mapped[Written | None] = written_text(cancel_reason_id)
    agenda: Mapped[list[AgendaItem]] = relationship(
        lazy="raise", order_by="AgendaItem.position", cascade="all, delete-orphan", passive_deletes=True
    )
    changes: Mapped[list[MeetingChange]] = relationship(
        lazy="raise", order_by="MeetingChange.id", cascade="all, delete-orphan", passive_deletes=True
    )
    sounds: Mapped[list[MeetingSound]] = relationship(lazy="raise", viewonly=True)

    @property
    def stands(self) -> bool:
        """Whether it was not cancelled."""
        return self.cancelled_at is None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes_long)

    def over_at(self, now: datetime) -> bool:
        return self.ends_at <= now

    def soon_at(self, now: datetime) -> bool:
        """Whether it begins so soon that a change of it is better told on the phone too."""
        return now < self.starts_at < now + SOON

    def begun_at(self, now: datetime) -> bool:
        return self.starts_at <= now


class AgendaItem(Base):
    """One thing that a meeting talks about."""

    __tablename__ = "agenda_items"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    minutes: Mapped[int | None]
    """How long it may take, where somebody said so."""
    text_id: Mapped[int | None] = written_id()
    text: Mapped[Written | None] = written_text(text_id)

    @property
    def line(self) -> str:
        """As it is typed."""
        return as_line(self.text.text, self.minutes) if self.text else ""


class MeetingChange(Base):
    """One change of a meeting since it was first told: how it was before, where that is another now, and why."""

    __tablename__ = "meeting_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    changed_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    minutes_long: Mapped[int | None]
    theme_id: Mapped[int | None] = written_id()
    place_id: Mapped[int | None] = written_id()
    reason_id: Mapped[int | None] = written_id()
    theme: Mapped[Written | None] = written_text(theme_id)
    place: Mapped[Written | None] = written_text(place_id)
    reason: Mapped[Written | None] = written_text(reason_id)


class Answer(Base):
    """What one member says to one meeting. It belongs to that member; others see only numbers."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("meeting_id", "membership_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    """The facilitator who wrote it down for somebody on paper; None where the member answered."""
    coming: Mapped[Coming] = mapped_column(choice(Coming))
    answered_at: Mapped[datetime]


class MeetingSound(SoundRow, Base):
    """The plan of a meeting, as it is heard."""

    __tablename__ = "meeting_sounds"
    __table_args__ = (UniqueConstraint("meeting_id", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
