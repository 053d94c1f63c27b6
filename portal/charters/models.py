"""What a group agrees about itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.days import noon
from portal.groups.models import Membership, State
from portal.texts.models import Written, written_id, written_text


class Charter(Base):
    """What one group can decide and cannot, how long it meets, and which rules it has."""

    __tablename__ = "charters"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), unique=True)
    can_id: Mapped[int | None] = written_id()
    cannot_id: Mapped[int | None] = written_id()
    can: Mapped[Written | None] = written_text(can_id)
    cannot: Mapped[Written | None] = written_text(cannot_id)
    meets_until: Mapped[date | None]
    """Until when the group means to meet; None while nobody has said."""
    version: Mapped[int] = mapped_column(default=0)
    """Counts the saves of what is decided, so that of two who change it the second is told."""
    rules_version: Mapped[int] = mapped_column(default=0)
    """Counts the changes of the rules: whoever said that earlier ones are fine is asked anew."""
    rules_changed_at: Mapped[datetime | None]
    rules: Mapped[list[GroupRule]] = relationship(
        lazy="raise_on_sql", order_by="GroupRule.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def last_day(self) -> datetime | None:
        """The day until which the group means to meet, as a moment of it that is the same day wherever one is."""
        return noon(self.meets_until) if self.meets_until is not None else None


class GroupRule(Base):
    """One rule that a group has made for itself."""

    __tablename__ = "group_rules"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    charter_id: Mapped[int] = mapped_column(ForeignKey("charters.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text_id: Mapped[int | None] = written_id()
    text: Mapped[Written | None] = written_text(text_id)


class FineForMe(Base):
    """That one member has said of these rules that they are fine. Nobody sees who has, or who has not."""

    __tablename__ = "fine_for_me"
    __table_args__ = (UniqueConstraint("membership_id", "rules_version"), Index(None, "group_id", "rules_version"))
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    rules_version: Mapped[int]
    said_at: Mapped[datetime]


class GroupStep(Base):
    """One step of a group, forward, back, into a pause or out of it, with the sentence that was said to all."""

    __tablename__ = "group_steps"
    __table_args__ = (Index(None, "group_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    before: Mapped[State] = mapped_column(choice(State))
    after: Mapped[State] = mapped_column(choice(State))
    words_id: Mapped[int | None] = written_id()
    words: Mapped[Written | None] = written_text(words_id)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    taken_at: Mapped[datetime]
    by: Mapped[Membership | None] = relationship(foreign_keys=[by_id], lazy="joined")
