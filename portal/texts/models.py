"""One text that somebody wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.core.sealed import Sealed, SealedRow, sealed_column


class Written(SealedRow, Base):
    """A text that somebody of a group wrote, with the language it is written in. Every one is sealed."""

    __tablename__ = "written"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    sealed_text: Mapped[bytes] = sealed_column()
    text = Sealed[str]()
    written_at: Mapped[datetime]


def written_id() -> Any:
    """The column of a thing that points to one of its texts."""
    return mapped_column(ForeignKey("written.id", ondelete="SET NULL"))


def written_text(column: Any) -> Any:
    """The text itself. It is never loaded one by one: `texts.queries.fetch` brings all texts of a page at once."""
    return relationship(Written, foreign_keys=[column], lazy="raise_on_sql")


def words_of(written: Written | None) -> str:
    """What a text says, as for the box in which it is changed; nothing where there is none."""
    return written.text if written is not None else ""
