"""That somebody was asked to read aloud, and what she said."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.days import noon
from portal.groups.models import Membership


class Said(enum.Enum):
    """What a participant said to the question."""

    NOTHING = "nothing"
    YES = "yes"
    NO = "no"


class ReadsAloud(Base):
    """A participant was asked to read aloud for the others. There is one row at most, and none before that."""

    __tablename__ = "reads_aloud"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), unique=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    asked_on: Mapped[date]
    """The day of the last question, or later the day when she stopped: a while from then on nobody asks."""
    said: Mapped[Said] = mapped_column(choice(Said))
    asked_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[asked_by_id])

    @property
    def reads(self) -> bool:
        return self.said is Said.YES

    @property
    def asked_day(self) -> datetime:
        """A moment of the day of the question, to say it in words."""
        return noon(self.asked_on)
