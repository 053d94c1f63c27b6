"""Proposals. Of one without a name nothing in the database tells who made it, not even its number."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.texts.models import Written, written_id, written_text
from portal.texts.unnamed import OfAMember


class About(enum.Enum):
    """What a proposal is about."""

    TALK = "talk"
    TIME = "time"
    PLACE = "place"


class Reply(enum.Enum):
    """What becomes of a proposal."""

    IN_THE_PLAN = "in the plan"
    LATER = "later"
    """It is offered at each new plan."""
    NO = "no"
    """Never without a reason."""


class Proposal(OfAMember, Base):
    """Something that a participant proposes. Everybody in the group reads it, and its answer."""

    __tablename__ = "proposals"
    __table_args__ = (Index(None, "group_id", "made_on", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """By chance (`rules.propose`): one that counts up would tell the order in which proposals came."""
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="SET NULL"), index=True)
    """The meeting that it is about, where somebody said so."""
    about: Mapped[About] = mapped_column(choice(About))
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    """The facilitator who wrote it down for somebody on paper; None where that person proposed it."""
    text_id: Mapped[int | None] = written_id()
    reply: Mapped[Reply | None] = mapped_column(choice(Reply))
    words_id: Mapped[int | None] = written_id()
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Counts the answers, so that of two facilitators who answer the second is told."""

    written_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[written_by_id])
    answered_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[answered_by_id])
    meeting: Mapped[Meeting | None] = relationship(lazy="joined")
    text: Mapped[Written | None] = written_text(text_id)
    words: Mapped[Written | None] = written_text(words_id)
