"""What was said or asked for, and what became of it."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.core.days import noon
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.texts.models import Written, written_id, written_text


class Stage(enum.Enum):
    """How far something that was said has come. None of them is better than another."""

    SAID = "said"
    FINDING_OUT = "finding out"
    SENT = "sent"
    DONE = "done"
    PARTLY = "partly"
    NOT_NOW = "not now"
    SHOWN = "shown"


OPEN = frozenset({Stage.SAID, Stage.FINDING_OUT, Stage.SENT, Stage.PARTLY})
"""Somebody still has to do something: these want a day of the next look."""
REASONED = frozenset({Stage.PARTLY, Stage.NOT_NOW})
"""The group is owed a reason."""


class Input(Base):
    """Something that was said in a meeting, in a proposal or to a facilitator, in the words of the group.

    It is nobody's: no column tells who said it, nor of which proposal or conversation it is.
    """

    __tablename__ = "inputs"
    __table_args__ = (Index(None, "group_id", "moved_at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="SET NULL"), index=True)
    """The meeting at which it was said, where it was said at one."""
    said_on: Mapped[date]
    """The day of that meeting, otherwise the day that a facilitator wrote it down or says that it was said."""
    words_id: Mapped[int | None] = written_id()
    words: Mapped[Written | None] = written_text(words_id)
    stage: Mapped[Stage] = mapped_column(choice(Stage))
    sent_to_id: Mapped[int | None] = written_id()
    sent_to: Mapped[Written | None] = written_text(sent_to_id)
    latest_id: Mapped[int | None] = written_id()
    latest: Mapped[Written | None] = written_text(latest_id)
    """What is new, in a plain sentence."""
    reason_id: Mapped[int | None] = written_id()
    reason: Mapped[Written | None] = written_text(reason_id)
    """Why only partly, or why not now."""
    win: Mapped[bool] = mapped_column(default=False)
    """Whether the facilitators marked it as something that the group managed."""
    looked_after_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="SET NULL"), index=True
    )
    """The facilitator who looks after it; nobody once that one has stopped."""
    looked_after_by: Mapped[Membership | None] = relationship(lazy="joined")
    next_look: Mapped[date | None]
    moved_at: Mapped[datetime]
    """When it came to this stage, or something new was last said of it."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the saves, so that of two facilitators who change it the second is told."""
    meeting: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return self.stage in OPEN

    @property
    def managed(self) -> bool:
        """Whether it stands among what the group managed."""
        return self.win or self.stage is Stage.DONE

    @property
    def said_day(self) -> datetime:
        """Noon of the day when it was said, to say that day in words."""
        return noon(self.said_on)

    @property
    def next_day(self) -> datetime | None:
        """Noon of the day of the next look, to say that day in words."""
        return noon(self.next_look) if self.next_look is not None else None


class InputStep(Base):
    """How something stood before it was moved on: what the page tells of the way there."""

    __tablename__ = "input_steps"
    __table_args__ = (Index(None, "input_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    input_id: Mapped[int] = mapped_column(ForeignKey("inputs.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(choice(Stage))
    since: Mapped[datetime]
    """From when on it stood like this."""
    sent_to_id: Mapped[int | None] = written_id()
    sent_to: Mapped[Written | None] = written_text(sent_to_id)
    latest_id: Mapped[int | None] = written_id()
    latest: Mapped[Written | None] = written_text(latest_id)
    reason_id: Mapped[int | None] = written_id()
    reason: Mapped[Written | None] = written_text(reason_id)
