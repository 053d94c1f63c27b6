"""What the facilitators of a group have answered about being ready."""

from __future__ import annotations

import enum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base, choice
from portal.texts.models import Written, written_id, written_text


class Question(enum.Enum):
    """What the facilitators think about together. The questions that the portal answers itself are not among them."""

    ROOM = "room"
    CHILDREN = "children"
    INTERPRETER = "interpreter"
    STAND_IN = "stand-in"
    DANGER = "danger"
    NO_SAY = "no say"
    END = "end"

    @property
    def key(self) -> str:
        """As it stands in the name of a field."""
        return self.value.replace(" ", "_").replace("-", "_")


class ReadyAnswer(Base):
    """The answer of a group to one question: yes, or not yet, with a note."""

    __tablename__ = "ready_answers"
    __table_args__ = (UniqueConstraint("group_id", "question"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    question: Mapped[Question] = mapped_column(choice(Question))
    yes: Mapped[bool]
    """False is "not yet"."""
    note_id: Mapped[int | None] = written_id()
    note: Mapped[Written | None] = written_text(note_id)
