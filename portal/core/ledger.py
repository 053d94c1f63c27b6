"""Who was deleted: random ids, so that the next restore of an older backup does not bring anybody back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.database import Base, how_many

STAYS = timedelta(days=40)
"""Longer than the oldest backup, which is 35 days old: after that nothing could bring anybody back."""


class Gone(Base):
    """Somebody who was deleted. The id was by chance, and stands nowhere else any more but in backups."""

    __tablename__ = "gone"
    ledger_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    gone_at: Mapped[datetime]


def note(session: Session, ledger_id: str, now: datetime) -> None:
    """Write down that whoever had this id is deleted, in the transaction that does it."""
    session.merge(Gone(ledger_id=ledger_id, gone_at=now))


def all_gone(session: Session) -> dict[str, datetime]:
    """Who was deleted, and when, as far as a backup could still bring them back."""
    return {row.ledger_id: row.gone_at for row in session.scalars(select(Gone))}


def remember(session: Session, gone: dict[str, datetime]) -> None:
    """Write down what another ledger says, beside what this one does."""
    for ledger_id, moment in gone.items():
        note(session, ledger_id, moment)


def forget(session: Session, now: datetime) -> int:
    """Delete what no backup can bring back any more; how many that were."""
    return how_many(session.execute(delete(Gone).where(Gone.gone_at <= now - STAYS)))
