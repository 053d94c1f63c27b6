"""How somebody wants to be reached."""

from __future__ import annotations

import enum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base, choice
from portal.core.sealed import Sealed, SealedRow, sealed_column

QUIET_FROM, QUIET_TO = 21, 8
"""The quiet hours from the start, on the clock of the place where the groups meet."""


class Channel(enum.Enum):
    """The way by which somebody wants to hear of news."""

    SMS = "sms"
    EMAIL = "email"
    PAGE = "page"
    CALL = "call"
    PAPER = "paper"


SENT = frozenset({Channel.SMS, Channel.EMAIL})
"""The ways by which something leaves the house."""


class Topic(enum.Enum):
    """What one may be told about."""

    PLAN = "plan"
    """A new plan, or a new meeting in it."""
    CHANGE = "change"
    """A meeting that moved, changed or was cancelled."""
    MINUTES = "minutes"
    ANSWER = "answer"
    """An answer, or another message from the facilitators."""
    DAY_BEFORE = "day before"
    """A reminder on the day before a meeting."""
    SAME_MORNING = "same morning"
    """A reminder on the morning of a meeting."""


FROM_THE_START = frozenset({Topic.CHANGE, Topic.ANSWER, Topic.DAY_BEFORE})
"""What is ticked before somebody has chosen: what one would miss, or come in vain for, without it."""


class Wording(enum.Enum):
    """What a notice may say where others could read it."""

    SILENT = "silent"
    """The same words for everything, and the address of the portal."""
    PLAIN = "plain"
    """What there is, and of which group."""
    PLACE = "place"
    """For meetings also when and where."""


class Reach(SealedRow, Base):
    """How one person wants to be reached, in all her groups. Who has no such row reads news on the page only.

    It is for the one whose it is, and for the machine that sends. Facilitators read none of it.
    """

    __tablename__ = "reaches"
    SEALED_FOR = "person_id"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel), default=Channel.PAGE)
    sealed_number: Mapped[bytes | None] = sealed_column()
    number = Sealed[str | None]()
    """A mobile number for SMS, in international form; only while that is the channel."""
    sealed_email: Mapped[bytes | None] = sealed_column()
    email = Sealed[str | None]()
    """An address for e-mail; only while that is the channel."""
    plan: Mapped[bool] = mapped_column(default=False)
    change: Mapped[bool] = mapped_column(default=True)
    minutes: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[bool] = mapped_column(default=True)
    day_before: Mapped[bool] = mapped_column(default=True)
    same_morning: Mapped[bool] = mapped_column(default=False)
    wording: Mapped[Wording] = mapped_column(choice(Wording), default=Wording.SILENT)
    quiet_from: Mapped[int | None]
    """The hour in which the quiet begins, 0 to 23; None where there is none."""
    quiet_to: Mapped[int | None]
    """The hour in which it ends: on its stroke one may be told again."""
    paused: Mapped[bool] = mapped_column(default=False)
    """Whether nothing at all is to be sent, until this person says so."""

    @property
    def topics(self) -> frozenset[Topic]:
        """What this person wants to be told about."""
        return frozenset(topic for topic in Topic if getattr(self, _column(topic)))

    @topics.setter
    def topics(self, wanted: frozenset[Topic]) -> None:
        for topic in Topic:
            setattr(self, _column(topic), topic in wanted)

    def wants(self, topic: Topic) -> bool:
        """Whether this person wants to be told of this now."""
        return not self.paused and topic in self.topics

    @property
    def address(self) -> str | None:
        """Where a notice is sent; None where none leaves the house."""
        if self.channel is Channel.SMS:
            return self.number
        return self.email if self.channel is Channel.EMAIL else None


def _column(topic: Topic) -> str:
    return topic.value.replace(" ", "_")
