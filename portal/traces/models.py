"""Traces."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base, choice


class Act(enum.Enum):
    """What can be done with the things of one person. `traces/_line.html` says each in words."""

    OPENED_NUMBER = "opened number"
    OPENED_NEEDS = "opened needs"
    MADE_CARD = "made card"
    CONFIRMED_PHONE = "confirmed phone"
    ADDED_ON_PAPER = "added on paper"
    WROTE_FOR = "wrote for"
    EXPORTED = "exported"
    REPORTED = "reported"
    GAVE_ROLE = "gave role"
    ENDED_ROLE = "ended role"


class Trace(Base):
    """One act. It says who and what, and holds nothing of the thing itself. Only the person it is about reads it."""

    __tablename__ = "traces"
    __table_args__ = (Index(None, "person_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    """Whose things they were."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    by_name: Mapped[str] = mapped_column(String(60))
    """The name of whoever did it, as it was then: it stays when that person is gone, or is called something else."""
    act: Mapped[Act] = mapped_column(choice(Act))
    done_at: Mapped[datetime]
