"""Corrections. Of one without a name nothing in the database tells who made it, not even its number."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.minutes.models import Minutes
from portal.texts.models import Written, written_id, written_text
from portal.texts.unnamed import OfAMember


class Wish(enum.Enum):
    """What somebody wants to become of a passage."""

    CHANGE = "change"
    TAKE_OUT = "take out"
    """For good, from everything."""


class Readers(enum.Enum):
    """Who reads what somebody says is not right."""

    EVERYONE = "everyone"
    FACILITATORS = "facilitators"
    """And whoever said it."""


class Reply(enum.Enum):
    """What becomes of a correction."""

    CHANGED = "changed"
    BOTH = "both"
    """We see it differently, and both views stand in the minutes."""
    NOT_CHANGED = "not changed"
    """Never without a reason."""
    TAKEN_OUT = "taken out"


class Correction(OfAMember, Base):
    """That something in minutes is not right, or is to be taken out for good, and the answer to it."""

    __tablename__ = "corrections"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """By chance (`rules.correct`): one that counts up would tell the order in which corrections came."""
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"), index=True)
    wish: Mapped[Wish] = mapped_column(choice(Wish))
    readers: Mapped[Readers] = mapped_column(choice(Readers))
    slot: Mapped[int | None]
    """The part of the minutes that it is about; None where it is about the minutes as a whole."""
    quote_id: Mapped[int | None] = written_id()
    """The paragraph as it was read."""
    seen_in: Mapped[int]
    """The number of the version that was read."""
    text_id: Mapped[int | None] = written_id()
    """What somebody says of it; to a wish that something is taken out nothing need be said."""
    reply: Mapped[Reply | None] = mapped_column(choice(Reply))
    words_id: Mapped[int | None] = written_id()
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    answered_in: Mapped[int | None]
    """The number of the version that the answer made."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the answers, so that of two facilitators who answer the second is told."""

    minutes: Mapped[Minutes] = relationship(lazy="raise_on_sql")
    answered_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[answered_by_id])
    quote: Mapped[Written | None] = written_text(quote_id)
    text: Mapped[Written | None] = written_text(text_id)
    words: Mapped[Written | None] = written_text(words_id)

    @property
    def waits(self) -> bool:
        """Whether it has no answer yet."""
        return self.reply is None

    def is_read_by(self, membership: Membership) -> bool:
        """Whether this member may read it.

        What is for the facilitators is read by them and by whoever said it; not at a sign-in that nobody has
        confirmed: the time is not kept, so it could be from before.
        """
        if self.readers is Readers.EVERYONE or membership.may(Right.WRITE_MINUTES):
            return True
        return membership.closed_before is None and self.is_of(membership)
