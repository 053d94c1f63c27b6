"""People, their sign-ins, and the one-time links by which staff come in."""

from __future__ import annotations

import enum
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice


class StaffRole(enum.Enum):
    """What somebody of the staff was invited as."""

    FACILITATOR = "facilitator"
    INTERPRETER = "interpreter"
    COORDINATOR = "coordinator"


FRESH = timedelta(minutes=15)
"""So long a proof opens cards, exports and roles (safety.md, Figures)."""
A_SLIP_OF_THE_CLOCK = timedelta(minutes=1)
"""By so much the clocks of several servers may differ."""


class Person(Base):
    """Somebody who uses the portal. Only a name that the person chose: no address, number or date of birth."""

    __tablename__ = "people"
    __table_args__ = (Index(None, "staff", "name"), Index(None, "interpreter"), Index(None, "coordinator"))
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    staff: Mapped[bool] = mapped_column(default=False)
    """May be named as a facilitator."""
    coordinator: Mapped[bool] = mapped_column(default=False)
    """Opens groups and names their facilitators; a role of the installation, which reads no group."""
    interpreter: Mapped[bool] = mapped_column(default=False)
    """Writes in another language what the group said; reads no messages."""
    leaves_quickly: Mapped[bool] = mapped_column(default=False)
    """Wants the button on each page that ends the sign-in and shows another page."""
    speed: Mapped[int] = mapped_column(default=100)
    """Of what is read aloud, in hundredths of the usual. It stands here with the next three, as every page asks."""
    larger_letters: Mapped[bool] = mapped_column(default=False)
    listens_by_itself: Mapped[bool] = mapped_column(default=False)
    """Wants each page to be read aloud as soon as it opens."""
    one_at_a_time: Mapped[bool] = mapped_column(default=False)
    """Wants a way on each page to its sentences, one by one."""
    made_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    """When this person is to be deleted, as she asked; until then she may regret it."""
    ledger_id: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16), unique=True)
    """By chance: all that stays of somebody who is deleted, so that no backup brings her back (`core/ledger.py`)."""

    @property
    def works(self) -> bool:
        """Whether this is somebody of the staff, who comes in by the staff's door."""
        return self.staff or self.coordinator or self.interpreter


class SignIn(Base):
    """One browser in which somebody is signed in. The secret is only in its cookie; here is its hash.

    When somebody was last seen stands in that signed cookie, so that reading a page writes nothing here.
    """

    __tablename__ = "sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """The absolute end. Nothing moves it but passphrase and code, given anew by one of the staff on the own phone."""
    quiet: Mapped[int]
    """Seconds that may pass from one page to the next; after more, one has to come in again."""
    ended_at: Mapped[datetime | None]
    proved_at: Mapped[datetime | None]
    """When somebody of the staff last gave passphrase and second factor here. Without it this sign-in opens nothing.

    Who comes back to the own phone with a PIN has proved nothing anew: it is still the time before.
    """
    closed_before: Mapped[datetime | None]
    """What was of this person before this moment is not shown here, until an older phone or somebody else confirms.

    So it is after a new card for somebody who lost a phone or a PIN: whoever made that card cannot walk in with it.
    """
    only_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    """Until then it opens this one group, whose facilitator made the card: no other group of the same person."""
    new_pin_until: Mapped[datetime | None]
    """Once that is confirmed, a new PIN may be chosen here until then, once, by whoever has forgotten the old one."""
    new_pin_at: Mapped[datetime | None]
    """When that was done, for the older phones of this person to tell."""
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def may_choose_pin_anew(self, now: datetime) -> bool:
        """Whether somebody may choose a new PIN here without the old one."""
        return self.closed_before is None and self.new_pin_until is not None and now < self.new_pin_until

    def lasts(self, seen: datetime | None, now: datetime) -> bool:
        """Whether this sign-in is still good for somebody who was last seen then.

        A clock that was put back makes nothing last longer: whoever was seen later than now, or came in later than
        now, comes in again.
        """
        if seen is None or self.ended_at is not None or now >= self.ends_at:
            return False
        clock_was_put_back = max(seen, self.made_at) - now > A_SLIP_OF_THE_CLOCK
        return not clock_was_put_back and (now - seen).total_seconds() < self.quiet

    def is_fresh(self, now: datetime) -> bool:
        """Whether passphrase and second factor were given here just now. A clock that was put back freshens nothing."""
        return self.proved_at is not None and -A_SLIP_OF_THE_CLOCK <= now - self.proved_at <= FRESH


class EntryLink(Base):
    """A link that lets one person in, once. It says as what that person is invited."""

    __tablename__ = "entry_links"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    role: Mapped[StaffRole | None] = mapped_column(choice(StaffRole))
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def open_at(self, now: datetime) -> bool:
        """Whether the link still lets somebody in."""
        return self.used_at is None and now < self.ends_at
