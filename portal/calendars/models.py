"""The private address under which one member's calendar fetches the plan."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.groups.models import Membership


class CalendarAddress(Base):
    """One member's address. To switch it off deletes the row, and so does leaving the group."""

    __tablename__ = "calendar_addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """The address itself is kept nowhere."""
    says_place: Mapped[bool] = mapped_column(default=False)
    says_theme: Mapped[bool] = mapped_column(default=False)
    """What the calendar says beside the time. Both are chosen by the member, and never from the start."""
    made_at: Mapped[datetime]
    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin="unnested")  # type: ignore[arg-type]
