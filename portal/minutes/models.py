"""Minutes, their versions, and the parts of each."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.days import noon
from portal.core.sealed import Sealed, SealedRow, sealed_column
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.speech.models import SoundRow
from portal.speech.recordings import RecordingRow
from portal.texts.models import Written, written_id, written_text


class Minutes(Base):
    """What was said and agreed in one meeting. Who was there is a number, never names."""

    __tablename__ = "minutes"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), unique=True)
    saves: Mapped[int] = mapped_column(default=0)
    """Counts the saves, so that of two people who save the second is told."""
    current: Mapped[int] = mapped_column(default=0)
    """The number of the version that the group reads; 0 while there is none."""
    shared_at: Mapped[datetime | None]
    """Since when the group can read them; a draft until then."""
    agree_on: Mapped[date | None]
    """From which day the group may say that it agrees. A draft has its own."""
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    for_newcomers: Mapped[bool] = mapped_column(default=False)
    """Whether the group has said that those who come later may read them too."""
    none_because_id: Mapped[int | None] = written_id()
    """Why there are no minutes, where a facilitator has said so."""
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    agreed_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[agreed_by_id])
    none_because: Mapped[Written | None] = written_text(none_because_id)
    versions: Mapped[list[MinutesVersion]] = relationship(
        lazy="raise", order_by="MinutesVersion.number", cascade="all, delete-orphan", passive_deletes=True
    )
    sounds: Mapped[list[MinutesSound]] = relationship(lazy="raise", viewonly=True)
    readings: Mapped[list[MinutesReading]] = relationship(
        lazy="raise", viewonly=True, order_by="MinutesReading.language"
    )

    @property
    def shared(self) -> bool:
        return self.current > 0

    @property
    def agreed(self) -> bool:
        return self.agreed_at is not None

    @property
    def draft(self) -> MinutesVersion | None:
        """What facilitators have written and not shared."""
        return self.versions[-1] if self.versions and self.versions[-1].shared_at is None else None

    @property
    def shown(self) -> MinutesVersion | None:
        """The version that the group reads."""
        return next((one for one in self.versions if one.number == self.current), None)

    @property
    def newest(self) -> MinutesVersion | None:
        """The draft, or where there is none what the group reads."""
        return self.versions[-1] if self.versions else None

    @property
    def agree_day(self) -> datetime | None:
        """A moment of the day from which the group may agree, which is the same day wherever one is."""
        return noon(self.agree_on) if self.agree_on is not None else None


class MinutesVersion(Base):
    """Minutes as they were shared once, or the draft of the next ones. Only the newest may be a draft."""

    __tablename__ = "minutes_versions"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Counts from 1."""
    begun_from: Mapped[int]
    """The number of the version that the group read when this one was begun; 0 where it read none."""
    present: Mapped[int | None]
    agree_on: Mapped[date | None]
    """From which day the group may say that it agrees, once this is shared; None where it leaves that day alone."""
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    saved_by: Mapped[Membership | None] = relationship(lazy="joined")
    minutes: Mapped[Minutes] = relationship(lazy="raise_on_sql", back_populates="versions")
    parts: Mapped[list[MinutesPart]] = relationship(
        lazy="raise",
        order_by="(MinutesPart.slot, MinutesPart.id)",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def language(self) -> str | None:
        """The language that it is written in, as far as its first words tell."""
        written = next((part.text for part in self.parts if part.text is not None), None)
        return written.language if written is not None else None

    @property
    def spoken(self) -> list[MinutesPart]:
        """What was said, point by point."""
        return self.of(Kind.SPOKEN)

    @property
    def agreed(self) -> MinutesPart | None:
        return next(iter(self.of(Kind.AGREED)), None)

    @property
    def not_agreed(self) -> MinutesPart | None:
        return next(iter(self.of(Kind.NOT_AGREED)), None)

    @property
    def later(self) -> MinutesPart | None:
        return next(iter(self.of(Kind.LATER)), None)

    @property
    def tasks(self) -> list[MinutesPart]:
        return self.of(Kind.TASK)

    @property
    def additions(self) -> list[MinutesPart]:
        return self.of(Kind.ADDED)

    @property
    def of_the_whole(self) -> list[MinutesPart]:
        """What some see differently about the minutes as a whole, or about a part that is not there any more."""
        here = {part.slot for part in self.parts if part.kind is not Kind.DIFFERENT and part.text is not None}
        return [part for part in self.of(Kind.DIFFERENT) if part.slot not in here]

    def of(self, kind: Kind) -> list[MinutesPart]:
        """The parts of this kind that say something, in their order."""
        return [part for part in self.parts if part.kind is kind and part.text is not None]

    def seen_differently(self, part: MinutesPart) -> list[MinutesPart]:
        """What some see differently about this part."""
        return [one for one in self.of(Kind.DIFFERENT) if one.slot == part.slot]


class Kind(enum.Enum):
    """What a part of minutes is."""

    SPOKEN = "spoken"
    """What was said about one point of the agenda."""
    AGREED = "agreed"
    NOT_AGREED = "not agreed"
    TASK = "task"
    """Who does what until next time: a facilitator by name, otherwise one of us."""
    LATER = "later"
    """What the group takes up another time."""
    DIFFERENT = "different"
    """What some see differently than it stands in the part of the same slot. Both stand."""
    ADDED = "added"
    """What was added after the group had agreed, with its day."""


class MinutesPart(SealedRow, Base):
    """One part of one version, and the same as HTML, made once."""

    __tablename__ = "minutes_parts"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_versions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    slot: Mapped[int]
    """Where it stands, and which part of another version it is the same as (`rules.SLOTS`)."""
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"))
    """Of a task: the facilitator who does it, or None for one of us."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    """Of a task for one of us: who has taken it."""
    added_on: Mapped[date | None]
    heading_id: Mapped[int | None] = written_id()
    text_id: Mapped[int | None] = written_id()
    about_id: Mapped[int | None] = written_id()
    """Of what some see differently: the paragraph that they mean."""
    sealed_html: Mapped[bytes | None] = sealed_column()
    html = Sealed[str | None]()
    """`texts.markup.rendered` of the text; None where it is made when it is shown."""
    facilitator: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[facilitator_id])
    taken_by: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[taken_by_id])
    heading: Mapped[Written | None] = written_text(heading_id)
    text: Mapped[Written | None] = written_text(text_id)
    about: Mapped[Written | None] = written_text(about_id)

    @property
    def day(self) -> datetime | None:
        """Noon of the day when it was added, to say that day in words."""
        return noon(self.added_on) if self.added_on is not None else None


class FineWithMinutes(Base):
    """That one member has said that a version is fine. Others see a number, and never who has not said it."""

    __tablename__ = "fine_with_minutes"
    __table_args__ = (UniqueConstraint("minutes_id", "membership_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    """The number of the version: whoever said it of an earlier one is asked anew."""
    said_at: Mapped[datetime]


class MinutesSound(SoundRow, Base):
    """What the group reads, as it is heard."""

    __tablename__ = "minutes_sounds"
    __table_args__ = (UniqueConstraint("minutes_id", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"))


class DraftSound(SoundRow, Base):
    """A draft as its facilitators hear it before they share it."""

    __tablename__ = "draft_sounds"
    __table_args__ = (UniqueConstraint("version_id", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_versions.id", ondelete="CASCADE"))


class MinutesReading(RecordingRow, Base):
    """Minutes as somebody of the group has read them aloud, in one language. A newer reading takes its place."""

    __tablename__ = "minutes_readings"
    __table_args__ = (UniqueConstraint("minutes_id", "language"),)
    LONGEST = 600
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    """The language that is heard."""
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    version: Mapped[int]
    """The number of the version that was read."""
    whole: Mapped[bool]
    """Whether the reader said that it is the whole text."""
    reader: Mapped[Membership | None] = relationship(lazy="joined", foreign_keys=[reader_id])
