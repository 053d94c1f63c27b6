"""Minutes and the tasks in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.texts.models import Written, written_id, written_text


class Minutes(Base):
    """What was said and agreed in one meeting. Who was there is a number, never names."""

    __tablename__ = "minutes"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), unique=True)
    present: Mapped[int | None]
    talked_id: Mapped[int | None] = written_id()
    agreed_id: Mapped[int | None] = written_id()
    not_agreed_id: Mapped[int | None] = written_id()
    version: Mapped[int] = mapped_column(default=1)
    """Counts the saves, so that of two people who save the second is told."""
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    """Since when the group can read them; a draft until then."""
    saved_by: Mapped[Membership | None] = relationship(lazy="joined")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    talked: Mapped[Written | None] = written_text(talked_id)
    agreed: Mapped[Written | None] = written_text(agreed_id)
    not_agreed: Mapped[Written | None] = written_text(not_agreed_id)
    tasks: Mapped[list[Task]] = relationship(
        lazy="raise", order_by="Task.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def shared(self) -> bool:
        return self.shared_at is not None


class Task(Base):
    """Who does what until next time: a facilitator by name, otherwise one of us."""

    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    """The facilitator who does it, or None for one of us."""
    what_id: Mapped[int | None] = written_id()
    facilitator: Mapped[Membership | None] = relationship(lazy="joined")
    what: Mapped[Written | None] = written_text(what_id)
