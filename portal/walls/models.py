"""Walls and their notes. Nothing in the database tells who wrote a note, when, or in which order."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base, choice
from portal.texts.models import Written, written_id, written_text


class Heading(enum.Enum):
    """Under what a note hangs."""

    HARD = "hard"
    POSSIBLE = "possible"
    SUGGESTION = "suggestion"
    GIVE = "give"


class Wall(Base):
    """The wall of one meeting."""

    __tablename__ = "walls"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), unique=True)
    opened_on: Mapped[date]
    """The day where the groups meet. It is the day of every note's text too: none has one of its own."""
    taken_down: Mapped[int] = mapped_column(default=0)
    """How many notes facilitators took down, which the page says to everybody."""


class WallNote(Base):
    """One note. It has no author, not even a sealed one: nothing ever has to be brought back to anybody."""

    __tablename__ = "wall_notes"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """By chance, and notes stand by it: one that counts up would tell the order in which they came."""
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    wall_id: Mapped[int] = mapped_column(ForeignKey("walls.id", ondelete="CASCADE"), index=True)
    heading: Mapped[Heading] = mapped_column(choice(Heading))
    text_id: Mapped[int | None] = written_id()
    text: Mapped[Written | None] = written_text(text_id)
