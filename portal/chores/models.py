"""What somebody does at a meeting."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base
from portal.texts.models import Written, words_of, written_id, written_text


class Chore(Base):
    """One task at one meeting. Everybody in the group reads it, and who has taken it."""

    __tablename__ = "chores"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text_id: Mapped[int | None] = written_id()
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    """Who does it; nobody yet, or not any more, where that person has left."""
    text: Mapped[Written | None] = written_text(text_id)

    @property
    def line(self) -> str:
        return words_of(self.text)
