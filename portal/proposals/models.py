"""Proposals. Of one without a name nothing in the database tells who made it, not even its number."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, time

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.sealed import Sealed, SealedRow, sealed_column
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.texts.models import Written, written_id, written_text


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


class Proposal(SealedRow, Base):
    """Something that a participant proposes. Everybody in the group reads it, and its answer."""

    __tablename__ = "proposals"
    __table_args__ = (Index(None, "group_id", "made_on", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """By chance (`rules.propose`): one that counts up would tell the order in which proposals came."""
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="SET NULL"), index=True)
    """The meeting that it is about, where somebody said so."""
    about: Mapped[About] = mapped_column(choice(About))
    named: Mapped[bool]
    """Whether it was made with a name; that stays as it is when the name is taken away."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    """Who made it, with a name. Nobody once that person has left."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    """The facilitator who wrote it down for somebody on paper; None where that person proposed it."""
    sealed_proposer: Mapped[bytes | None] = sealed_column()
    proposer = Sealed[str | None]()
    """Who made it, without a name: the seat's number in ten digits. Opened only to show that person the answer."""
    made_on: Mapped[date]
    """The day where the groups meet, and never the time."""
    text_id: Mapped[int | None] = written_id()
    reply: Mapped[Reply | None] = mapped_column(choice(Reply))
    words_id: Mapped[int | None] = written_id()
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Counts the answers, so that of two facilitators who answer the second is told."""

    author: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[author_id])
    written_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[written_by_id])
    answered_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[answered_by_id])
    meeting: Mapped[Meeting | None] = relationship(lazy="joined")
    text: Mapped[Written | None] = written_text(text_id)
    words: Mapped[Written | None] = written_text(words_id)

    @property
    def day(self) -> datetime:
        """Noon of the day when it was made, to say that day in words."""
        return datetime.combine(self.made_on, time(12), UTC)

    def is_of(self, membership: Membership) -> bool:
        """Whether this member made it. At a sign-in that nobody has confirmed it is not told of one without a name."""
        if self.named:
            return self.author_id == membership.id
        return membership.closed_before is None and self.proposer == sealed_number(membership)


def sealed_number(membership: Membership) -> str:
    """A seat as it is sealed: always as long, so that the length of what is sealed tells nothing."""
    return f"{membership.id:010}"
