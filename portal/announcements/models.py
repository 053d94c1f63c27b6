"""What was told to the whole group."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.core.days import noon
from portal.groups.models import Membership
from portal.texts.models import Written, written_id, written_text


class Announcement(Base):
    """A few words of one facilitator to everybody in the group. They are never changed, only taken away."""

    __tablename__ = "announcements"
    __table_args__ = (Index(None, "group_id", "id"), Index(None, "group_id", "stands_until"))
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    author: Mapped[Membership | None] = relationship(lazy="joined")
    text_id: Mapped[int | None] = written_id()
    text: Mapped[Written | None] = written_text(text_id)
    told_at: Mapped[datetime]
    stands_until: Mapped[date]
    """The last day on which it stands on Today, where the groups meet."""

    @property
    def taken_away(self) -> bool:
        """Whether it was taken away: its words are deleted, and that there was something stays said."""
        return self.text_id is None

    @property
    def last_day(self) -> datetime:
        """Noon of the last day on which it stands on Today, to say that day in words."""
        return noon(self.stands_until)

    @property
    def over_at(self) -> datetime:
        """From when on it needs no telling any more: the midnight in which that day has surely ended."""
        return self.last_day + timedelta(hours=12)

    def stands_on(self, today: date) -> bool:
        """Whether it stands on Today on this day."""
        return not self.taken_away and today <= self.stands_until
