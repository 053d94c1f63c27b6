"""Threads and messages."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.groups.models import Membership
from portal.messages.promise import Hours
from portal.speech.models import SoundRow
from portal.speech.recordings import RecordingRow
from portal.texts.models import Written, written_id, written_text


class Turn(enum.Enum):
    """Who a thread waits for."""

    FACILITATORS = "facilitators"
    PARTICIPANT = "participant"
    NOBODY = "nobody"
    """It is done: nothing waits until somebody writes again."""


class Kind(enum.Enum):
    """What a message is. Most say by themselves what they mean, in the language of whoever reads."""

    WORDS = "words"
    SPOKEN = "spoken"
    """It was said aloud, and is listened to."""
    CANNOT_COME = "cannot come"
    RIDE = "ride"
    UNCLEAR = "unclear"
    CALL_ME = "call me"
    TALK_BEFORE = "talk before"
    """Somebody asks to talk alone before a meeting."""
    TALK_AFTER = "talk after"
    CASE = "case"
    """From a facilitator: this belongs to an office, and here is how to reach it."""
    CALLED = "called"
    """A facilitator called, and says so."""
    NOTE = "note"
    """From one facilitator to the others. The participant reads it too."""


SPEAK_FOR_THEMSELVES = frozenset(Kind) - {Kind.WORDS, Kind.NOTE}
"""They need no words of one's own."""
READY = (Kind.CANNOT_COME, Kind.CALL_ME, Kind.RIDE, Kind.UNCLEAR)
"""What a participant sends by one tap."""


class PartOfDay(enum.Enum):
    """When a call fits."""

    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Thread(Base):
    """The one conversation between a participant and the facilitators of the group."""

    __tablename__ = "threads"
    __table_args__ = (Index(None, "waits_for", "answer_by"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), unique=True)
    last_at: Mapped[datetime]
    waits_for: Mapped[Turn] = mapped_column(choice(Turn))
    waits_since: Mapped[datetime | None]
    """While it waits for the facilitators: when the first message without an answer was sent."""
    answer_by: Mapped[datetime | None]
    """Until when that message is to have its answer, as the participant was told."""
    late_told_at: Mapped[datetime | None]
    """When the facilitators were told that this is past."""
    done_until: Mapped[int] = mapped_column(default=0)
    """The id of the message up to which a facilitator said that no more answer is needed; 0 before that."""
    changes: Mapped[int] = mapped_column(default=0)
    """Counts what an open page of it would have to show."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    """Which facilitator has said: I take this."""
    participant: Mapped[Membership] = relationship(lazy="raise", foreign_keys=[participant_id])
    taken_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[taken_by_id])

    @property
    def waits_for_facilitators(self) -> bool:
        return self.waits_for is Turn.FACILITATORS


class Message(Base):
    """One message."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "thread_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    from_participant: Mapped[bool]
    """Whether it says what the participant says, also where a facilitator wrote it down."""
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    """The facilitator whom the participant means, where it is one of them."""
    taken: Mapped[bool] = mapped_column(default=False)
    """Of a participant's: whether a facilitator has it. Until then it can be taken back."""
    fits: Mapped[str] = mapped_column(String(40), default="")
    """Of a wish for a call: the parts of the day that fit, with a space between."""
    about_day: Mapped[datetime | None]
    """Of a wish to talk alone: when the meeting begins that it is about."""
    text_id: Mapped[int | None] = written_id()
    sent_at: Mapped[datetime]
    author: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[author_id])
    to: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[to_id])
    text: Mapped[Written | None] = written_text(text_id)

    recording: Mapped[Recording | None] = relationship(lazy="raise_on_sql", viewonly=True)

    @property
    def parts_of_day(self) -> list[PartOfDay]:
        """When a call fits, as it was chosen."""
        return [part for part in PartOfDay if part.value in self.fits.split()]


class Recording(RecordingRow, Base):
    """What somebody said in a message: first what was sent, then the plain MP3 that was made of it."""

    __tablename__ = "recordings"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), unique=True)


class ThreadSound(SoundRow, Base):
    """The newest page of a thread, as it is heard."""

    __tablename__ = "thread_sounds"
    __table_args__ = (UniqueConstraint("thread_id", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))


class AnswerPromise(Base):
    """When the facilitators of a group read messages, and within how many working days they answer."""

    __tablename__ = "answer_promises"
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    within: Mapped[int]
    """Working days, 1 to `promise.MOST_DAYS`."""
    weekdays: Mapped[str] = mapped_column(String(7))
    """Digits from 0, which is Monday."""
    opens: Mapped[int]
    closes: Mapped[int]
    took: Mapped[str] = mapped_column(String(120), default="")
    """Within how many working days each of the newest answers came, with spaces between, the newest last."""

    @property
    def hours(self) -> Hours:
        return Hours(self.within, frozenset(map(int, self.weekdays)), self.opens, self.closes)

    @property
    def days_taken(self) -> list[int]:
        """Working days until each of the newest answers."""
        return [int(days) for days in self.took.split()]


class ReadySentence(Base):
    """A sentence that one facilitator often answers with."""

    __tablename__ = "ready_sentences"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    text_id: Mapped[int | None] = written_id()
    text: Mapped[Written | None] = written_text(text_id)
