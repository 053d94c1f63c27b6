"""Backups: taken while others write, sealed, kept for 35 days; restored into an empty place, and tried there before."""

from __future__ import annotations

import io
import os
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from portal import create_app
from portal.core import files, jobs, ledger
from portal.core.clock import now
from portal.core.database import Database
from portal.core.files import FileRow
from portal.core.limits import Limit
from portal.core.marks import marked_moment
from portal.leaving import deleting
from portal.messages.models import Recording
from portal.operations.backups import databases, ledger_file, sealed_stream, taking
from portal.operations.backups.sealed_stream import PIECE, BackupIsBroken, NotTheBackupKey, SealedReader, SealedWriter
from portal.people.models import Person
from portal.settings import from_environment
from portal.texts.models import Written
from tests.conftest import ENVIRONMENT
from tests.operations.running import portal
from tests.postgresql import programs
from tests.world import World

KEY = "only-for-tests-backups-0123456789-abcdefghij"
Command = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups lie."""
    return tmp_path / "backups"


@pytest.fixture
def own(own_database_url: str, sealed_files: Path, tmp_path: Path, folder: Path) -> dict[str, str]:
    """The settings of an installation with the world in it, and with backups."""
    data = tmp_path / "data"
    shutil.copytree(sealed_files, data / "files")
    more = {"DATA": str(data), "DATABASE_URL": own_database_url, "BACKUPS": str(folder), "BACKUP_KEY": KEY}
    return {
        **{name.removeprefix("PORTAL_").lower(): value for name, value in ENVIRONMENT.items()},
        **{name.lower(): value for name, value in more.items()},
        "postgresql": str(programs()),
    }


@pytest.fixture
def command(own: dict[str, str]) -> Command:
    """Run a command of that installation; a name given stands instead of its own."""
    return lambda *words, **other: portal(*words, **{**own, **other})


@pytest.fixture
def database(own: dict[str, str]) -> Database:
    return Database(own["database_url"], own["sealing_key"], Path(own["data"]) / "files")


def taken(command: Command, folder: Path, **other: str) -> Path:
    """Take a backup, and give its path."""
    before = set(taking.all_backups(folder))
    result = command("backup", **other)
    assert result.exit_code == 0, result.output
    (made,) = set(taking.all_backups(folder)) - before
    return made


def elsewhere(tmp_path: Path, empty_url: str) -> dict[str, str]:
    """An empty place for an installation."""
    return {"data": str(tmp_path / "elsewhere"), "database_url": empty_url}


@pytest.mark.both
def test_what_was_there_is_there_again(
    world: World, command: Command, folder: Path, tmp_path: Path, empty_url: str, database: Database
) -> None:
    made = taken(command, folder)
    place = elsewhere(tmp_path, empty_url)
    result = command("restore", str(made), **place)
    assert result.exit_code == 0, result.output
    again = Database(empty_url, ENVIRONMENT["PORTAL_SEALING_KEY"], Path(place["data"]) / "files")
    with database.reading() as before, again.reading() as after:
        for model in (Written, Recording):
            question = select(model).order_by(model.id)
            ones, others = before.scalars(question).all(), after.scalars(question).all()
            assert len(ones) == len(others) > 0
        texts = select(Written).order_by(Written.id)
        assert [one.text for one in before.scalars(texts)] == [one.text for one in after.scalars(texts)]
        heard = select(Recording).where(Recording.file_name.is_not(None))
        sounds = [_sound(after, one) for one in after.scalars(heard)]
        assert sounds == [_sound(before, one) for one in before.scalars(heard)]
        assert sounds
    again.close()
    database.close()
    assert command("restore", str(made), **place).exit_code == 1, "nothing is put over what is there"


def _sound(session: object, row: FileRow) -> bytes:
    return files.get(session, row)  # type: ignore[arg-type]


@pytest.mark.both
def test_a_drill_restores_in_a_scratch_place_and_leaves_nothing(
    world: World, command: Command, folder: Path, own: dict[str, str]
) -> None:
    assert "no backup yet" in command("backup", "drill").output
    taken(command, folder)
    before = sorted(path.name for path in Path(own["data"]).iterdir())
    result = command("backup", "drill")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("It can be restored: ")
    assert sorted(path.name for path in Path(own["data"]).iterdir()) == before


@pytest.mark.both
def test_a_backup_says_nothing_to_who_has_no_key(
    world: World, command: Command, folder: Path, tmp_path: Path, empty_url: str
) -> None:
    made = taken(command, folder)
    held = made.read_bytes()
    assert [word for word in (b"Amina", b"SQLite format", b"PGDMP") if word in held] == []
    assert (made.stat().st_mode & 0o077, folder.stat().st_mode & 0o077) == (0, 0)
    other = command("restore", str(made), backup_key=KEY[::-1], **elsewhere(tmp_path, empty_url))
    assert other.exit_code == 1
    assert "PORTAL_BACKUP_KEY does not open this backup" in other.output
    sealing = command("backup", "drill", sealing_key=ENVIRONMENT["PORTAL_SEALING_KEY"][::-1])
    assert "PORTAL_SEALING_KEY does not open what people wrote" in sealing.output


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("how", ["cut", "changed", "none", "empty"])
def test_what_is_no_whole_backup_is_put_nowhere(
    how: str, world: World, command: Command, folder: Path, tmp_path: Path, empty_url: str
) -> None:
    made = taken(command, folder)
    held = bytearray(made.read_bytes())
    held[-100] ^= 1
    broken = {"cut": held[: -len(held) // 3], "changed": held, "none": b"a letter", "empty": b""}[how]
    made.write_bytes(broken)
    result = command("restore", str(made), **elsewhere(tmp_path, empty_url))
    assert result.exit_code == 1
    assert "no whole backup" in result.output or "does not open this backup" in result.output
    assert databases.is_empty(empty_url)
    assert not list((tmp_path / "elsewhere").glob("**/*.sqlite"))


@pytest.mark.both
def test_it_is_of_one_moment_while_others_write(
    world: World, command: Command, folder: Path, tmp_path: Path, empty_url: str, database: Database
) -> None:
    """Each writer writes two rows at once: in no copy is one of them without the other."""
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            number = len(written)
            with database.writing() as session, session.begin():
                for side in "ab":
                    session.add(Limit(key=f"{number}-{side}", window_ends=now() + timedelta(days=1), spent=1))
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = taken(command, folder)
    finally:
        stop.set()
        writer.join()
    assert written
    place = elsewhere(tmp_path, empty_url)
    assert command("restore", str(made), **place).exit_code == 0
    again = Database(empty_url, ENVIRONMENT["PORTAL_SEALING_KEY"])
    with again.reading() as session:
        sides = [session.scalar(select(func.count()).where(Limit.key.like(f"%-{side}"))) for side in "ab"]
    again.close()
    database.close()
    assert sides[0] == sides[1]


@pytest.mark.both
def test_an_older_backup_brings_nobody_back_who_was_deleted(
    world: World, command: Command, own: dict[str, str], folder: Path, tmp_path: Path, empty_url: str
) -> None:
    old = taken(command, folder)
    settings = from_environment({f"PORTAL_{name.upper()}": value for name, value in own.items()})
    app = create_app(settings)
    its = app.extensions["portal"].database
    with its.writing() as session, session.begin():
        deleting.delete_person(session, session.get_one(Person, world.people["amina"]), now())
    assert jobs.do_all(its, now, app.app_context) > 0
    its.close()
    assert b"gone" not in (folder / ledger_file.NAME).read_bytes()
    place = elsewhere(tmp_path, empty_url)
    result = command("restore", str(old), **place)
    assert result.exit_code == 0, result.output
    assert "Deleted again, as they had asked before: 1." in result.output
    again = Database(empty_url, ENVIRONMENT["PORTAL_SEALING_KEY"])
    with again.reading() as session:
        names = session.scalars(select(Person.name)).all()
    again.close()
    assert "Amina" not in names
    assert "Yusuf" in names
    assert "Deleted again" not in command("migrate", **place).output, "once is enough"
    ledger_file.write_out(settings, its, now() + ledger.STAYS)
    assert ledger_file.read(settings) == {}, "after that no backup is old enough"
    its.close()


@pytest.mark.both
def test_backups_are_kept_for_35_days(
    world: World, command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    moment = now().replace(microsecond=0)
    monkeypatch.setattr("portal.operations.backups.commands.now", lambda: moment)
    first = taken(command, folder)
    monkeypatch.setattr("portal.operations.backups.commands.now", lambda: moment + taking.KEPT)
    second = taken(command, folder)
    assert first.exists(), "on the last day it is still there"
    monkeypatch.setattr("portal.operations.backups.commands.now", lambda: moment + taking.KEPT + timedelta(days=1))
    taken(command, folder)
    assert not first.exists()
    assert second.exists()
    with database.reading() as session:
        assert marked_moment(session, taking.BACKED_UP) == moment + taking.KEPT + timedelta(days=1)
    database.close()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_without_room_there_is_no_half_backup(
    world: World, command: Command, folder: Path, own: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(command, folder)
    before = taking.all_backups(folder)

    def full(_self: SealedWriter, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed_stream.SealedWriter, "write", full)
    result = command("backup")
    assert result.exit_code == 1
    assert "no room" in result.output
    assert (taking.all_backups(folder), list(folder.glob("*.part"))) == (before, [])
    assert not list(Path(own["data"]).glob("backup-*"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_backup_of_a_later_version_waits_for_it(
    world: World, command: Command, folder: Path, tmp_path: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking.migrations, "current", lambda _database: "9999_of_tomorrow")
    monkeypatch.setattr("portal.operations.ready.migrations.newest", lambda: "9999_of_tomorrow")
    made = taken(command, folder)
    monkeypatch.undo()
    result = command("restore", str(made), **elsewhere(tmp_path, empty_url))
    assert "later version" in result.output
    assert databases.is_empty(empty_url)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_each_thing_that_is_missing_is_said(world: World, command: Command, folder: Path, tmp_path: Path) -> None:
    assert "Set PORTAL_BACKUPS and PORTAL_BACKUP_KEY" in command("backup", backups="", backup_key="").output
    made = taken(command, folder)
    other = command("restore", str(made), data=str(tmp_path / "new"), database_url="postgresql://nobody@127.0.0.1:1/x")
    assert other.exit_code == 1


@pytest.mark.parametrize("kind", ["postgresql"])
def test_without_pg_dump_it_is_said(world: World, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = command("backup", postgresql="")
    assert "pg_dump is not there. Set PORTAL_POSTGRESQL" in result.output


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_sealed_stream_gives_what_was_written_and_refuses_all_else(size: int) -> None:
    plain, file = os.urandom(size), io.BytesIO()
    writer = SealedWriter(file, KEY)
    for start in range(0, size, 70_000):
        writer.write(plain[start : start + 70_000])
    writer.close()
    sealed = file.getvalue()
    reader = SealedReader(io.BytesIO(sealed), KEY)
    assert b"".join(iter(lambda: reader.read(300_000), b"")) == plain
    piece = PIECE + sealed_stream.TAG
    start = len(sealed_stream.HEAD) + sealed_stream.SALT
    swapped = sealed[:start] + sealed[start + piece : start + 2 * piece] + sealed[start : start + piece]
    wrong = [sealed[:-1], sealed + b"x", sealed[: start + piece], swapped, sealed[:-1] + bytes([sealed[-1] ^ 1])]
    for other in wrong:
        if other != sealed:
            with pytest.raises((BackupIsBroken, NotTheBackupKey)):
                _read_all(other)


def _read_all(sealed: bytes) -> bytes:
    reader = SealedReader(io.BytesIO(sealed), KEY)
    return b"".join(iter(lambda: reader.read(PIECE), b""))
