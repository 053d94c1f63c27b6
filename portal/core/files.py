"""Sealed files in a folder: what is too large for a column, like sound.

A model takes `FileRow`, and `put`, `get` and `drop` do the rest. Each file is sealed with a key of its own, which lies
sealed in its row: with the row its file is unreadable at once, in every copy of the folder too. The bytes themselves
go when the room drops them, or an hour after their row went in any other way.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Select, String, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.database import FILES, Base, Database
from portal.core.sealed import SealedFile, SealedRow, sealed_column
from portal.core.sealing import Key, SealIsBroken, new_secret

FLOOR = 64 * 1024 * 1024
"""Bytes that stay free on the disk: without room nothing can be deleted either."""
GRACE = timedelta(hours=1)
"""So long a file may lie there before its row does: the row comes with the commit."""
EVERY = timedelta(hours=1)
AT_ONCE = 500
"""Names that are asked for in one statement."""

_TO_REMOVE = "files to remove"


class DiskIsFull(Exception):
    """There is no room for another file."""


class FileIsGone(Exception):
    """The file is not there, or is not what was put there."""


class FileRow(SealedRow):
    """A row with one file. Before `put` and after `drop` it has none."""

    file_name: Mapped[str | None] = mapped_column(String(32), unique=True)
    file_size: Mapped[int | None]
    """Bytes, before sealing."""
    sealed_file_secret: Mapped[bytes | None] = sealed_column()
    file_secret = SealedFile()


def put(session: Session, row: FileRow, data: bytes) -> None:
    """Keep these bytes with this row, instead of those before. Raises DiskIsFull, and has changed nothing then.

    Where the transaction does not end well nobody can read the file, and `sweep` takes it.
    """
    name, secret = secrets.token_hex(16), new_secret()
    _write(_folder(session), name, Key(secret).seal(data, _place(name)))
    drop(session, row)
    row.file_name, row.file_secret, row.file_size = name, secret, len(data)


def get(session: Session, row: FileRow) -> bytes:
    """The bytes of this row's file. Raises FileIsGone."""
    if row.file_name is None or row.file_secret is None:
        raise FileIsGone
    try:
        sealed = (_folder(session) / row.file_name).read_bytes()
        return Key(row.file_secret).open(sealed, _place(row.file_name))
    except (FileNotFoundError, SealIsBroken):
        raise FileIsGone from None


def drop(session: Session, row: FileRow) -> None:
    """Take the file of this row away; its bytes go with the commit."""
    if row.file_name is not None:
        session.info.setdefault(_TO_REMOVE, []).append(row.file_name)
    row.file_name = row.file_secret = row.file_size = None


def drop_named(session: Session, names: Iterable[str | None]) -> None:
    """Let the bytes of these files go with the commit, where their rows are deleted by a statement."""
    session.info.setdefault(_TO_REMOVE, []).extend(name for name in names if name is not None)


@event.listens_for(Session, "after_commit")
def _remove_what_was_dropped(session: Session) -> None:
    for name in session.info.pop(_TO_REMOVE, ()):
        (_folder(session) / name).unlink(missing_ok=True)


@event.listens_for(Session, "after_soft_rollback")
def _keep_what_was_not(session: Session, _transaction: object) -> None:
    """Of what is undone one cannot tell what belongs to it: what is dropped all the same is found by `sweep`."""
    session.info.pop(_TO_REMOVE, None)


def sweep(database: Database, now: datetime) -> None:
    """Take away the files that no row has any more, or never had. The newest are left for GRACE."""
    folder = database.files
    if folder is None or not folder.is_dir():
        return
    old = [path for path in folder.iterdir() if path.stat().st_mtime < (now - GRACE).timestamp()]
    for start in range(0, len(old), AT_ONCE):
        some = {path.name: path for path in old[start : start + AT_ONCE]}
        with database.reading() as session:
            kept = {name for model in _models() for name in session.scalars(_names_among(model, list(some)))}
        for name in some.keys() - kept:
            some[name].unlink(missing_ok=True)


def _models() -> list[type[FileRow]]:
    """Every model with files."""
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, FileRow)]


def _names_among(model: type[FileRow], names: list[str]) -> Select[str | None]:
    """Which of these files a model has."""
    return select(model.file_name).where(model.file_name.in_(names))


def _write(folder: Path, name: str, sealed: bytes) -> None:
    """Put a whole file there, or none. Raises DiskIsFull."""
    beginning = folder / f"{name}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < FLOOR + len(sealed):
            raise DiskIsFull
        with open(os.open(beginning, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(sealed)
            new.flush()
            os.fsync(new.fileno())
        beginning.rename(folder / name)
    except OSError as error:
        beginning.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskIsFull from None
        raise


def _folder(session: Session) -> Path:
    folder: Path | None = session.info.get(FILES)
    assert folder is not None, "whoever opens the database says where its files are"  # noqa: S101
    return folder


def _place(name: str) -> str:
    """What the seal is bound to."""
    return f"files:{name}"
