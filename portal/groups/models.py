"""Groups and memberships."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.days import noon
from portal.core.sealed import Sealed, SealedRow, sealed_column
from portal.groups.rights import AFTER_LEAVING, GRANTED, Right, Role
from portal.people.models import Person

A_LONG_MEETING = timedelta(hours=4)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything was written."""


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
    __table_args__ = (Index(None, "name", "id"), Index(None, "wants_another", "name", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    state: Mapped[State] = mapped_column(choice(State), default=State.PREPARING)
    spoken: Mapped[str] = mapped_column(String(120), default="")
    """Codes of the languages spoken in the group, with a space between."""
    leaves_quickly: Mapped[bool] = mapped_column(default=False)
    """Whether newcomers have the button that leaves quickly from the start; each then chooses for oneself."""
    made_at: Mapped[datetime]
    wants_another: Mapped[bool] = mapped_column(default=False)
    """Whether there are fewer facilitators than a group wants: counted again when one comes or goes, so that a
    coordinator finds these groups without anybody counting in all."""
    members: Mapped[list[Membership]] = relationship(back_populates="group", lazy="raise", order_by="Membership.id")

    @property
    def languages(self) -> list[str]:
        return self.spoken.split()


class Why(enum.Enum):
    """Why somebody takes a pause, for who wants to say it. Nobody is asked."""

    WORK = "work"
    ILLNESS = "illness"
    FAMILY = "family"
    FAR = "far"
    REST = "rest"


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
    """A number for this group, in international form. A facilitator's stands on every page.

    A participant may give one, with a yes to that, and somebody on paper too: facilitators open it by an act.
    """
    on_paper_at: Mapped[datetime | None]
    """Since when this person is with us on paper: has said yes to that, and has neither phone nor PIN here."""
    sealed_reach: Mapped[bytes | None] = sealed_column()
    reach = Sealed[str | None]()
    """How somebody on paper wants to be reached, in a few words: "in the evening", "comes by on Tuesdays"."""
    joined_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    pause_reason: Mapped[Why | None] = mapped_column(choice(Why))
    """For the facilitators, where this person wanted to say it; gone when the pause ends."""
    left_at: Mapped[datetime | None]
    away_until: Mapped[date | None]
    """Of a facilitator: until which day the others answer."""
    # Unnested, which SQLAlchemy knows but its types do not: nested, SQLite reads all memberships to show one message.
    group: Mapped[Group] = relationship(back_populates="members", lazy="joined", innerjoin="unnested")  # type: ignore[arg-type]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin="unnested")  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def away_day(self) -> datetime | None:
        """A moment of the day until which a facilitator is away, to say it in words."""
        return noon(self.away_until) if self.away_until is not None else None

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
    def reads_from(self) -> datetime:
        """From when on what the group wrote is there for this seat: a participant's day of joining, else always.

        Who comes later reads nothing that others said before they knew of it. It is the whole day, counted in UTC, and
        at least the hours that a meeting may have taken: many get their card when it is over, and were there.
        """
        if self.role is not Role.PARTICIPANT:
            return EVER
        joined = self.joined_at.astimezone(UTC)
        return min(joined.replace(hour=0, minute=0, second=0, microsecond=0), joined - A_LONG_MEETING)

    @property
    def author(self) -> str:
        """The name under which forms of this membership are counted once."""
        return f"membership:{self.id}"

    def may(self, right: Right) -> bool:
        """Whether this seat has the right; of one who has left, to what is that person's own."""
        return right in GRANTED[self.role] and (self.left_at is None or right in AFTER_LEAVING)


class Naming(Base):
    """Somebody of the staff who is named for a seat. The group reads it before that person can read the group."""

    __tablename__ = "namings"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    named_at: Mapped[datetime]
    begins_at: Mapped[datetime]
    """From when on the seat can be taken."""
    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def open_at(self, now: datetime) -> bool:
        """Whether the seat can be taken."""
        return self.begins_at <= now
