"""Nobody learns by trying what there is: a door that looks something up says the same, whether it is there or not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.core.database import Database
from portal.core.marks import marked
from portal.groups.rights import AFTER_LEAVING
from portal.people.models import Person
from portal.people.queries import entry_link
from portal.people.rules import make_entry_link, sign_in, sign_out, use_entry_link
from tests.lengths import first
from tests.probing import FIELDS, MADE_BY, Route, ask, belongings, routes, token, usual
from tests.reader import BASE, HTMX, Reader
from tests.whole.doors import COORDINATORS, OF_ONE_PERSON, line_of
from tests.whole.strangers import same_to_a_stranger
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
Try = Callable[[], TestResponse]
NEVER_WAS = 1_000_000
each_way = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])


@each_way
@pytest.mark.parametrize("scanned", [False, True], ids=["typed", "scanned"])
def test_a_card_that_is_over_is_like_one_that_never_was(
    reader: MakeReader, world: World, database: Database, scanned: bool, headers: dict[str, str]
) -> None:
    codes = {name: card.scanned if scanned else card.typed for name, card in world.cards.items()}
    tried = {
        "used up": codes["used"],
        "expired": codes["over"],
        "mistyped": codes["open"][:-1] + ("7" if codes["open"][-1] != "7" else "8"),
        "unknown": "7K2M0H1X3R9D7K2M0H1X3R9D7K"[: len(codes["open"])],
    }
    guest = reader()
    form = {"csrf_token": token(guest)}

    tries = {
        name: partial(ask, guest, "POST", "/join", data={**form, "card_code": code}, headers=headers)
        for name, code in tried.items()
    }
    seen = same_to_a_stranger(database, tries, typed=tried.values())
    assert (seen.status, seen.hashes > 0) == (422, True)


@each_way
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_is_over_is_like_one_that_never_was(
    reader: MakeReader, world: World, database: Database, method: str, headers: dict[str, str]
) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Person, world.people["kari"])
        used, expired = make_entry_link(session, kari, NOW), make_entry_link(session, kari, NOW - timedelta(days=3))
        session.flush()
        link = entry_link(session, used, NOW)
        assert link is not None
        use_entry_link(link, NOW)
    secrets = {"used": used, "expired": expired, "unknown": "N" * len(used)}
    guest = reader()
    data = {"csrf_token": token(guest)} if method == "POST" else None
    tries = {
        name: partial(ask, guest, method, f"/enter/{secret}", data=data, headers=headers)
        for name, secret in secrets.items()
    }
    seen = same_to_a_stranger(database, tries, typed=secrets.values())
    assert seen.status == (200 if method == "GET" else 404)


def test_a_cookie_that_is_over_is_like_one_that_never_was(
    reader: MakeReader, world: World, database: Database, app: Flask
) -> None:
    with database.writing() as session, session.begin():
        amina = session.get_one(Person, world.people["amina"])
        ended, row = sign_in(session, amina, NOW)
        sign_out(row, NOW)
        expired, _row = sign_in(session, amina, NOW - timedelta(days=400))
    tries = {}
    for name, secret in {"ended": ended, "expired": expired, "unknown": "N" * len(ended)}.items():
        one = Reader(app)
        with one.client.session_transaction(base_url=BASE) as cookie:
            cookie.update({"_user_id": secret, "_fresh": True})
        tries[name] = partial(ask, one, "GET", "/today")
    assert same_to_a_stranger(database, tries).status == 303


def trying(one: Reader, route: Route, where: Mapping[str, object], data: Mapping[str, object]) -> Try:
    """To ask for this route there, later; with these fields where it takes a form."""
    return partial(ask, one, route.method, route.at(**where), data=data if route.method == "POST" else None)


def in_a_group(app: Flask, name: str | None = None) -> list[Route]:
    """The routes of a group's life that are not for this person: a coordinator's, and what one who left may take."""
    theirs = {"berit": {COORDINATORS}, "siri": AFTER_LEAVING, "tove": AFTER_LEAVING}.get(name or "", set())
    return [route for route in routes(app) if "group_id" in route.places and line_of(route)[1] not in theirs]


@pytest.mark.parametrize(
    "name", first(["nina", "stig", None], later=["siri", "berit", "ingrid"]), ids=lambda name: name or "nobody"
)
def test_a_group_of_others_is_like_one_that_never_was(
    reader: MakeReader, world: World, database: Database, app: Flask, name: str | None
) -> None:
    one = reader(name)
    data = {**FIELDS, "csrf_token": token(one)}
    for route in in_a_group(app, name):
        tries = {
            called: trying(one, route, {**usual(world, route), "group_id": group}, data)
            for called, group in {"theirs": world.group, "none": NEVER_WAS}.items()
        }
        seen = same_to_a_stranger(database, tries, typed=[world.group, NEVER_WAS], one_browser=True)
        assert seen.status == 404 if name else seen.status in {303, 401}, route


@pytest.mark.parametrize("name", ["amina", "selam", "kari"])
def test_a_meeting_of_another_group_is_like_one_that_never_was_to_the_byte(
    reader: MakeReader, world: World, database: Database, app: Flask, name: str
) -> None:
    one = reader(name)
    data = {**FIELDS, "csrf_token": token(one)}
    numbers = {"theirs": world.meetings["theirs"], "none": NEVER_WAS}
    for route in in_a_group(app):
        if "meeting_id" in route.places:
            tries = {
                called: trying(one, route, {**usual(world, route), "meeting_id": number}, data)
                for called, number in numbers.items()
            }
            same_to_a_stranger(database, tries, typed=numbers.values(), one_browser=True)


@pytest.mark.parametrize("name", ["amina", "yusuf", "selam", "kari"])
def test_a_thing_of_somebody_else_is_like_one_that_never_was(
    reader: MakeReader, world: World, database: Database, app: Flask, name: str
) -> None:
    """To the neighbour each thing of another; to a facilitator what belongs to people of another group."""
    one = reader(name)
    data = {**FIELDS, "csrf_token": token(one)}
    for route in in_a_group(app):
        for place in sorted(route.places & OF_ONE_PERSON):
            theirs, made_by = belongings(world)[place], MADE_BY.get(place, {})
            others = [owner for owner in theirs if name not in (owner, made_by.get(owner))]
            owners = ["stig"] if name == "kari" else others
            numbers = {owner: theirs.get(owner, world.seats.get(owner, world.people[owner])) for owner in owners}
            numbers["none"] = NEVER_WAS
            tries = {
                called: trying(one, route, {**usual(world, route), place: number}, data)
                for called, number in numbers.items()
            }
            assert same_to_a_stranger(database, tries, typed=numbers.values(), one_browser=True).status == 404


@pytest.mark.parametrize("name", ["stig", None], ids=["stig", "nobody"])
def test_a_way_back_to_a_group_of_others_is_like_one_to_a_group_that_never_was(
    reader: MakeReader, world: World, database: Database, name: str | None
) -> None:
    one = reader(name)
    for address in ("/language", "/language/en"):
        tries = {
            called: partial(ask, one, "GET", f"{address}?next=/groups/{group}/plan")
            for called, group in {"theirs": world.group, "none": NEVER_WAS}.items()
        }
        same_to_a_stranger(database, tries, typed=[world.group, NEVER_WAS])


def test_the_proof_sees_one_statement_one_hash_one_letter_and_one_header_too_many(
    reader: MakeReader, database: Database
) -> None:
    guest = reader()
    plain = partial(ask, guest, "GET", "/join")

    def with_a_statement() -> TestResponse:
        with database.reading() as session:
            marked(session, "kind")
        return plain()

    def with_a_hash() -> TestResponse:
        hashlib.sha256(b"")
        return plain()

    def with_a_header() -> TestResponse:
        answer = plain()
        answer.headers["X-There"] = "yes"
        return answer

    same_to_a_stranger(database, {"one": plain, "another": plain})
    for other in (with_a_statement, with_a_hash, with_a_header, partial(ask, guest, "GET", "/language")):
        with pytest.raises(AssertionError, match="not the same"):
            same_to_a_stranger(database, {"plain": plain, "other": other})
