"""One-time links: opening one does nothing, pressing its only button lets one person in, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.core.codes import hash_secret
from portal.core.database import Base, Database
from portal.people import rules
from portal.people.models import EntryLink, Person, SignIn
from tests.reader import BASE, Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]


@pytest.fixture
def secret(database: Database, world: World) -> str:
    """The secret of a new link for Kari."""
    with database.writing() as session, session.begin():
        return rules.make_entry_link(session, session.get_one(Person, world.people["nina"]), NOW)


def used_at(database: Database, secret: str) -> object:
    with database.reading() as session:
        return session.scalars(select(EntryLink.used_at).where(EntryLink.secret_hash == hash_secret(secret))).one()


def sign_ins(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SignIn).where(SignIn.only_group_id.is_(None))) or 0


def twin(of: Reader) -> Reader:
    """Somebody with a copy of the cookie of this browser."""
    made = Reader(of.app, language=of.language, htmx=of.htmx)
    cookie = of.client.get_cookie("kitchen", domain="127.0.0.1")
    assert cookie is not None
    made.client.set_cookie("kitchen", cookie.value, domain="127.0.0.1")
    made.page = of.page
    return made


def test_opening_a_link_uses_nothing_up_however_often(reader: Readers, secret: str) -> None:
    for _ in range(3):
        scanner = reader()
        page = scanner.get(f"/enter/{secret}")
        assert len(page.statements) == 1, "only who is invited as what"
        scanner.client.head(f"/enter/{secret}", base_url=BASE)
    assert used_at(scanner.database, secret) is None
    assert sign_ins(scanner.database) == 0
    assert [button.get_text() for button in page.html.select("main button")] == ["Come in"]


def test_pressing_its_button_lets_that_person_in(reader: Readers, secret: str) -> None:
    nina = reader()
    nina.get(f"/enter/{secret}")
    nina.send(f"/enter/{secret}")
    assert nina.page is not None
    assert nina.page.response.headers["Location"] == "/"
    assert used_at(nina.database, secret) is not None
    assert nina.get("/me").heading == "Nina"


def test_another_browser_is_told_kindly_that_the_link_was_used(reader: Readers, secret: str) -> None:
    nina, thief = reader(), reader()
    for browser in (nina, thief):
        browser.get(f"/enter/{secret}")
    nina.send(f"/enter/{secret}")
    page = thief.send(f"/enter/{secret}", 404)
    assert "Ask for a new one" in page.text
    assert "Nina" not in page.html.main.get_text()  # type: ignore[union-attr]
    thief.get("/me", 303)
    assert sign_ins(thief.database) == 1


def test_a_link_that_never_was_hears_the_same(reader: Readers, secret: str) -> None:
    nina = reader()
    nina.get(f"/enter/{secret}")
    nina.send(f"/enter/{secret}")
    answers = []
    for address in (f"/enter/{secret}", "/enter/this-never-was-a-link", "/enter/%00", f"/enter/{'x' * 5000}"):
        stranger = reader()
        stranger.get("/join")
        stranger.get("/enter/x")
        page = stranger.send("/enter/x", 404, to=address)
        answers.append((page.status, page.text, len(page.statements)))
    assert len(set(answers)) == 1, answers


def test_the_same_form_again_lets_the_same_browser_in_again(reader: Readers, secret: str) -> None:
    nina = reader()
    page = nina.get(f"/enter/{secret}")
    again = twin(nina)  # the first answer never came: the browser sends the form again, with the cookie that it has
    nina.send(f"/enter/{secret}")
    again.send(f"/enter/{secret}")
    for browser in (nina, again):
        assert browser.get("/me").heading == "Nina"
    nina.page = page  # the answer came, and somebody goes back and presses once more
    nina.send(f"/enter/{secret}", 422)
    nina.send(f"/enter/{secret}")
    assert nina.get("/me").heading == "Nina"


def test_the_same_form_lets_nobody_in_from_another_browser(reader: Readers, secret: str) -> None:
    nina, thief = reader(), reader()
    form_key = nina.get(f"/enter/{secret}").form(f"/enter/{secret}")["form_key"]
    nina.send(f"/enter/{secret}")
    thief.get(f"/enter/{secret}")
    thief.send(f"/enter/{secret}", 404, form_key=form_key)
    thief.get("/me", 303)


def test_the_same_form_lets_nobody_in_after_finishing(reader: Readers, secret: str) -> None:
    nina = reader()
    page = nina.get(f"/enter/{secret}")
    nina.send(f"/enter/{secret}")
    nina.get("/finish")
    nina.send("/finish")
    nina.page = page
    nina.send(f"/enter/{secret}", 422)
    nina.send(f"/enter/{secret}", 404)
    nina.get("/me", 303)


@pytest.mark.both
def test_pressed_sixteen_times_at_once_one_browser_comes_in(app: Flask, reader: Readers, secret: str) -> None:
    browsers = [reader() for _ in range(16)]
    fields = [browser.get(f"/enter/{secret}").form(f"/enter/{secret}") for browser in browsers]
    together = Barrier(16)

    def press(number: int) -> int:
        together.wait(timeout=30)
        return browsers[number].client.post(f"/enter/{secret}", data=fields[number], base_url=BASE).status_code

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(press, range(16)))
    assert sorted(answers) == [303] + [404] * 15
    assert sign_ins(browsers[0].database) == 1


@pytest.mark.parametrize(
    ("later", "status"),
    [(rules.LINK_LIVES - timedelta(minutes=1), 303), (rules.LINK_LIVES, 404)],
    ids=["in time", "late"],
)
def test_a_link_works_for_two_days(reader: Readers, secret: str, later: timedelta, status: int) -> None:
    nina = reader()
    with time_machine.travel(NOW + later, tick=False):
        nina.get(f"/enter/{secret}")
        nina.send(f"/enter/{secret}", status)


def test_the_database_knows_only_the_hash_of_a_link(database: Database, secret: str) -> None:
    with database.reading() as session:
        rows = [row for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    assert secret not in repr(rows)
    assert hash_secret(secret) in repr(rows)
