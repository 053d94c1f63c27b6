"""Taking a backup: one file with all that the portal keeps, sealed, while the portal goes on."""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path

from portal.core import migrations
from portal.core.database import Database
from portal.core.marks import mark_moment
from portal.operations.backups import databases, ledger_file
from portal.operations.backups.sealed_stream import SealedWriter
from portal.settings import Settings

KEPT = timedelta(days=35)
"""So long a backup is kept. From safety.md, Figures."""
BACKED_UP = "backed_up_at"
"""The mark that says when the last backup was taken."""
WHAT, DATABASE, FILES, END = "what.json", "database", "files/", "end.json"
"""What lies in a backup, in this order."""
NAME = re.compile(r"portal-(\d{8}-\d{6})\.backup")
MOMENT = "%Y%m%d-%H%M%S"


class NoBackups(Exception):
    """The settings say no folder and key for backups."""


def take(settings: Settings, database: Database, now: datetime) -> Path:
    """Take a backup, and let go of those that are older than KEPT; gives the path of the new file.

    What is written meanwhile is not in it. Raises NoBackups, databases.ToolFails, or OSError without room: then there
    is no new file, and all others are still there.
    """
    if settings.backups is None:
        raise NoBackups
    settings.backups.mkdir(parents=True, exist_ok=True)
    made = settings.backups / f"portal-{now.astimezone(UTC):{MOMENT}}.backup"
    part = made.with_suffix(".part")
    try:
        with tempfile.TemporaryDirectory(dir=settings.data, prefix="backup-") as folder, part.open("wb") as file:
            copied = Path(folder) / DATABASE
            rows = databases.copy(database, copied, settings.postgresql_programs)
            sealed = SealedWriter(file, settings.backup_key)
            _write(sealed, copied, rows, database, settings.files, now)
            sealed.close()
            file.flush()
            os.fsync(file.fileno())
        part.rename(made)
    finally:
        part.unlink(missing_ok=True)
    with database.writing() as session, session.begin():
        mark_moment(session, BACKED_UP, now)
    ledger_file.write_out(settings, database, now)
    for old in all_backups(settings.backups):
        if taken_at(old) < now - KEPT:
            old.unlink()
    return made


def all_backups(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name)) if folder.is_dir() else []


def taken_at(backup: Path) -> datetime:
    """When a backup was taken, as its name says."""
    found = NAME.fullmatch(backup.name)
    assert found is not None, "only what all_backups gave"  # noqa: S101
    return datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC)


def _write(
    sealed: SealedWriter, copied: Path, rows: dict[str, int], database: Database, files: Path, now: datetime
) -> None:
    """Write all parts of a backup into it, one after the other."""
    with copied.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    kind = database.engine.dialect.name
    what = {"taken_at": now.isoformat(), "version": migrations.current(database), "kind": kind, "rows": rows}
    with tarfile.open(fileobj=sealed, mode="w|") as tar:  # type: ignore[call-overload]
        _add(tar, WHAT, json.dumps({**what, "sha256": digest}).encode())
        tar.add(copied, DATABASE, filter=_nobodys)
        all_files, number = sha256(), 0
        for path, data in _sealed_files(files):
            _add(tar, FILES + path.name, data)
            all_files.update(path.name.encode() + sha256(data).digest())
            number += 1
        _add(tar, END, json.dumps({"files": number, "sha256": all_files.hexdigest()}).encode())


def _sealed_files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Each of the portal's files, with what is in it. One that goes meanwhile was let go of, and is not missed."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            yield path, path.read_bytes()
        except FileNotFoundError:
            continue


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without whose file it is on this machine."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
