"""What somebody needs to come to a meeting."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.core.sealed import Sealed, SealedRow, sealed_column
from portal.groups.models import Membership
from portal.meetings.models import Answer


class Kind(enum.Enum):
    """What can be asked for. `needs/_kind.html` says each in words."""

    RIDE = "ride"
    CHILDCARE = "childcare"
    FOOD = "food"
    INTERPRETER = "interpreter"
    STEP_FREE = "step-free"
    OTHER = "other"


class Needs(SealedRow, Base):
    """What one member needs for one meeting, and who comes along. It goes when the answer goes.

    All of it is sealed, in this row: it belongs to this one answer, and nothing of it may stay behind elsewhere.
    """

    __tablename__ = "needs"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), unique=True)
    said_at: Mapped[datetime]
    """When it was said last. Whoever comes in with a new card reads nothing older, though the answer may be newer."""
    sealed_people: Mapped[bytes] = sealed_column()
    people = Sealed[str]()
    """How many adults and how many children come, like "2 3"."""
    sealed_kinds: Mapped[bytes] = sealed_column()
    kinds = Sealed[str]()
    """The values of what is needed, with a space between."""
    sealed_tongue: Mapped[bytes | None] = sealed_column()
    tongue = Sealed[str | None]()
    """The code of the language of the interpreter."""
    sealed_along: Mapped[bytes | None] = sealed_column()
    along = Sealed[str | None]()
    """The first name of somebody whom one takes along."""
    sealed_text: Mapped[bytes | None] = sealed_column()
    text = Sealed[str | None]()
    """What else is needed, in own words."""
    language: Mapped[str] = mapped_column(String(8))
    """The code of the language of the own words."""
    sealed_arranged: Mapped[bytes] = sealed_column()
    arranged = Sealed[str]()
    """The values of what facilitators have arranged, with a space between."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    """The facilitator who wrote it down for somebody on paper; None where the member said it."""
    answer: Mapped[Answer] = relationship(lazy="raise")
    written_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[written_by_id])

    @property
    def adults(self) -> int:
        return int(self.people.split()[0])

    @property
    def children(self) -> int:
        return int(self.people.split()[1])

    @property
    def wanted(self) -> list[Kind]:
        return [kind for kind in Kind if kind.value in self.kinds.split()]

    @property
    def ready(self) -> set[Kind]:
        """What is arranged of what is wanted."""
        return {kind for kind in self.wanted if kind.value in self.arranged.split()}
