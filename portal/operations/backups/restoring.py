"""The way back: a backup is opened, looked at, and put where nothing is yet. A drill does so in a scratch place."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import make_url

from portal.core import migrations
from portal.core.database import Database
from portal.core.keys import fits
from portal.operations.backups import databases
from portal.operations.backups.sealed_stream import BackupIsBroken, SealedReader
from portal.operations.backups.taking import DATABASE, END, FILES, WHAT
from portal.settings import Settings

AT_ONCE = 1 << 20


class SomethingIsThere(Exception):
    """A backup is put only where there is nothing: this place holds a database or files already."""


class AnotherKind(Exception):
    """A backup of SQLite goes back to SQLite, and one of PostgreSQL to PostgreSQL."""


class FromALaterVersion(Exception):
    """The backup was taken by a later version of the portal than this one."""


class NotTheSame(Exception):
    """What was put back is not what was copied; its message says where they differ."""


class WrongSealingKey(Exception):
    """PORTAL_SEALING_KEY does not open what people wrote in this backup."""


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    rows: int
    files: int
    taken_at: str
    old: bool
    """Whether `portal migrate` has to follow, as it was taken by an earlier version."""


def restore(settings: Settings, backup: Path) -> Restored:
    """Put a backup where the settings say that database and files lie, and look whether it is the same.

    Raises SomethingIsThere, AnotherKind, FromALaterVersion, NotTheSame, WrongSealingKey, BackupIsBroken,
    NotTheBackupKey or databases.ToolFails. Nothing is put anywhere before the whole backup is known to be sound.
    """
    if not databases.is_empty(settings.database_url) or (settings.files.is_dir() and any(settings.files.iterdir())):
        raise SomethingIsThere
    settings.data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.data, prefix="restore-") as folder:
        what, number = _unpack(backup, settings.backup_key, Path(folder))
        kind = make_url(settings.database_url).drivername.partition("+")[0]
        if what["kind"] != kind:
            raise AnotherKind
        if not _is_known(what["version"]):
            raise FromALaterVersion
        databases.put_back(Path(folder) / DATABASE, settings.database_url, settings.postgresql_programs)
        settings.files.mkdir(mode=0o700, exist_ok=True)
        for path in (Path(folder) / "files").iterdir():
            shutil.move(path, settings.files / path.name)
    _compare(settings, what)
    return Restored(sum(what["rows"].values()), number, what["taken_at"], what["version"] != migrations.newest())


@contextmanager
def _scratch(settings: Settings) -> Iterator[Settings]:
    """The settings of an empty place, which is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=settings.data, prefix="drill-") as folder:
        place = Path(folder)
        with databases.scratch_place(settings.database_url, place) as url:
            yield replace(settings, data=place, database_url=url)


def drill(settings: Settings, backup: Path) -> Restored:
    """Restore a backup into a scratch place and compare. Raises what `restore` does, or databases.NoScratchPlace."""
    with _scratch(settings) as scratch:
        return restore(scratch, backup)


def _unpack(backup: Path, key: str, folder: Path) -> tuple[dict[str, Any], int]:
    """Put what is in a backup into a folder: what it says of itself, and how many files it has. Reads all of it."""
    (folder / "files").mkdir()
    with backup.open("rb") as file:
        sealed = SealedReader(file, key)
        try:
            with tarfile.open(fileobj=sealed, mode="r|") as tar:  # type: ignore[call-overload]
                what, number = _members(tar, folder)
        except (tarfile.TarError, ValueError, KeyError, TypeError):
            raise BackupIsBroken from None
        while sealed.read(AT_ONCE):
            pass
    return what, number


def _members(tar: tarfile.TarFile, folder: Path) -> tuple[dict[str, Any], int]:
    what: dict[str, Any] = {}
    all_files, number, ended = sha256(), 0, False
    for member in tar:
        inside = tar.extractfile(member)
        if inside is None:
            raise BackupIsBroken
        if member.name == WHAT:
            what = json.load(inside)
        elif member.name == DATABASE:
            if _written(inside, folder / DATABASE) != what["sha256"]:
                raise BackupIsBroken
        elif member.name.startswith(FILES):
            name = Path(member.name).name
            all_files.update(name.encode() + bytes.fromhex(_written(inside, folder / "files" / name)))
            number += 1
        elif member.name == END:
            ended = json.load(inside) == {"files": number, "sha256": all_files.hexdigest()}
    if not ended or not (folder / DATABASE).is_file():
        raise BackupIsBroken
    return what, number


def _written(inside: IO[bytes], to: Path) -> str:
    """Write a part of a backup to a file, and give the hash of what stands there then."""
    with to.open("w+b") as file:
        shutil.copyfileobj(inside, file, AT_ONCE)
        file.seek(0)
        return file_digest(file, "sha256").hexdigest()


def _is_known(version: str | None) -> bool:
    """Whether this version of the portal knows how to go on from a database of that migration."""
    if version is None:
        return False
    try:
        return ScriptDirectory.from_config(migrations.config()).get_revision(version) is not None
    except CommandError:
        return False


def _compare(settings: Settings, what: dict[str, Any]) -> None:
    """Raises NotTheSame or WrongSealingKey where what was put back is not what was copied."""
    found = databases.rows(settings.database_url, what["rows"])
    if differ := sorted(name for name, number in what["rows"].items() if found.get(name) != number):
        raise NotTheSame(", ".join(differ))
    with (
        closing(Database(settings.database_url, settings.sealing_key, settings.files)) as database,
        database.reading() as session,
    ):
        if not fits(session):
            raise WrongSealingKey
