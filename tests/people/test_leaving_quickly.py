"""Leaving quickly: one press, and nothing of ours is there; whatever the time, the page and the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from portal.core.database import Database
from portal.people.models import SignIn
from tests.reader import BASE, Reader
from tests.world import World

Readers = Callable[..., Reader]

ABOUT = "/me/leaving-quickly"


def test_the_button_is_each_persons_own_choice_and_stands_on_every_page(reader: Readers, world: World) -> None:
    amina, yusuf = reader("amina"), reader("yusuf")
    assert "The button is off" in amina.get("/me").text
    assert amina.get(ABOUT).html.select_one("form[action='/leave']") is None
    amina.send(f"{ABOUT}/on")
    for address in (ABOUT, "/today", f"/groups/{world.group}/plan", f"/groups/{world.group}/messages/mine", "/me"):
        button = amina.get(address).html.select_one("nav form[action='/leave'] button")
        assert button is not None, address
        assert button.get_text() == "Leave quickly"
    assert yusuf.get("/today").html.select_one("form[action='/leave']") is None, "the neighbour chooses for himself"
    amina.get(ABOUT)
    amina.send(f"{ABOUT}/off")
    assert amina.get("/today").html.select_one("form[action='/leave']") is None


def test_one_press_ends_the_sign_in_and_shows_a_page_with_nothing_of_ours(
    reader: Readers, world: World, database: Database
) -> None:
    amina = reader("amina")
    amina.get("/today")
    answer = amina.client.post("/leave", base_url=BASE)
    assert answer.status_code == 200, "a redirect off the site is held back by form-action"
    assert "Location" not in answer.headers
    assert '<meta http-equiv="refresh" content="0;url=https://www.yr.no/">' in answer.text
    for ours in ("Kitchen", "Amina", "soup", "kitchen.css", "portal.js", "svg"):
        assert ours.lower() not in answer.text.lower(), ours
    assert len(answer.data) < 800
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert amina.client.get("/today", base_url=BASE).status_code == 303
    with database.reading() as session:
        ended = session.scalars(select(SignIn).where(SignIn.person_id == world.people["amina"])).all()
        assert all(one.ended_at is not None for one in ended)


def test_it_needs_no_token_nobody_has_to_be_in_and_pressing_twice_is_no_error(reader: Readers) -> None:
    for who in (reader(), reader("yusuf")):
        for _ in range(2):
            answer = who.client.post("/leave", data={"csrf_token": "from last night"}, base_url=BASE)
            assert (answer.status_code, "yr.no" in answer.text) == (200, True)


def test_another_site_cannot_sign_somebody_out(reader: Readers) -> None:
    amina = reader("amina")
    answer = amina.client.post("/leave", headers={"Sec-Fetch-Site": "cross-site"}, base_url=BASE)
    assert answer.status_code == 403
    amina.get("/today")


@pytest.mark.parametrize("when", ["SELECT", "UPDATE"])
def test_if_the_database_is_out_of_order_the_page_says_nothing_either(
    reader: Readers, database: Database, when: str
) -> None:
    amina = reader("amina")

    def break_down(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(when):
            raise OperationalError(statement, {}, Exception("out of order"))

    event.listen(database.engine, "before_cursor_execute", break_down)
    try:
        answer = amina.client.post("/leave", base_url=BASE)
    finally:
        event.remove(database.engine, "before_cursor_execute", break_down)
    assert (answer.status_code, "yr.no" in answer.text) == (200, True)
    assert amina.client.get("/today", base_url=BASE).status_code == 303, "the cookie is gone all the same"


def test_the_page_is_where_whoever_runs_the_portal_says(app: Flask, make_settings: Callable[..., object]) -> None:
    house = app.extensions["portal"]
    before, house.settings = house.settings, make_settings(neutral_url="https://www.nrk.no/vaer")
    try:
        answer = app.test_client().post("/leave", base_url=BASE)
    finally:
        house.settings = before
    assert '<a href="https://www.nrk.no/vaer">nrk.no</a>' in answer.text


def test_a_group_says_where_its_newcomers_start(reader: Readers, world: World) -> None:
    kari = reader("kari")
    address = f"/groups/{world.group}/preparation"
    kari.get(address)
    kari.send(address, leaves_quickly="y")
    assert kari.get(address).form(address)["leaves_quickly"] == ["y"]
    guest = reader()
    guest.get("/join")
    guest.send("/join", card_code=world.cards["open"].typed)
    guest.get("/join/what-we-keep")
    guest.send("/join/what-we-keep", answer="yes")
    guest.get("/join/name")
    guest.send("/join/name", name="Ayan")
    assert guest.get("/today").html.select_one("form[action='/leave']") is not None
    assert reader("amina").get("/today").html.select_one("form[action='/leave']") is None, "who was there keeps theirs"
