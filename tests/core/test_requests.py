"""One session a request, one commit: a slow phone holds nobody up, and what fails leaves nothing half done."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from portal.core import requests
from portal.core.clock import now
from portal.core.database import Database
from portal.core.forms import SentForm
from portal.core.requests import session
from portal.people.models import Person
from portal.people.rules import make_entry_link
from tests.conftest import ENVIRONMENT
from tests.probing import all_texts
from tests.reader import BASE, HTMX, Reader
from tests.world import World

pytestmark = pytest.mark.both
Readers = Callable[..., Reader]
CANARY = "Written once, and only once."


@pytest.fixture
def database_url(own_database_url: str) -> str:
    """These tests change the tables themselves."""
    return own_database_url


def written(database: Database) -> int:
    return all_texts(database).count(CANARY)


def name_of(database: Database, world: World, who: str) -> str:
    with database.reading() as reading:
        return reading.get_one(Person, world.people[who]).name


# What a request may do


def test_what_only_fetches_cannot_write(app: Flask, world: World) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        with app.test_request_context("/me", method=method, base_url=BASE), pytest.raises(DBAPIError, match="read"):
            session().execute(update(Person).values(name="Somebody"))
    assert name_of(app.extensions["portal"].database, world, "amina") == "Amina"


def test_a_request_has_one_session_and_gives_it_back(app: Flask) -> None:
    pool = app.extensions["portal"].database.engine.pool
    with app.test_request_context("/me", method="POST", base_url=BASE):
        assert session() is session()
        session().scalar(select(func.count()).select_from(Person))
        assert pool.checkedout() == 1
    assert pool.checkedout() == 0


def test_no_answer_keeps_a_connection(reader: Readers) -> None:
    amina = reader("amina")
    for address in ("/today", "/me", "/groups/1/plan", "/groups/99/plan", "/nowhere"):
        amina.client.get(address, base_url=BASE)
        assert amina.database.engine.pool.checkedout() == 0, address  # type: ignore[attr-defined]


def test_an_answer_of_422_keeps_nothing(reader: Readers) -> None:
    """The form counts itself as sent before the card is looked for; without a card that has to be undone."""
    nobody = reader()
    token = nobody.get("/join").form("/join")["csrf_token"]
    nobody.post("/join/name", 422, {"csrf_token": token, "form_key": "a key", "name": "Ayan"})
    with nobody.database.reading() as reading:
        assert reading.scalar(select(SentForm.author).where(SentForm.form_key == "a key")) is None
        assert reading.scalar(select(Person.id).where(Person.name == "Ayan")) is None


def test_an_answer_of_404_keeps_nothing(reader: Readers) -> None:
    nobody = reader()
    nobody.get("/enter/no-such-link")
    nobody.send("/enter/no-such-link", 404, form_key="a key")
    with nobody.database.reading() as reading:
        assert reading.scalar(select(SentForm.author).where(SentForm.form_key == "a key")) is None


def test_a_form_that_is_too_large_is_refused_before_the_database_is_asked(reader: Readers) -> None:
    amina = reader("amina")
    page = amina.post("/me/name", 413, {"name": "a" * 300_000})
    assert "too long" in page.text.lower()
    assert not [said for said in page.statements if not said.startswith("SELECT")]


def test_a_form_of_a_thousand_parts_is_refused(reader: Readers) -> None:
    amina = reader("amina")
    many = {f"field{number}": "a" for number in range(1000)}
    amina.post("/me/name", 413, many, content_type="multipart/form-data")


# A commit that fails


@contextmanager
def commits_fail(database: Database) -> Iterator[None]:
    """Until the end, whatever writes a text leaves something behind that the database refuses when it commits."""
    postgresql = database.engine.dialect.name == "postgresql"
    spoil = "INSERT INTO refused VALUES (-1)"
    before = [
        "CREATE TABLE refused (id INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED)",
        *(
            [
                f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN {spoil}; RETURN NULL; END'",
                "CREATE TRIGGER refusing AFTER INSERT ON written FOR EACH ROW EXECUTE FUNCTION refuse()",
            ]
            if postgresql
            else [f"CREATE TRIGGER refusing AFTER INSERT ON written BEGIN {spoil}; END"]
        ),
    ]
    after = [f"DROP TRIGGER refusing{' ON written' if postgresql else ''}", "DROP TABLE refused"]
    for statements in (before, after):
        with database.alone() as connection, connection.begin():
            for statement in statements:
                connection.execute(text(statement))
        if statements is before:
            yield


def test_a_commit_that_fails_is_told_and_the_same_form_works_later(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina")
    open_page = amina.get(address)
    with commits_fail(amina.database):
        page = amina.send(address, 503, text=CANARY)
        assert "Something went wrong with us" in page.text
        assert "What you sent is not saved" in page.text
        assert written(amina.database) == 0
    amina.page = open_page
    amina.send(address, text=CANARY)
    assert written(amina.database) == 1


def with_htmx(who: Reader, address: str, fields: dict[str, object]) -> TestResponse:
    headers = {**HTMX, "Accept-Language": "en"}
    return who.client.post(address, data=fields, base_url=BASE, headers=headers)


def test_to_htmx_a_commit_that_fails_is_told_beside_what_was_written(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina")
    fields = amina.get(address).form(address) | {"text": CANARY}
    with commits_fail(amina.database):
        answer = with_htmx(amina, address, fields)
    assert answer.status_code == 503
    assert answer.headers["HX-Retarget"] == "#trouble"
    assert answer.text.lstrip().startswith('<div id="trouble"')
    assert "What you wrote is still here" in answer.text
    assert written(amina.database) == 0
    assert with_htmx(amina, address, fields).status_code == 200
    assert written(amina.database) == 1


def test_after_a_commit_that_failed_everything_goes_on(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina, yusuf = reader("amina"), reader("yusuf")
    amina.get(address)
    with commits_fail(amina.database):
        amina.send(address, 503, text=CANARY)
        amina.get(address)
        yusuf.get("/me")
        yusuf.send("/me/name", name="Yusuf A.")
    assert amina.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert name_of(amina.database, world, "yusuf") == "Yusuf A."


def test_without_a_database_there_is_still_a_plain_page(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina")
    open_page = amina.get(address)
    with amina.database.alone() as connection, connection.begin():
        connection.execute(text("ALTER TABLE sign_ins RENAME TO taken_away"))
    assert "It is not your fault" in amina.get("/today", 503).text
    amina.page = open_page
    amina.send(address, 503, text=CANARY)
    assert with_htmx(amina, address, {**open_page.form(address), "text": CANARY}).status_code == 503
    with amina.database.alone() as connection, connection.begin():
        connection.execute(text("ALTER TABLE taken_away RENAME TO sign_ins"))
    amina.get("/today")


# A phone that sends one byte a second

SERVE = """
import sys
from portal import create_app
from portal.core import requests
from portal.operations.serving import Server
from portal.settings import from_environment

