"""What people say into their phones is made ready by a worker: plain, light, and nothing along that the phone wrote.

A room takes `RecordingRow` for a table of its own, `keep` in the transaction in which something is sent, and makes
the table known with `can_be_recorded`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import files, jobs, sound
from portal.core.database import Database, choice
from portal.core.files import FileRow
from portal.core.house import house

After = Callable[[Session, Any], None]


class Making(enum.Enum):
    """How far a recording is."""

    WAITING = "waiting"
    """It is being made ready, and nobody gets what was sent."""
    READY = "ready"
    UNREADABLE = "unreadable"
    """It was no sound that could be made ready, and is deleted."""


class RecordingRow(FileRow):
    """A row with what somebody said: first what was sent, then the plain MP3 that was made of it."""

    LONGEST: ClassVar[int] = sound.LONGEST
    """Seconds; of what is longer the end goes missing."""
    id: Mapped[int]
    stage: Mapped[Making] = mapped_column(choice(Making))
    seconds: Mapped[int | None]
    """How long it is, once it is ready."""
    cut: Mapped[bool] = mapped_column(default=False)
    """Whether it was longer than may be, and its end is missing."""

    @property
    def ready(self) -> bool:
        return self.stage is Making.READY


def can_be_sent() -> bool:
    """Whether there is an ffmpeg that makes sound ready. Without it nobody is asked to say anything."""
    return sound.ffmpeg(house().settings.ffmpeg) is not None


def can_be_recorded(model: type[RecordingRow], after: After = lambda *_row: None) -> None:
    """Make a table of recordings known. `after` is done with one that is ready, or unreadable, in its transaction."""
    jobs.kind(_kind(model), partial(make_ready, model, after), partial(give_up, model, after))


def keep(session: Session, row: RecordingRow, sent: bytes, now: datetime) -> None:
    """Keep what was sent with a new row, until a worker has made it ready. Raises files.DiskIsFull."""
    row.stage, row.cut = Making.WAITING, False
    files.put(session, row, sent)
    session.add(row)
    session.flush()
    jobs.put(session, _kind(type(row)), [str(row.id)], now)


def mp3(session: Session, row: RecordingRow | None) -> bytes | None:
    """The MP3 of this row; None where it is not ready, or there is no row."""
    if row is None or not row.ready:
        return None
    try:
        return files.get(session, row)
    except files.FileIsGone:
        return None


def make_ready(model: type[RecordingRow], after: After, database: Database, key: str, _now: datetime) -> None:
    """Make the recording with this id ready, or note that it cannot be. Of one that is gone, or was made: nothing.

    ffmpeg works between two short transactions: nobody waits for it. Raises sound.CannotBeMade where there is no
    ffmpeg or it fails, and files.DiskIsFull.
    """
    with database.reading() as session:
        sent = _sent(session, model, int(key))
    if sent is None:
        return
    program = sound.ffmpeg(house().settings.ffmpeg)
    if program is None:
        raise sound.CannotBeMade
    try:
        made = sound.ready(sent, program, model.LONGEST)
    except sound.NoSound:
        made = None
    _note(database, model, after, int(key), made)


def give_up(model: type[RecordingRow], after: After, database: Database, key: str, _now: datetime) -> None:
    """Note that a recording cannot be made ready."""
    _note(database, model, after, int(key), None)


def _kind(model: type[RecordingRow]) -> str:
    """The kind of job that makes recordings of this table ready."""
    return f"ready: {model.__tablename__}"  # type: ignore[attr-defined]


def _sent(session: Session, model: type[RecordingRow], recording_id: int) -> bytes | None:
    """What was sent, if it still waits."""
    recording = session.get(model, recording_id)
    if recording is None or recording.stage is not Making.WAITING:
        return None
    try:
        return files.get(session, recording)
    except files.FileIsGone:
        return b""  # nothing to listen to, which is said like any other broken sound


def _note(
    database: Database, model: type[RecordingRow], after: After, recording_id: int, made: sound.Sound | None
) -> None:
    """Keep what was made instead of what was sent."""
    with database.writing() as session, session.begin():
        recording = session.get(model, recording_id, with_for_update={"of": model})
        if recording is None or recording.stage is not Making.WAITING:
            return
        if made is None:
            files.drop(session, recording)
            recording.stage = Making.UNREADABLE
        else:
            files.put(session, recording, made.mp3)
            recording.stage, recording.seconds, recording.cut = Making.READY, max(1, round(made.seconds)), made.cut
        after(session, recording)
