"""Phones that are known, the PINs of people, wrong tries, and the codes by which a new phone becomes known."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.people.models import Person, SignIn


class Sign(enum.Enum):
    """A simple picture with a word. On a phone that several use, each has one; all twelve are shown to everybody."""

    SUN = "sun"
    FISH = "fish"
    KEY = "key"
    TREE = "tree"
    BOAT = "boat"
    MOUNTAIN = "mountain"
    CUP = "cup"
    FLOWER = "flower"
    BIRD = "bird"
    UMBRELLA = "umbrella"
    APPLE = "apple"
    BICYCLE = "bicycle"


class Browser(enum.Enum):
    """Which browser it is, as far as people know them by name: it tells one's phones apart, and nothing else."""

    CHROME = "chrome"
    SAFARI = "safari"
    FIREFOX = "firefox"
    SAMSUNG = "samsung"
    EDGE = "edge"
    OPERA = "opera"
    OTHER = "other"


class Device(Base):
    """One person on one phone (or tablet, or computer). The two secrets are only in its cookie; here are hashes.

    Several people on one phone are several rows with the same `phone_hash`.
    """

    __tablename__ = "devices"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    phone_hash: Mapped[str] = mapped_column(String(64), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_ins.id", ondelete="SET NULL"), index=True)
    shared: Mapped[bool | None]
    """Whether others use the phone too; None as long as the person has not said."""
    sign: Mapped[Sign | None] = mapped_column(choice(Sign))
    wrong: Mapped[int] = mapped_column(default=0)
    """Wrong PINs under this person's sign on this phone, since this person last came in."""
    browser: Mapped[Browser] = mapped_column(choice(Browser))
    copied: Mapped[bool] = mapped_column(default=False)
    """Whether its secret was used by another browser too."""
    made_at: Mapped[datetime]
    came_at: Mapped[datetime]
    """When somebody last came in with it. People are shown its month only."""
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    sign_in: Mapped[SignIn | None] = relationship(lazy="raise_on_sql")


class Pin(Base):
    """The six digits of one person, as a slow hash over a hash with a pepper that is not in the database."""

    __tablename__ = "pins"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    digits_hash: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime]


class PinTries(Base):
    """How many wrong PINs were tried on one phone. Written only by `phones/tries.py`."""

    __tablename__ = "pin_tries"
    phone_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent: Mapped[int]
    waits_until: Mapped[datetime | None]
    last_at: Mapped[datetime]


class NewPhoneCode(Base):
    """What an old phone shows to a new one: a picture to scan and letters to type, for five minutes and one time."""

    __tablename__ = "new_phone_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    scanned_hash: Mapped[str] = mapped_column(String(64), unique=True)
    typed_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def open_at(self, now: datetime) -> bool:
        """Whether the code still makes a phone known."""
        return self.used_at is None and now < self.ends_at
