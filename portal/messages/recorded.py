"""What somebody said in a message is made ready by a worker: plain, light, and nothing along that the phone wrote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.core import files, sound
from portal.core.database import Database
from portal.core.house import house
from portal.messages.models import Making, Message, Recording, Thread


def can_be_sent() -> bool:
    """Whether there is an ffmpeg that makes sound ready. Without it nobody is asked to say anything."""
    return sound.ffmpeg(house().settings.ffmpeg) is not None


def make_ready(database: Database, key: str, _now: datetime) -> None:
    """Make the recording with this id ready, or note that it cannot be. Of one that is gone, or was made: nothing.

    ffmpeg works between two short transactions: nobody waits for it. Raises sound.CannotBeMade where there is no
    ffmpeg or it fails, and files.DiskIsFull.
    """
    with database.reading() as session:
        sent = _sent(session, int(key))
    if sent is None:
        return
    program = sound.ffmpeg(house().settings.ffmpeg)
    if program is None:
        raise sound.CannotBeMade
    try:
        made = sound.ready(sent, program)
    except sound.NoSound:
        made = None
    _keep(database, int(key), made)


def give_up(database: Database, key: str, _now: datetime) -> None:
    """Note that a recording cannot be made ready."""
    _keep(database, int(key), None)


def _sent(session: Session, recording_id: int) -> bytes | None:
    """What was sent, if it still waits."""
    recording = session.get(Recording, recording_id)
    if recording is None or recording.stage is not Making.WAITING:
        return None
    try:
        return files.get(session, recording)
    except files.FileIsGone:
        return b""  # nothing to listen to, which is said like any other broken sound


def _keep(database: Database, recording_id: int, made: sound.Sound | None) -> None:
    """Keep what was made instead of what was sent, and let open pages show it."""
    with database.writing() as session, session.begin():
        recording = session.get(Recording, recording_id, with_for_update=True)
        if recording is None or recording.stage is not Making.WAITING:
            return
        if made is None:
            files.drop(session, recording)
            recording.stage = Making.UNREADABLE
        else:
            files.put(session, recording, made.mp3)
            recording.stage, recording.seconds, recording.cut = Making.READY, max(1, round(made.seconds)), made.cut
        thread = session.get_one(Message, recording.message_id).thread_id
        session.execute(update(Thread).where(Thread.id == thread).values(changes=Thread.changes + 1))
