"""Groups and memberships."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.sealed import Sealed, SealedRow, sealed_column
from portal.groups.rights import GRANTED, Right, Role
from portal.people.models import Person


class State(enum.Enum):
    """How far a group has come. One may always go back a step, or pause."""

    PREPARING = "preparing"
    INVITING = "inviting"
    MEETING = "meeting"
    WITH_SERVICES = "with services"
    ENDING = "ending"
    PAUSED = "paused"


class Group(Base):
    """A group that meets."""

    __tablename__ = "groups"
    __table_args__ = (Index(None, "name", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    state: Mapped[State] = mapped_column(choice(State), default=State.PREPARING)
    spoken: Mapped[str] = mapped_column(String(120), default="")
    """Codes of the languages spoken in the group, with a space between."""
    leaves_quickly: Mapped[bool] = mapped_column(default=False)
    """Whether newcomers have the button that leaves quickly from the start; each then chooses for oneself."""
    made_at: Mapped[datetime]
    members: Mapped[list[Membership]] = relationship(back_populates="group", lazy="raise", order_by="Membership.id")

    @property
    def languages(self) -> list[str]:
        return self.spoken.split()


class Membership(SealedRow, Base):
    """One person's seat in one group. Everything somebody may do in a group begins from it."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    sealed_phone: Mapped[bytes | None] = sealed_column()
    phone = Sealed[str | None]()
    """A facilitator's number for this group, in international form. Participants are never asked for one."""
    joined_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    # Unnested, which SQLAlchemy knows but its types do not: nested, SQLite reads all memberships to show one message.
    group: Mapped[Group] = relationship(back_populates="members", lazy="joined", innerjoin="unnested")  # type: ignore[arg-type]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin="unnested")  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def author(self) -> str:
        """The name under which forms of this membership are counted once."""
        return f"membership:{self.id}"

    def may(self, right: Right) -> bool:
        """Whether this seat has the right."""
        return self.left_at is None and right in GRANTED[self.role]
