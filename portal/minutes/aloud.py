"""Minutes that somebody of the group reads aloud: kept, replaced, taken away, and gone with what is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from portal.core import files
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.minutes.models import Minutes, MinutesReading
from portal.speech import recordings


def read_aloud(
    session: Session, reader: Membership, minutes: Minutes, language: str, sent: bytes, *, whole: bool, now: datetime
) -> MinutesReading:
    """Keep what this member read of these minutes in the language with this code, instead of what was read before.

    Raises files.DiskIsFull.
    """
    _drop(session, select(MinutesReading).where(_of(minutes), MinutesReading.language == language))
    reading = MinutesReading(
        group_id=minutes.group_id, minutes_id=minutes.id, language=language, reader=reader, version=minutes.current,
        whole=whole,
    )  # fmt: skip
    recordings.keep(session, reading, sent, now)
    return reading


def take_away(session: Session, reading: MinutesReading) -> None:
    """Delete a reading, with its bytes."""
    files.drop(session, reading)
    session.delete(reading)
    session.flush()


def take_out(session: Session, minutes: Minutes, _gone: Sequence[str]) -> None:
    """Where something is taken out of these minutes for good, it is heard in no reading either: all of them go."""
    _drop(session, select(MinutesReading).where(_of(minutes)))


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Delete what a participant who leaves has read: nobody hears her voice when she cannot take it away any more."""
    if membership.role is Role.PARTICIPANT:
        forget_reader(session, membership)


def forget_reader(session: Session, reader: Membership) -> None:
    """What this member has read goes with whoever is deleted: it is her voice."""
    _drop(session, select(MinutesReading).where(MinutesReading.reader_id == reader.id))


def _of(minutes: Minutes) -> ColumnElement[bool]:
    return MinutesReading.minutes_id == minutes.id


def _drop(session: Session, question: Select[MinutesReading]) -> None:
    for reading in session.scalars(question).all():
        take_away(session, reading)
