"""What was told to somebody on paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.groups.models import Membership


class ReadAloud(Base):
    """That a facilitator has told one piece of news to somebody on paper. What is newer of it is told anew."""

    __tablename__ = "read_aloud"
    __table_args__ = (UniqueConstraint("membership_id", "thing", "thing_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    number: Mapped[int]
    """Which telling of it: the number of the notice (`notifications.Notice`)."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    told_at: Mapped[datetime]
    """Shown as a day only."""
    by: Mapped[Membership | None] = relationship(foreign_keys=[by_id], lazy="joined")
