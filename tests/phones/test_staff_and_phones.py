"""No phone and no PIN lets the staff in, not even one that knew them before they were staff."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.core.codes import new_secret
from portal.people import rules as people
from portal.people.models import Person, StaffRole
from portal.phones import rules
from portal.phones.models import Sign
from tests.phones.known import PEPPER, family_phone, hold, know, phone_of, rows
from tests.reader import BASE, Reader
from tests.world import NOW, PIN, World

Readers = Callable[..., Reader]


@pytest.mark.parametrize("name", ["kari", "berit", "selam"])
def test_the_right_pin_of_one_of_the_staff_is_answered_like_a_wrong_one(
    reader: Readers, world: World, name: str
) -> None:
    phone = reader()
    phone_of(phone, world.people[name])
    phone.get("/come-back")
    assert "You have 4 tries left." in phone.send("/come-back", 422, pin=PIN).wrong[0]
    phone.get("/today", 303)


def test_a_known_phone_without_a_pin_lets_nobody_of_the_staff_in(reader: Readers, world: World) -> None:
    phone, secret = reader(), new_secret()
    hold(phone, "b", secret, know(phone, secret, world.people["kari"], pin=None))
    with phone.client.session_transaction(base_url=BASE) as cookie:
        cookie["seen"] = int(NOW.timestamp())
    phone.get("/come-back")
    phone.send("/come-back", 422)
    phone.get("/today", 303)


def test_whoever_becomes_staff_comes_back_to_no_phone_that_knew_them(reader: Readers, world: World) -> None:
    phone = reader()
    family_phone(phone, {world.people["amina"]: Sign.SUN, world.people["oksana"]: Sign.FISH})
    with phone.database.writing() as session, session.begin():
        people.take_on(session.get_one(Person, world.people["amina"]), StaffRole.FACILITATOR)
    phone.get("/come-back")
    phone.send("/come-back/sign", 200, sign="sun")
    phone.send("/come-back", 422, pin=PIN, sign="sun")
    phone.get("/today", 303)
    phone.get("/come-back")
    phone.send("/come-back/sign", 200, sign="fish")
    phone.send("/come-back", pin=PIN, sign="fish")
    assert phone.get("/me").heading == "Oksana"


def test_a_code_for_a_new_phone_lets_nobody_of_the_staff_in(reader: Readers, world: World) -> None:
    phone = reader()
    with phone.database.writing() as session, session.begin():
        code = rules.make_new_phone_code(session, session.get_one(Person, world.people["kari"]), PEPPER, NOW)
    phone.get("/new-phone")
    phone.send("/new-phone", 422, card_code=code.typed)
    phone.get("/new-phone/come-in", 303)


@pytest.mark.parametrize("address", ["/me/pin", "/me/phones/who", "/me/phones/sign", "/me/phones/new"])
def test_the_staff_choose_no_pin_and_make_no_phone_known(reader: Readers, world: World, address: str) -> None:
    kari = reader("kari")
    assert kari.get(address, 303).leads_to == "/me/phones"
    assert rows(kari, world.people["kari"]) == []
    kari.get("/me/phones")


def test_the_end_of_a_role_ends_known_phones_and_codes_too(reader: Readers, world: World) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    with phone.database.writing() as session, session.begin():
        amina = session.get_one(Person, world.people["amina"])
        code = rules.make_new_phone_code(session, amina, PEPPER, NOW)
        rules.forget_all_of(session, amina, NOW)
    assert [one.ended_at for one in rows(phone, world.people["amina"])] == [NOW]
    phone.get("/come-back")
    phone.send("/come-back", 422, pin=PIN)
    other = reader()
    other.get("/new-phone")
    other.send("/new-phone", 422, card_code=code.typed)
