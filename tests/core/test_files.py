"""Sealed files: read back as they were put, unreadable without their row, and gone with it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.core import files
from portal.core.database import Database
from portal.messages.models import Recording
from tests.recordings import SILENCE
from tests.world import NOW, World

pytestmark = pytest.mark.both
SAID = b"I will bring the soup. " * 2000


def of(session: Session, world: World, name: str = "amina") -> Recording:
    its = Recording.message_id == world.messages[name]
    return session.scalars(select(Recording).where(its)).one()


def change(database: Database, what: Callable[[Session], object]) -> None:
    with database.writing() as session, session.begin():
        what(session)


def heard(database: Database, world: World, name: str = "amina") -> bytes:
    with database.reading() as session:
        return files.get(session, of(session, world, name))


def say(database: Database, world: World, data: bytes = SAID) -> None:
    change(database, lambda session: files.put(session, of(session, world), data))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def age(folder: Path, by: timedelta) -> None:
    """Let all files have been written so long before the world's time."""
    for path in folder.iterdir():
        os.utime(path, times=((NOW - by).timestamp(),) * 2)


def test_what_is_put_is_read_back_and_lies_there_unreadable(
    database: Database, world: World, sealed_files: Path
) -> None:
    say(database, world)
    assert heard(database, world) == SAID
    assert all(b"bring the soup" not in path.read_bytes() for path in sealed_files.iterdir())
    with database.reading() as session:
        row = of(session, world)
        assert row.file_size == len(SAID)
        assert row.file_name in names(sealed_files)
        assert (sealed_files / str(row.file_name)).stat().st_mode & 0o777 == 0o600, "for the portal alone"


def test_what_is_put_instead_takes_the_bytes_before_away(database: Database, world: World, sealed_files: Path) -> None:
    before = names(sealed_files)
    say(database, world, b"first")
    say(database, world, b"second")
    assert heard(database, world) == b"second"
    assert len(names(sealed_files)) == len(before)


def test_what_is_dropped_is_gone_with_the_commit_and_not_before(
    database: Database, world: World, sealed_files: Path
) -> None:
    before = names(sealed_files)
    with database.writing() as session, session.begin():
        row = of(session, world)
        name = row.file_name
        files.drop(session, row)
        assert name in names(sealed_files)
    assert names(sealed_files) == before - {name}
    with database.reading() as session, pytest.raises(files.FileIsGone):
        files.get(session, of(session, world))


def test_what_is_not_committed_changes_nothing(database: Database, world: World, sealed_files: Path) -> None:
    age(sealed_files, 2 * files.GRACE)
    files.sweep(database, NOW)  # what is not of this world
    before = names(sealed_files)
    with database.writing() as session:
        files.drop(session, of(session, world))
        session.rollback()
        session.commit()
    with database.writing() as session:
        files.put(session, of(session, world), SAID)
        session.flush()
        session.rollback()
        session.commit()
    assert heard(database, world) == SILENCE
    age(sealed_files, 2 * files.GRACE)
    files.sweep(database, NOW)
    assert heard(database, world) == SILENCE
    assert names(sealed_files) == before, "what was put in vain is swept away"


def test_with_its_row_a_file_is_unreadable_at_once_and_soon_gone(
    database: Database, world: World, sealed_files: Path
) -> None:
    with database.reading() as session:
        name = of(session, world).file_name
    change(database, lambda session: session.execute(delete(Recording).where(Recording.file_name == name)))
    age(sealed_files, files.GRACE / 2)
    files.sweep(database, NOW)
    assert name in names(sealed_files), "a row may be on its way"
    age(sealed_files, 2 * files.GRACE)
    files.sweep(database, NOW)
    assert name not in names(sealed_files)
    assert heard(database, world, "yusuf") == SILENCE, "all others stay"


def test_a_file_opens_for_its_own_row_alone(database: Database, world: World, sealed_files: Path) -> None:
    with database.reading() as session:
        other = of(session, world, "yusuf").file_name
        mine = of(session, world).file_name
    (sealed_files / str(mine)).write_bytes((sealed_files / str(other)).read_bytes())
    with pytest.raises(files.FileIsGone):
        heard(database, world)
    (sealed_files / str(mine)).write_bytes(b"")
    with pytest.raises(files.FileIsGone):
        heard(database, world)


def test_a_file_that_somebody_took_away_is_gone_and_no_error(
    database: Database, world: World, sealed_files: Path
) -> None:
    for path in sealed_files.iterdir():
        path.unlink()
    with pytest.raises(files.FileIsGone):
        heard(database, world)


def test_a_full_disk_takes_nothing_more_and_loses_nothing(
    database: Database, world: World, sealed_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(sealed_files)
    monkeypatch.setattr(files, "FLOOR", 1 << 60)
    with pytest.raises(files.DiskIsFull):
        say(database, world)
    assert heard(database, world) == SILENCE
    assert names(sealed_files) == before


def test_nobody_reads_a_file_by_changing_its_name_in_the_row(database: Database, world: World) -> None:
    with database.reading() as session:
        other = of(session, world, "yusuf").file_name
    its = Recording.message_id == world.messages["yusuf"]
    change(database, lambda session: session.execute(update(Recording).where(its).values(file_name=None)))
    its = Recording.message_id == world.messages["amina"]
    change(database, lambda session: session.execute(update(Recording).where(its).values(file_name=other)))
    with pytest.raises(files.FileIsGone):
        heard(database, world)
