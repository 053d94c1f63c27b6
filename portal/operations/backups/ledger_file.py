"""The ledger of who was deleted, beside the backups: what a restored one has to forget again.

The database that is lost takes its own ledger along. So a worker writes it out whenever somebody is deleted, sealed
like a backup; it holds random ids and moments, and nothing else.
"""

from __future__ import annotations

import io
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from portal.core import ledger
from portal.core.database import Database
from portal.leaving import deleting
from portal.operations.backups.sealed_stream import SealedReader, SealedWriter
from portal.settings import Settings

NAME = "gone.ledger"
KIND = "ledger of who was deleted"
EVERY = timedelta(hours=1)
LARGEST = 1 << 26


def write_out(settings: Settings, database: Database, now: datetime) -> None:
    """Write out who was deleted, with those whom only the file knows, as after a restore. Raises OSError."""
    if settings.backups is None:
        return
    settings.backups.mkdir(parents=True, exist_ok=True)
    with database.reading() as session:
        gone = {**read(settings), **ledger.all_gone(session)}
    kept = {name: moment.isoformat() for name, moment in gone.items() if moment > now - ledger.STAYS}
    made = io.BytesIO()
    sealed = SealedWriter(made, settings.backup_key)
    sealed.write(json.dumps(kept, sort_keys=True).encode())
    sealed.close()
    part = settings.backups / f"{NAME}.part"
    with part.open("wb") as file:
        file.write(made.getvalue())
        file.flush()
        os.fsync(file.fileno())
    part.rename(settings.backups / NAME)


def read(settings: Settings) -> dict[str, datetime]:
    """Who was deleted, as the file says; nobody where there is none.

    Raises what `sealed_stream.SealedReader` does.
    """
    path = _path(settings)
    if path is None or not path.exists():
        return {}
    with path.open("rb") as file:
        found = json.loads(SealedReader(file, settings.backup_key).read(LARGEST))
    return {name: datetime.fromisoformat(moment) for name, moment in found.items()}


def replay(settings: Settings, database: Database, now: datetime) -> int:
    """Delete anew whom the file and the database name, and give how many they were. The database must be ready."""
    with database.writing() as session, session.begin():
        ledger.remember(session, read(settings))
        session.flush()
        return deleting.replay(session, now)


def _path(settings: Settings) -> Path | None:
    return None if settings.backups is None else settings.backups / NAME
