"""Groups and memberships."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
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
    made_at: Mapped[datetime]
    members: Mapped[list[Membership]] = relationship(back_populates="group", lazy="raise", order_by="Membership.id")

    @property
    def languages(self) -> list[str]:
        return self.spoken.split()


class Membership(Base):
    """One person's seat in one group. Everything somebody may do in a group begins from it."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    phone: Mapped[str | None] = mapped_column(String(20))
    """A number for this group, in international form. A facilitator's stands on every page.

    Participants are never asked for one. Somebody on paper may give one: facilitators open it by an act of its own.
    """
    on_paper_at: Mapped[datetime | None]
    """Since when this person is with us on paper: has said yes to that, and has neither phone nor PIN here."""
    reach: Mapped[str | None] = mapped_column(String(120))
    """How somebody on paper wants to be reached, in a few words: "in the evening", "comes by on Tuesdays"."""
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
    def on_paper(self) -> bool:
        return self.on_paper_at is not None

    @property
    def closed_before(self) -> datetime | None:
        """What of this person's own is older is not shown at this sign-in (`people.SignIn`); None: everything is."""
        return self.__dict__.get("_closed_before")

    def close(self, before: datetime | None) -> None:
        """Note, for as long as this request lasts, that it comes from a sign-in that is not confirmed."""
        self.__dict__["_closed_before"] = before

    @property
    def author(self) -> str:
        """The name under which forms of this membership are counted once."""
        return f"membership:{self.id}"

    def may(self, right: Right) -> bool:
        """Whether this seat has the right."""
        return self.left_at is None and right in GRANTED[self.role]
