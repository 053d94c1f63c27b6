"""T2: nobody reads, in any page, header, cookie, title or line of the log, what is not theirs to read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.core.database import Database
from tests.lengths import first
from tests.probing import FIELDS, addresses, ask, everything, routes, token, usual, words_of
from tests.reader import HTMX, Reader
from tests.whole.canaries import BIRD, CARD, NOBODYS_WORDS, TEXTS, WORDS, Canary, let_fly, text_fields, texts
from tests.world import World

MakeReader = Callable[..., Reader]
FIRST = ("amina", "yusuf", "kari", "stig", None)
"""Two neighbours, a facilitator, somebody of another group, and nobody; the others are for the long run."""
PEOPLE = first(FIRST, later=("morten", "halima", "siri", "selam", "jonas", "ingrid", "berit", "nina", CARD))
"""Of the soup group those who are each other's neighbours come first."""


def test_of_every_field_of_letters_it_is_said_whose_words_it_holds() -> None:
    assert text_fields() - WORDS.keys() - NOBODYS_WORDS == set(), "say in canaries.py who reads these"
    assert (WORDS.keys() | NOBODYS_WORDS) - text_fields() == set(), "these fields are not there any more"


def test_of_everything_that_has_a_text_it_is_said_who_reads_it() -> None:
    assert texts().keys() - TEXTS.keys() == set(), "say in canaries.py who reads these"
    assert TEXTS.keys() - texts().keys() == set(), "these texts are not there any more"


LATE = {"meetings.change": 1, "meetings.cancel": 1, "endings.stop": 2, "cards.join": 2, "deleting.at_once": 3}
"""Answers go with a meeting that is moved, a seat with the role, the card is used up, and in the end one is gone."""


@pytest.fixture
def canaries(database: Database, world: World) -> list[Canary]:
    """A canary in every field of the world."""
    with database.writing() as session, session.begin():
        return let_fly(session)


def test_each_kind_of_field_has_a_canary_in_the_world(canaries: list[Canary]) -> None:
    assert {canary.field for canary in canaries} == set(WORDS)
    assert len({canary.song for canary in canaries}) == len(canaries) > 60
    assert all(canary.readers for canary in canaries), "what nobody may read is not worth keeping"


def heard(response: TestResponse, app: Flask, reader: Reader) -> str:
    """All that this answer tells: page and headers, and what the cookie holds that it leaves in the browser."""
    told = [words_of(response), *(value for _name, value in response.headers)]
    if (cookie := reader.client.get_cookie("kitchen", domain="127.0.0.1")) is not None:
        serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        told.append(repr(serializer.loads(cookie.value)))
    return "\n".join(told)


def come(reader: MakeReader, world: World, name: str | None) -> Reader:
    if name != CARD:
        return reader(name)
    guest = reader()
    guest.get("/join")
    guest.send("/join", card_code=world.cards["open"].scanned)
    return guest


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: str(name or "nobody").split(" ")[0])
def test_each_one_reads_what_is_theirs_and_nothing_else_anywhere(
    reader: MakeReader,
    world: World,
    app: Flask,
    canaries: list[Canary],
    caplog: pytest.LogCaptureFixture,
    name: str | None,
) -> None:
    caplog.set_level("DEBUG")
    who = CARD if name == CARD else world.people.get(name or "", 0)
    others = [canary for canary in canaries if who not in canary.readers]
    own = [canary for canary in canaries if who in canary.readers]
    sung: set[str] = set()

    def listen(response: TestResponse, one: Reader, where: str) -> None:
        text = heard(response, app, one)
        wrong = [canary for canary in others if canary.sings_in(text)]
        assert not wrong, f"{name} reads at {where}: {wrong[:3]}"
        titles = re.findall("<title>(.*?)</title>", text, re.DOTALL)
        assert not [title for title in titles if BIRD.search(title)], f"the history of a phone keeps it: {titles}"
        headers = " ".join(value for _name, value in response.headers)
        assert not BIRD.search(headers), f"{where} tells it in a header: {headers}"
        sung.update(canary.field for canary in own if canary.sings_in(text))

    one = come(reader, world, name)
    for route in routes(app, "GET"):
        for address in addresses(route, everything(world)):
            listen(ask(one, "GET", address), one, address)
    for route in sorted(routes(app, "POST"), key=lambda route: LATE.get(route.endpoint, 0)):
        one = one if name == CARD else come(reader, world, name)
        data = {**FIELDS, "csrf_token": token(one)}
        address = route.at(**usual(world, route))
        for headers in ({}, HTMX):
            listen(ask(one, "POST", address, data=data, headers=headers), one, f"POST {address}")
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("sqlalchemy")]
    assert not [line for line in lines if BIRD.search(line) or "+4799" in line]
    assert sung == {canary.field for canary in own}, f"{name} may read, and does not find: {own}"
