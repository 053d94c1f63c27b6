"""An invitation that somebody of the group reads aloud: kept, replaced, and taken away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import files
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.joining import queries
from portal.joining.models import LetterReading
from portal.speech import recordings


def read_aloud(
    session: Session, reader: Membership, language: str, sent: bytes, *, whole: bool, now: datetime
) -> LetterReading:
    """Keep what this member read of the invitation in the language with this code, instead of what was read before.

    The caller holds the group. Raises files.DiskIsFull.
    """
    here = (LetterReading.group_id == reader.group_id, LetterReading.language == language)
    for before in session.scalars(select(LetterReading).where(*here)).all():
        take_away(session, before)
    letter = queries.print_for(queries.letters(session, reader.group_id), language)
    reading = LetterReading(
        group_id=reader.group_id, language=language, reader=reader, letter=letter, whole=whole
    )  # fmt: skip
    recordings.keep(session, reading, sent, now)
    return reading


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Delete what a participant who leaves has read: nobody hears her voice when she cannot take it away any more."""
    stop(session, membership)


def stop(session: Session, membership: Membership) -> None:
    """The same where she reads aloud no more: the page on which she could take it away is not there for her then."""
    if membership.role is Role.PARTICIPANT:
        theirs = select(LetterReading).where(LetterReading.reader_id == membership.id)
        for reading in session.scalars(theirs).all():
            take_away(session, reading)


def take_away(session: Session, reading: LetterReading) -> None:
    """Delete a reading, with its bytes."""
    files.drop(session, reading)
    session.delete(reading)
    session.flush()
