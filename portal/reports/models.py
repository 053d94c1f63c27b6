"""Reports. Of one without a name nothing in the database tells who made it, not even its number."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.groups.models import Group, Membership
from portal.texts.models import Written, written_id, written_text
from portal.texts.unnamed import OfAMember


class About(enum.Enum):
    """What kind of thing a report is about."""

    MESSAGE = "message"
    THREAD = "thread"
    MINUTES = "minutes"
    CORRECTION = "correction"
    PROPOSAL = "proposal"
    INPUT = "input"
    INTRODUCTION = "introduction"
    NOTE = "note"


class Report(OfAMember, Base):
    """That something is not all right, in somebody's own words, for one facilitator or for the coordinator.

    To the coordinator it holds what the reporter wrote and copied, and points to nothing.
    """

    __tablename__ = "reports"
    __table_args__ = (Index(None, "to_coordinator", "answered_at", "made_on", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """By chance (`rules.report`): one that counts up would tell the order in which reports came."""
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    to_coordinator: Mapped[bool]
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    """The one facilitator who reads it; None where it is for the coordinator."""
    about: Mapped[About | None] = mapped_column(choice(About))
    about_id: Mapped[int | None]
    """The number of what it is about: the receiver comes there where she may read it. Never kept for a coordinator."""
    text_id: Mapped[int | None] = written_id()
    copied_id: Mapped[int | None] = written_id()
    words_id: Mapped[int | None] = written_id()
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Counts the answers, so that of two who answer the second is told."""

    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)
    receiver: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[receiver_id])
    text: Mapped[Written | None] = written_text(text_id)
    copied: Mapped[Written | None] = written_text(copied_id)
    """Words that the reporter copied from what it is about."""
    words: Mapped[Written | None] = written_text(words_id)
    """The answer."""

    @property
    def waits(self) -> bool:
        """Whether it has no answer yet."""
        return self.answered_at is None

    @property
    def unread(self) -> bool:
        """Whether it waits for somebody who has stopped, so that nobody reads it."""
        return self.waits and not self.to_coordinator and (self.receiver is None or self.receiver.left_at is not None)
