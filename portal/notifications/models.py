"""News for one member."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base


class Notice(Base):
    """One piece of news for one member. It holds what and when, never anybody's words.

    A newer notice of the same thing takes the place of the older one: who was told of a meeting and then of its
    cancellation reads only the second.
    """

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("membership_id", "thing", "thing_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    about_day: Mapped[datetime | None]
    """The day of the meeting that it is about, so that the sentence needs no further look-up."""
    told_at: Mapped[datetime]
    number: Mapped[int]
    """Counts up with every telling in the group: what the marker below is compared with."""


class Marker(Base):
    """How far one member has seen the news. Moved only by that member's own press; nobody else reads it."""

    __tablename__ = "news_markers"
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    seen_number: Mapped[int]