requests.PATIENCE = float(sys.argv[2])
Server(create_app(from_environment()), address="127.0.0.1:" + sys.argv[1], workers=1,
       ready=lambda: print("ready", flush=True)).run()
"""


class Browser:
    """A browser over a real connection: it keeps its cookies, and knows how long each answer took."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.took = 0.0

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Language": "en",
            "Sec-Fetch-Site": "same-origin",
        }

    def ask(self, method: str, address: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of the answer. An answer that takes longer than 15 seconds fails."""
        begun = time.monotonic()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)) as connection:
            connection.request(method, address, urlencode(fields or {}), self.headers)
            answer = connection.getresponse()
            body = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        self.took = time.monotonic() - begun
        return answer.status, body

    def form(self, address: str) -> dict[str, str]:
        """The hidden fields of the page at this address."""
        status, body = self.ask("GET", address)
        assert status == 200, body
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', body))


@dataclass
class Served:
    """The real server, and the database behind it."""

    port: int
    database: Database
    people: dict[str, int]

    def come_in(self, name: str) -> Browser:
        """Somebody who is signed in over a real connection."""
        with self.database.writing() as writing, writing.begin():
            secret = make_entry_link(writing, writing.get_one(Person, self.people[name]), now())
        browser = Browser(self.port)
        assert browser.ask("POST", f"/enter/{secret}", browser.form(f"/enter/{secret}"))[0] == 303
        return browser

    def name_of(self, name: str) -> str:
        with self.database.reading() as reading:
            return reading.get_one(Person, self.people[name]).name


@pytest.fixture(scope="module")
def served(sqlite_world: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The portal over a real connection, with one worker, on SQLite."""
    with _serving(sqlite_world, tmp_path_factory.mktemp("served"), requests.PATIENCE) as running:
        yield running


@pytest.fixture
def impatient(sqlite_world: tuple[Path, World], tmp_path: Path) -> Iterator[Served]:
    """The same, which gives a form one second."""
    with _serving(sqlite_world, tmp_path, 1) as running:
        yield running


@contextmanager
def _serving(sqlite_world: tuple[Path, World], folder: Path, patience: float) -> Iterator[Served]:
    path, world = sqlite_world
    database_url = f"sqlite:///{shutil.copyfile(path, folder / 'portal.sqlite')}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "PORTAL_DATA": str(folder),
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), str(patience)],
        env={**kept, **ENVIRONMENT, **own},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().strip() == "ready"
        with closing(Database(database_url, ENVIRONMENT["PORTAL_SEALING_KEY"])) as database:
            yield Served(port, database, world.people)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@pytest.mark.real_time
