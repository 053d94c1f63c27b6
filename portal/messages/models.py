"""Threads and messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.groups.models import Membership
from portal.texts.models import Written, written_id, written_text


class Thread(Base):
    """The one conversation between a participant and the facilitators of the group."""

    __tablename__ = "threads"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), unique=True)
    last_at: Mapped[datetime]
    waits_for_facilitators: Mapped[bool]
    """Whose turn it is: the participant wrote last, or a facilitator."""
    participant: Mapped[Membership] = relationship(lazy="raise")


class Message(Base):
    """One message."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "thread_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    text_id: Mapped[int | None] = written_id()
    sent_at: Mapped[datetime]
    author: Mapped[Membership | None] = relationship(lazy="joined")
    text: Mapped[Written | None] = written_text(text_id)
