"""What kind of database this is, written in it, so that a demo never opens real data, nor the other way round."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.database import Base


class Mark(Base):
    """One fact about the whole database."""

    __tablename__ = "marks"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(60))


def mark(session: Session, name: str, value: str) -> None:
    """Write a fact about the whole database."""
    session.merge(Mark(name=name, value=value))


def marked(session: Session, name: str) -> str | None:
    """Read a fact about the whole database."""
    return session.scalar(select(Mark.value).where(Mark.name == name))


def mark_moment(session: Session, name: str, moment: datetime) -> None:
    """Write when something of the whole database was last done."""
    mark(session, name, moment.isoformat())


def marked_moment(session: Session, name: str) -> datetime | None:
    """When that was last done; None where it never was."""
    value = marked(session, name)
    return None if value is None else datetime.fromisoformat(value)
