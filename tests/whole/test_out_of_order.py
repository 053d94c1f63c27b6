"""The database is locked or gone, or the clock jumps: an honest page, nothing half done, and the form works later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, make_url, select, text

from portal.core.database import Database
from portal.messages.models import Message
from tests.lengths import first
from tests.operations.running import free_port
from tests.probing import FIELDS, ask, fingerprint, routes, token, usual
from tests.reader import HTMX, Page, Reader
from tests.world import NOW, World

pytestmark = pytest.mark.both
MakeReader = Callable[..., Reader]
MOMENT = 10
"""Milliseconds that the portal waits for a lock here; people wait five seconds."""
WRITTEN = "We come a little later."
WITHOUT_A_CARD = {"cards.letter_make", "cards.what_we_keep_make"}
each_way = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])


@pytest.fixture
def behind(app: Flask) -> Iterator[Callable[[str], Database]]:
    """Let the portal stand before the database at this address, until the end of the test."""
    house, opened = app.extensions["portal"], []
    before = house.database

    def stand(url: str) -> Database:
        house.database = Database(url, house.settings.sealing_key)
        opened.append(house.database)
        return house.database  # type: ignore[no-any-return]

    yield stand
    house.database = before
    for one in opened:
        one.close()


def address_of(database: Database, **query: str) -> str:
    url = database.engine.url.set(drivername=database.engine.dialect.name)
    return url.update_query_dict(query).render_as_string(hide_password=False)


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody else writes and comes to no end."""
    with database.alone() as other, other.begin() as transaction:
        if database.engine.dialect.name == "postgresql":
            other.execute(text("LOCK TABLE people, sign_ins, sent_forms, limits, written IN ACCESS EXCLUSIVE MODE"))
        else:
            other.execute(text("UPDATE people SET name = name"))
        yield
        transaction.rollback()


@pytest.fixture
def impatient(behind: Callable[[str], Database], database: Database) -> Database:
    """The portal before the same database, where it waits for a lock only a moment."""
    if database.engine.dialect.name == "postgresql":
        return behind(address_of(database, options=f"-c lock_timeout={MOMENT}"))
    made = behind(address_of(database))
    event.listen(made.engine, "connect", lambda one, _record: one.execute(f"PRAGMA busy_timeout={MOMENT}"))
    return made


def messages_in(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


@each_way
def test_while_the_database_is_locked_it_is_said_and_the_same_form_works_once_afterwards(
    reader: MakeReader, world: World, database: Database, impatient: Database, headers: dict[str, str]
) -> None:
    amina, address = reader("amina"), f"/groups/{world.group}/messages/mine"
    form = {**amina.get(address).form(address), "text": WRITTEN}
    before, number = fingerprint(database), messages_in(database)
    with locked(database):
        response = ask(amina, "POST", address, data=form, headers=headers)
        assert response.status_code == 503
        assert ("What you wrote is still here" if headers else "What you sent is not saved") in Page(response).text
    assert fingerprint(database) == before
    for _ in range(2):
        assert ask(amina, "POST", address, data=form, headers=headers).status_code < 400
    assert messages_in(database) == number + 1


@pytest.mark.parametrize("name", first(["kari"], later=["amina", None]), ids=lambda name: name or "nobody")
def test_while_the_database_is_locked_no_form_does_anything_by_halves(
    reader: MakeReader, world: World, database: Database, app: Flask, impatient: Database, name: str | None
) -> None:
    one = reader(name)
    data = {**FIELDS, "csrf_token": token(one)}
    before = fingerprint(database)
    with locked(database):
        for route in routes(app, "POST"):
            if route.endpoint == "leaving_quickly.leave":
                continue  # whatever happens, it leaves: its own tests say so
            if route.endpoint in WITHOUT_A_CARD:
                continue  # who holds no card is led to where one is typed
            where = route.at(**usual(world, route))
            status = ask(one, "POST", where, data=data).status_code
            assert status >= 400 or (name is None and status in {200, 303}), f"{where} answered {status}"
            assert status != 500, where
    assert fingerprint(database) == before


@each_way
@pytest.mark.parametrize("name", ["amina", None], ids=["amina", "nobody"])
def test_when_the_database_is_gone_each_page_says_so_and_comes_back_with_it(
    reader: MakeReader,
    world: World,
    database: Database,
    app: Flask,
    behind: Callable[[str], Database],
    name: str | None,
    headers: dict[str, str],
) -> None:
    """The disk with the file was taken out, or nobody listens where PostgreSQL was."""
    one = reader(name)
    data = {**FIELDS, "csrf_token": token(one)}
    house = app.extensions["portal"]
    there, before = house.database, fingerprint(database)
    if database.engine.dialect.name == "postgresql":
        behind(make_url(address_of(database)).set(host="127.0.0.1", port=free_port()).render_as_string(False))
    else:
        gone = behind(address_of(database))
        event.listen(gone.engine, "do_connect", _no_such_file)
    seen = set()
    for route in routes(app, "GET", "POST"):
        where = route.at(**usual(world, route))
        response = ask(one, route.method, where, data=data if route.method == "POST" else None, headers=headers)
        seen.add(response.status_code)
        assert response.status_code != 500, f"{route.method} {where}"
        if response.status_code == 503 and route.endpoint != "health.ready":  # which machines ask
            assert ('<div id="trouble"' if headers else "tel:+4740000100") in response.text, where
    assert 503 in seen
    house.database = there
    assert fingerprint(database) == before
    if name:
        assert reader(name).get("/today").status == 200


def _no_such_file(_dialect: object, _record: object, given: list[str], _more: object) -> None:
    given[0] = "/nowhere/portal.sqlite"


# The clock


@pytest.mark.parametrize("name", ["amina", "kari"])
def test_however_the_clock_jumps_no_session_outlives_its_absolute_end(
    reader: MakeReader, world: World, name: str
) -> None:
    """Forth and back again: what has ended at its end is over at every time after it, and being there moves no end."""
    one = reader(name)
    ends = NOW + (timedelta(days=180) if name == "amina" else timedelta(hours=12))
    second = timedelta(seconds=5)
    for moment in (NOW - timedelta(days=3), ends - second, NOW + timedelta(hours=1), ends - second):
        with time_machine.travel(moment, tick=False):
            ask(one, "GET", "/today")
    for moment in (ends, ends + second, ends + timedelta(days=400)):
        with time_machine.travel(moment, tick=False):
            assert ask(one, "GET", "/today").status_code == 303, moment