def test_a_form_that_comes_one_byte_at_a_time_delays_nobody(served: Served) -> None:
    slow, quick = served.come_in("amina"), served.come_in("yusuf")
    body = urlencode(slow.form("/me") | {"name": "Amina the slow"}).encode()
    headers = {**slow.headers, "Host": f"127.0.0.1:{served.port}", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", served.port), timeout=15) as trickle:
        trickle.sendall(f"POST /me/name HTTP/1.1\r\n{head}\r\n".encode() + body[:-6])
        took = []
        for number in range(3):
            trickle.sendall(body[len(body) - 6 + number :][:1])
            time.sleep(0.1)
            assert quick.ask("GET", "/today")[0] == 200
            took.append(quick.took)
            assert quick.ask("POST", "/me/name", quick.form("/me") | {"name": f"Yusuf {number}"})[0] == 303
            took.append(quick.took)
        assert max(took) < 4, took
        assert served.name_of("yusuf") == "Yusuf 2"
        assert served.name_of("amina") == "Amina"
        trickle.sendall(body[-3:])
        assert trickle.recv(100).startswith(b"HTTP/1.1 303 ")
    assert served.name_of("amina") == "Amina the slow"


@pytest.mark.real_time
def test_forms_that_never_come_to_their_end_leave_no_lock_behind(served: Served) -> None:
    oksana = served.come_in("oksana")
    fields = oksana.form("/me")
    head = "".join(f"{name}: {value}\r\n" for name, value in oksana.headers.items())
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", served.port), timeout=15) as broken:
            broken.sendall(f"POST /me/name HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}Content-Length: 900\r\n\r\n".encode())
            broken.sendall(urlencode(fields).encode())
    assert oksana.ask("POST", "/me/name", fields | {"name": "Oksana again"})[0] == 303
    assert served.name_of("oksana") == "Oksana again"


@pytest.mark.real_time
def test_phones_that_send_a_byte_now_and_then_hold_up_nobody_for_ever(impatient: Served) -> None:
    """As many as there are threads, and more: each is listened to for so long, and then no more."""
    amina = impatient.come_in("amina")
    head = f"POST /me/name HTTP/1.1\r\nHost: 127.0.0.1:{impatient.port}\r\nContent-Length: 900\r\n\r\n".encode()
    with ExitStack() as lines:
        trickles = [
            lines.enter_context(socket.create_connection(("127.0.0.1", impatient.port), timeout=15)) for _ in range(12)
        ]
        for trickle in trickles:
            trickle.sendall(head + b"name=")
        assert amina.ask("GET", "/today")[0] == 200
        assert amina.took < 10
        assert {trickle.recv(10) for trickle in trickles} == {b"HTTP/1.1 4"}, "half a form is no form"
