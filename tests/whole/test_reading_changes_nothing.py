"""T5: getting something never does something. A hash of the database is unchanged by GET and HEAD of every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import create_app
from portal.core.clock import now
from portal.core.database import Database
from portal.core.marks import mark
from portal.core.requests import session
from portal.people.models import Person
from portal.people.rules import add_person, make_entry_link
from portal.settings import Settings
from tests.lengths import first
from tests.probing import addresses, ask, everything, fingerprint, routes
from tests.reader import HTMX, Reader
from tests.world import World

WAYS = {
    "as a page": ("GET", {}),
    "its headers alone": ("HEAD", {}),
    "as a fragment": ("GET", HTMX),
    "fetched ahead": ("GET", {"Sec-Purpose": "prefetch", "Purpose": "prefetch"}),
}


ON = [
    ("postgresql", "as a page"),
    ("sqlite", "as a fragment"),
    *(pytest.param("sqlite", way, marks=pytest.mark.long) for way in WAYS if way != "as a fragment"),
]
"""How a page is fetched is for our own code to tell apart; that nothing is written is also for the database."""


@pytest.mark.parametrize(("kind", "way"), ON)
@pytest.mark.parametrize(
    "name", first(["amina", "kari", None], later=["selam", "siri", "berit"]), ids=lambda name: name or "nobody"
)
def test_fetching_every_page_changes_no_row_of_any_table(
    reader: Callable[..., Reader], world: World, database: Database, app: Flask, name: str | None, way: str
) -> None:
    one = reader(name)
    method, headers = WAYS[way]
    before = fingerprint(database)
    there = {**everything(world), "group_id": [world.group]}
    for route in routes(app, "GET"):
        for address in addresses(route, there):
            status = ask(one, method, address, headers=headers).status_code
            assert status in {200, 303, 403, 404, 422}, address
    assert fingerprint(database) == before


def test_fetching_every_page_of_the_demo_changes_no_row_of_any_table(
    make_settings: Callable[..., Settings], world: World, database: Database
) -> None:
    app = create_app(make_settings(mode="demo"))
    app.extensions["portal"].database = database
    with database.writing() as writing, writing.begin():
        mark(writing, "kind", "demo")
    nobody = Reader(app)
    before = fingerprint(database)
    theirs = [route for route in routes(app, "GET", "HEAD") if route.endpoint.startswith("demo.")]
    assert theirs
    for route in theirs:
        for address in addresses(route, everything(world)):
            assert ask(nobody, route.method, address).status_code == 200, address
    assert fingerprint(database) == before


def test_opening_a_link_or_showing_a_card_as_a_mail_scanner_does_uses_nothing_up(
    reader: Callable[..., Reader], world: World, database: Database
) -> None:
    with database.writing() as writing, writing.begin():
        secret = make_entry_link(writing, writing.get_one(Person, world.people["kari"]), now())
    scanner = reader()
    before = fingerprint(database)
    for method in ("GET", "HEAD", "OPTIONS"):
        for address in (f"/enter/{secret}", f"/join?code={world.cards['open'].typed}", "/join"):
            assert ask(scanner, method, address).status_code == 200
    assert fingerprint(database) == before
    kari = reader()
    kari.get(f"/enter/{secret}")
    kari.send(f"/enter/{secret}")


def test_the_hash_of_the_database_sees_one_changed_letter(world: World, database: Database) -> None:
    before = fingerprint(database)
    with database.writing() as writing, writing.begin():
        writing.get_one(Person, world.people["amina"]).name = "Amína"
    after = fingerprint(database)
    assert [name for name in before if before[name] != after[name]] == ["people"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_view_that_writes_while_it_is_only_read_fails_and_the_next_form_goes_through(
    reader: Callable[..., Reader], world: World, database: Database, app: Flask, method: str
) -> None:
    amina = reader("amina")
    amina.get("/me")
    before = fingerprint(database)
    for writes in (
        lambda: add_person(session(), "Mallory", language="en", now=now()),
        lambda: session().execute(text("DELETE FROM answers")),
        lambda: session().execute(text("UPDATE people SET name = 'Mallory'")),
    ):
        with app.test_request_context("/me", method=method), pytest.raises(DBAPIError):
            writes()
    assert fingerprint(database) == before
    amina.send("/me/name", name="Aminah")
    assert amina.get("/me").heading == "Aminah"


def test_a_view_that_changes_a_row_in_passing_while_it_is_only_read_keeps_nothing(
    world: World, database: Database, app: Flask
) -> None:
    before = fingerprint(database)
    with app.test_request_context("/", method="GET"):
        session().get_one(Person, world.people["amina"]).name = "Mallory"
        with pytest.raises(DBAPIError):
            app.process_response(app.make_response("done"))
    assert fingerprint(database) == before
