"""News for one member, and what of it is to leave the house. None of it is anybody's words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base, choice
from portal.reach.models import Channel, Topic

SENT_ONLY = "sent only"
"""News of a thing called so is sent and not shown: the page says it in another way."""


class Notice(Base):
    """One piece of news for one member. It holds what and when, never anybody's words.

    A newer notice of the same thing takes the place of the older one: who was told of a meeting and then of its
    cancellation reads only the second.
    """

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("membership_id", "thing", "thing_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    about_day: Mapped[datetime | None]
    """The day of the meeting that it is about, so that the sentence needs no further look-up."""
    told_at: Mapped[datetime]
    number: Mapped[int]
    """Counts up with every telling in the group: what the marker below is compared with."""
    goes_at: Mapped[datetime | None]
    """From when on it may be sent to where she is; None where it does not leave the page, or has left."""


class Marker(Base):
    """How far one member has seen the news. Moved only by that member's own press; nobody else reads it."""

    __tablename__ = "news_markers"
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    seen_number: Mapped[int]


class Reminder(Base):
    """One reminder of one thing of a day, like a meeting, to one member: made once, so that it comes once."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("membership_id", "thing", "thing_id", "about_day", "topic"),
        Index(None, "about_day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    about_day: Mapped[datetime]
    """When the thing is, as it stood then: whatever is moved is another day."""
    topic: Mapped[Topic] = mapped_column(choice(Topic))
    goes_at: Mapped[datetime | None]
    """From when on it may be sent; None where it has left, or was not to leave any more."""


class Outbox(Base):
    """That something is to leave the house for one person: made with the change, gone when it was sent.

    What it says is made of what is still new when it leaves.
    """

    __tablename__ = "outbox"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    """The way by which it is being sent, or was to be when it was made."""
    sending_at: Mapped[datetime | None]
    """Since when it is being sent. Who finds it so, with nobody at work, does not know whether it was sent."""


class Unreached(Base):
    """That a text for one member was not sent, or nobody knows whether: for the facilitators, who can call."""

    __tablename__ = "unreached"
    __table_args__ = (Index(None, "group_id", "since"),)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    since: Mapped[datetime]
    unknown: Mapped[bool]
    """Whether it may have come all the same."""
