"""`portal doctor` says what is well and what to mend; /health and /ready say it to machines, and nothing else."""

from __future__ import annotations

import configparser
import re
import shutil
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal import create_app
from portal.core import jobs
from portal.core.clock import now
from portal.core.database import Database
from portal.core.ending import PURGED
from portal.core.marks import mark_moment
from portal.operations import doctor
from portal.settings import from_environment
from tests.channels.servers import mail_server
from tests.conftest import ENVIRONMENT
from tests.operations.running import free_port, portal
from tests.postgresql import programs
from tests.world import World

Command = Callable[..., Result]


@pytest.fixture
def own(own_database_url: str, sealed_files: Path, tmp_path: Path) -> dict[str, str]:
    """The settings of an installation with the world in it."""
    data = tmp_path / "data"
    shutil.copytree(sealed_files, data / "files")
    data.chmod(0o700)
    return {
        **{name.removeprefix("PORTAL_").lower(): value for name, value in ENVIRONMENT.items()},
        "data": str(data),
        "database_url": own_database_url,
        "postgresql": str(programs()),
        "backups": str(tmp_path / "backups"),
        "backup_key": "only-for-tests-backups-0123456789-abcdefghij",
        "espeak": "nb en",
    }


@pytest.fixture
def command(own: dict[str, str]) -> Command:
    return lambda *words, **other: portal(*words, **{**own, **other})


def to_mend(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines() if line.startswith("mend this: ")]


@pytest.mark.both
@pytest.mark.real_time  # the database has a clock of its own
def test_a_new_installation_hears_what_to_do_and_is_well_when_that_is_done(world: World, command: Command) -> None:
    first = command("doctor")
    assert first.exit_code == 1
    assert [line.split(": ", 1)[1] for line in to_mend(first)] == [
        "What is past its time was not deleted lately. Let a worker run: portal worker",
        "There is no backup of the last day. Run each night: portal backup",
    ]
    assert command("purge").exit_code == 0
    assert command("backup").exit_code == 0
    then = command("doctor")
    assert (then.exit_code, to_mend(then)) == (0, [])
    assert "There are voices for en, nb." in then.stdout
    assert re.search(r"The last backup is of \d{4}-\d\d-\d\d", then.stdout)


def test_no_line_tells_a_secret(world: World, command: Command, own: dict[str, str]) -> None:
    said = command("doctor").stdout
    for name in ("secret_key", "pepper", "sealing_key", "backup_key"):
        assert own[name] not in said


@pytest.mark.parametrize("kind", ["sqlite"])
def test_each_thing_that_is_ill_is_said(
    world: World, command: Command, own: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    command("purge")
    command("backup")
    database = Database(own["database_url"], own["sealing_key"])
    with database.writing() as session, session.begin():
        jobs.put(session, "something", ["1"], now() - timedelta(minutes=16))
    database.close()
    free = str(free_port())
    monkeypatch.setattr(doctor, "NEARLY_FULL", 1 << 60)
    Path(own["data"]).chmod(0o755)
    ways = {"smtp_host": "127.0.0.1", "smtp_port": free, "smtp_tls": "none", "mail_from": "post@bordet.example"}
    ways |= {"sms": "http", "sms_url": f"http://127.0.0.1:{free}/", "sms_body": "{to}{text}"}
    result = command("doctor", sealing_key=own["sealing_key"][::-1], **ways)
    for words in (
        "PORTAL_SEALING_KEY does not open what people wrote",
        "Something has waited for more than 15 minutes",
        "The server for e-mail cannot be reached",
        "Who takes SMS cannot be reached",
        "The disk is nearly full",
        "Others on this machine may look into",
    ):
        assert words in result.stdout
    assert result.exit_code == 1
    nowhere = command("doctor", database_url="postgresql://nobody@127.0.0.1:1/portal")
    assert "The database does not answer" in nowhere.stdout
    empty = command("doctor", database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert "Run: portal migrate" in empty.stdout


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_server_that_is_there_is_reached(world: World, command: Command) -> None:
    port = free_port()
    with mail_server(port) as server, socket.create_server(("127.0.0.1", 0)) as listening:
        ways = {
            "smtp_host": "127.0.0.1",
            "smtp_port": str(port),
            "smtp_tls": "none",
            "mail_from": "post@bordet.example",
        }
        ways |= {"sms": "http", "sms_url": f"http://127.0.0.1:{listening.getsockname()[1]}/"}
        ways["sms_body"] = "{to}{text}"
        said = command("doctor", **ways).stdout
        assert not server.letters
    assert "The server for e-mail can be reached." in said
    assert "Who takes SMS can be reached." in said


@pytest.mark.both
def test_a_clock_that_was_set_back_is_noticed(world: World, command: Command, own: dict[str, str]) -> None:
    database = Database(own["database_url"], own["sealing_key"])
    with database.writing() as session, session.begin():
        mark_moment(session, PURGED, now() + timedelta(hours=1))
    database.close()
    assert "The clock of this machine was set back" in command("doctor").stdout


# Machines that watch


@pytest.mark.both
def test_a_portal_that_can_serve_says_so_and_nothing_else(app: Flask) -> None:
    client = app.test_client()
    for address, words in (("/health", "alive\n"), ("/ready", "ready\n")):
        answer = client.get(address, base_url=ENVIRONMENT["PORTAL_PUBLIC_URL"])
        assert (answer.status_code, answer.text) == (200, words)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers


def test_a_portal_without_its_database_is_alive_and_not_ready(empty_url: str, tmp_path: Path) -> None:
    settings = {**ENVIRONMENT, "PORTAL_DATA": str(tmp_path)}
    for url, words in ((empty_url, "portal migrate"), ("postgresql://nobody@127.0.0.1:1/x", "does not answer")):
        app = create_app(from_environment({**settings, "PORTAL_DATABASE_URL": url}))
        client = app.test_client()
        assert client.get("/health", base_url=ENVIRONMENT["PORTAL_PUBLIC_URL"]).status_code == 200
        answer = client.get("/ready", base_url=ENVIRONMENT["PORTAL_PUBLIC_URL"])
        assert answer.status_code == 503
        assert words in answer.text
        app.extensions["portal"].database.close()


# Samples


@pytest.mark.parametrize("kind", ["sqlite"])
def test_samples_can_be_read_and_fit_the_portal(world: World, command: Command) -> None:
    said = command("doctor", "--print", "systemd").stdout
    parts = re.split(r"^# --- (\S+)$", said, flags=re.MULTILINE)[1:]
    units = dict(zip(parts[::2], parts[1::2], strict=True))
    assert set(units) == {"portal.service", "portal-worker.service", "portal-backup.service", "portal-backup.timer"}
    commands = set()
    for name, text in units.items():
        unit = configparser.ConfigParser(interpolation=None, strict=True)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(text)
        assert unit["Unit"]["Description"]
        if name.endswith(".service"):
            commands.add(unit["Service"]["ExecStart"].rsplit("/", 1)[1])
    assert commands == {"portal serve", "portal worker", "portal backup"}
    for words in commands:
        assert portal(*words.split()[1:], "--help").exit_code == 0
    for sample in ("nginx", "caddy"):
        said = command("doctor", "--print", sample, public_url="https://bordet.example").stdout
        assert "bordet.example" in said
        assert "{host}" not in said
        assert said.count("{") == said.count("}")
        assert "127.0.0.1:8000" in said
        assert "PORTAL_PROXIES=1" in said
