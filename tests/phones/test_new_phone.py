"""A new phone becomes known by a code that an old one shows, for five minutes and one time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from tests.phones.known import ANOTHER, phone_of, rows
from tests.reader import Reader
from tests.world import NOW, PIN, World

Readers = Callable[..., Reader]
MINUTE = timedelta(minutes=1)
OPENS_NOTHING = "This code opens nothing now. It works for five minutes. Make a new one on your other phone."


def old_phone(reader: Readers, world: World, pin: str | None = PIN) -> tuple[Reader, str]:
    """An old phone, and the letters that it shows."""
    phone = reader()
    if pin:
        phone_of(phone, world.people["amina"], pin)
        phone.get("/come-back")
        phone.send("/come-back", pin=pin)
    else:
        phone.come_in_as(world.people["amina"])
    phone.get("/me/phones/new")
    page = phone.send("/me/phones/new", 200)
    return phone, page.html.select_one(".code").get_text(" ", strip=True)


def type_in(phone: Reader, code: str, status: int = 303) -> None:
    phone.get("/new-phone")
    phone.send("/new-phone", status, card_code=code)


def test_the_new_phone_asks_the_pin_and_is_known_then(reader: Readers, world: World) -> None:
    old, code = old_phone(reader, world)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4} ?){3}", code)
    new = reader()
    type_in(new, code.lower())
    page = new.follow()
    assert "Amina" not in page.text
    assert "You have 4 tries left." in new.send("/new-phone/come-in", 422, pin=ANOTHER).wrong[0]
    new.send("/new-phone/come-in", pin=PIN)
    assert new.follow().heading == "Is this phone only yours?"
    assert new.get("/me").heading == "Amina"
    assert len([one for one in rows(new, world.people["amina"]) if one.ended_at is None]) == 2
    old.get("/today")
    new.get("/finish")
    new.send("/finish")
    new.get("/come-back")
    new.send("/come-back", pin=PIN)


def test_without_a_pin_a_button_is_enough(reader: Readers, world: World) -> None:
    _old, code = old_phone(reader, world, pin=None)
    new = reader()
    type_in(new, code)
    new.follow()
    new.send("/new-phone/come-in")
    assert new.get("/me").heading == "Amina"


def test_the_code_works_one_time_and_opening_pages_does_not_use_it_up(reader: Readers, world: World) -> None:
    _old, code = old_phone(reader, world)
    new, late = reader(), reader()
    for phone in (new, late):
        type_in(phone, code)
        phone.follow()
        phone.get("/new-phone/come-in")
    new.send("/new-phone/come-in", pin=PIN)
    assert late.send("/new-phone/come-in", 422, pin=PIN).wrong == [OPENS_NOTHING]
    type_in(late, code, 422)


def test_after_five_minutes_it_opens_nothing(reader: Readers, world: World) -> None:
    _old, code = old_phone(reader, world)
    new = reader()
    type_in(new, code)
    new.follow()
    with time_machine.travel(NOW + 5 * MINUTE + MINUTE, tick=False):
        new.send("/new-phone/come-in", 422, pin=PIN)
        type_in(new, code, 422)


def test_a_new_code_ends_the_one_before_and_the_same_form_shows_none_again(reader: Readers, world: World) -> None:
    old, code = old_phone(reader, world)
    page = old.get("/me/phones/new")
    second = old.send("/me/phones/new", 200).html.select_one(".code").get_text(" ", strip=True)
    old.page = page
    assert "shown only once" in old.send("/me/phones/new", 200).text
    new = reader()
    type_in(new, code, 422)
    type_in(new, second)


def test_five_wrong_pins_end_the_code_and_lock_nobody_out(reader: Readers, world: World) -> None:
    old, code = old_phone(reader, world)
    new = reader()
    type_in(new, code)
    page = new.follow()
    for _ in range(4):
        new.page = page
        new.send("/new-phone/come-in", 422, pin=ANOTHER)
    for pin in (ANOTHER, PIN):
        new.page = page
        new.send("/new-phone/come-in", 429, pin=pin)
    old.get("/me/pin")
    old.get("/finish")
    old.send("/finish")
    old.get("/come-back")
    old.send("/come-back", pin=PIN)


def test_eleven_tries_at_codes_in_an_hour_are_too_many(reader: Readers, world: World) -> None:
    _old, code = old_phone(reader, world)
    new = reader()
    for _ in range(10):
        type_in(new, "0000 0000 0000", 422)
    type_in(new, code, 429)


@pytest.mark.parametrize("code", ["", " ", "x", "\x00", "٠" * 12, "0" * 5000])
def test_what_is_no_code_opens_nothing(reader: Readers, code: str) -> None:
    type_in(reader(), code, 422)
    reader().get("/new-phone/come-in", 303)


def test_the_scanned_code_stands_in_the_fragment_and_in_no_address_that_is_sent(reader: Readers, world: World) -> None:
    old, _code = old_phone(reader, world)
    form = reader().get("/new-phone").html.select_one("#card-form")
    assert form["action"] == "/new-phone"
    assert old.page.html.select_one(".qr svg")
