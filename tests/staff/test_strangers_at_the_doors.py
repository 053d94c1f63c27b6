"""At the doors of PIN, sign and passphrase nobody learns whom the portal knows: the same words, and the same work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
import time_machine
from werkzeug.test import TestResponse

from portal.core.codes import new_secret
from portal.core.database import Database
from portal.people.models import Person
from portal.phones import rules as phones
from portal.phones.models import Device, Sign
from portal.phones.rules import PROOF_LASTS
from tests.phones.known import family_phone, hold, phone_of, rows
from tests.probing import ask, token
from tests.reader import HTMX, Reader
from tests.staff.test_own_phone import own_phone
from tests.whole.strangers import same_to_a_stranger
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
WRONG = "835046"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def trying(one: Reader, address: str, **fields: str) -> Callable[[], TestResponse]:
    return partial(ask, one, "POST", address, data={"csrf_token": token(one), **fields})


def one_person_phones(reader: MakeReader, world: World, database: Database) -> dict[str, Reader]:
    """Phones whose cookies look alike: of a participant, of the staff, and of nobody."""
    found = {name: reader() for name in ("a participant's", "forgotten", "never known", "from before the role")}
    phone_of(found["a participant's"], world.people["oksana"])
    phone_of(found["forgotten"], world.people["yusuf"])
    phone_of(found["from before the role"], world.people["jonas"])
    with database.writing() as session, session.begin():
        phones.forget_all_of(session, session.get_one(Person, world.people["yusuf"]), NOW)
    hold(found["never known"], "p", new_secret(), new_secret())
    for name, of in (("one of the staff's", "kari"), ("past its 30 days", "berit")):
        found[name] = own_phone(reader(of))
        found[name].get("/finish")
        found[name].send("/finish")
    (stale,) = rows(found["past its 30 days"], world.people["berit"])
    with database.writing() as session, session.begin():
        session.get_one(Device, stale.id).proved_at = NOW - PROOF_LASTS
    return found


def test_coming_back_with_a_wrong_pin_is_the_same_on_every_phone(
    reader: MakeReader, world: World, database: Database
) -> None:
    found = one_person_phones(reader, world, database)
    seen = same_to_a_stranger(database, {name: partial(ask, one, "GET", "/come-back") for name, one in found.items()})
    assert seen.status == 200
    tries = {name: trying(one, "/come-back", pin=WRONG) for name, one in found.items()}
    seen = same_to_a_stranger(database, tries)
    assert (seen.status, "You have 3 tries left." in seen.body) == (422, True)


def test_a_sign_of_nobody_and_a_phone_of_nobody_are_like_those_of_somebody(
    reader: MakeReader, world: World, database: Database
) -> None:
    found = {sign: reader() for sign in (Sign.SUN, Sign.FISH, Sign.KEY)}
    for one in found.values():
        family_phone(one, {world.people["amina"]: Sign.SUN, world.people["oksana"]: Sign.FISH})
    unknown = reader()
    hold(unknown, "s", new_secret(), new_secret(), new_secret())
    shown = {name.value: trying(one, "/come-back/sign", sign="sun") for name, one in found.items()}
    assert same_to_a_stranger(database, {**shown, "of nobody": trying(unknown, "/come-back/sign", sign="sun")}).status
    tries = {sign.value: trying(one, "/come-back", pin=WRONG, sign="sun") for sign, one in found.items()}
    tries["of nobody"] = trying(unknown, "/come-back", pin=WRONG, sign="sun")
    seen = same_to_a_stranger(database, tries)
    assert seen.status == 422
    others = [reader(), reader()]
    for one in others:
        family_phone(one, {world.people["amina"]: Sign.SUN, world.people["oksana"]: Sign.FISH})
    taken = {"taken": ("sun", others[0]), "nobody's": ("key", others[1])}
    work = [
        same_to_a_stranger(database, {name: trying(one, "/come-back", pin=WRONG, sign=sign)})
        for name, (sign, one) in taken.items()
    ]
    assert [(one.status, one.statements, one.hashes) for one in work] == [(422, work[0].statements, work[0].hashes)] * 2


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_word_that_somebody_has_is_like_one_that_nobody_has(
    reader: MakeReader, world: World, database: Database, headers: dict[str, str]
) -> None:
    words = {"somebody's": "kari", "a coordinator's": "berit", "nobody's": "no.body", "no word": "??"}
    wrong = {"passphrase": "not the right passphrase", "code": "123456"}
    tries = {}
    for name, word in words.items():
        one = reader()
        data = {"csrf_token": token(one), "word": word, **wrong}
        tries[name] = partial(ask, one, "POST", "/staff/in", data=data, headers=headers)
    seen = same_to_a_stranger(database, tries, typed=words.values())
    assert (seen.status, seen.hashes > 0) == (422, True)


def test_the_pin_in_place_is_the_same_where_the_phone_is_missing_and_where_there_is_none(
    reader: MakeReader, world: World, database: Database
) -> None:
    """For whoever holds a copy of the cookie: with the phone's or without, and with one who chose no PIN."""
    with_a_pin, without = own_phone(reader("kari")), reader("jonas")
    found = {"copied": Reader(with_a_pin.app), "none chosen": Reader(with_a_pin.app)}
    for name, of in (("copied", with_a_pin), ("none chosen", without)):
        found[name].client.set_cookie(
            "kitchen",
            of.client.get_cookie("kitchen", domain="127.0.0.1").value,
            domain="127.0.0.1",  # type: ignore[union-attr]
        )
        found[name].client.set_cookie("language", "en", domain="127.0.0.1")
    tokens = {name: token(one) for name, one in found.items()}
    with time_machine.travel(NOW + PROOF_LASTS / 100, tick=False):
        tries = {
            name: partial(
                ask, one, "POST", "/staff/go-on", data={"csrf_token": tokens[name], "prove_pin": WRONG, "next": "/"}
            )
            for name, one in found.items()
        }
        assert same_to_a_stranger(database, tries).status == 401
