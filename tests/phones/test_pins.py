"""Six digits: which are too easy, how they are kept, choosing them, and giving them once more."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select

from portal.core.codes import new_secret
from portal.core.database import Base
from portal.phones import pins
from portal.phones.models import Pin
from tests.phones.known import ANOTHER, PEPPER, hold, phone_of
from tests.probing import ask
from tests.reader import Reader
from tests.world import NOW, PIN, World

Readers = Callable[..., Reader]
EASY = "Many choose this one, so it is easy to guess. Choose another."


@pytest.mark.parametrize(
    "digits",
    [
        "000000", "777777", "123456", "654321", "012345", "987654", "890123", "246802", "121212", "123123",
        "112233", "123321", "198585", "200505", "851985", "159753", "147258", "696969", "007007",
    ],
)  # fmt: skip
def test_what_many_choose_is_too_easy(digits: str) -> None:
    assert pins.too_easy(digits)


@pytest.mark.parametrize("digits", [PIN, ANOTHER, "190384", "581927", "402913", "100004"])
def test_what_few_choose_is_not(digits: str) -> None:
    assert not pins.too_easy(digits)


def test_few_of_all_pins_are_refused() -> None:
    refused = sum(pins.too_easy(f"{number:06}") for number in range(0, 1_000_000, 7))
    assert refused < 0.01 * 1_000_000 / 7


@pytest.mark.usefixtures("slow_hashes")
def test_a_pin_is_kept_as_a_slow_hash_over_one_with_the_pepper() -> None:
    kept = pins.hash_digits(PIN, PEPPER)
    how = extract_parameters(kept)
    assert (how.type.name, how.memory_cost, how.time_cost) == ("ID", 19 * 1024, 2)
    assert pins.opens(PIN, [kept], PEPPER, calls=1) == [True]
    assert pins.opens(PIN, [kept], PEPPER + "x", calls=1) == [False]
    assert pins.opens(ANOTHER, [kept, "no hash"], PEPPER, calls=2) == [False, False]
    peppered = hmac.new(PEPPER.encode(), f"pin:{PIN}".encode(), hashlib.sha256).hexdigest()
    assert PasswordHasher().verify(kept, peppered)
    assert kept != pins.hash_digits(PIN, PEPPER), "two with the same PIN have the same hash"


def test_a_pin_stands_nowhere_in_the_database(reader: Readers, world: World) -> None:
    amina = reader("amina")
    amina.get("/me/pin")
    amina.send("/me/pin", pin=PIN, again=PIN)
    with amina.database.reading() as session:
        text = repr([tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))])
        assert session.get(Pin, world.people["amina"]) is not None
    assert PIN not in text


@pytest.mark.parametrize(
    ("pin", "again", "sentence"),
    [
        ("", "", "Write six digits."),
        ("12345", "12345", "Write six digits."),
        ("123456", "123456", EASY),
        ("112233", "", EASY),
        (PIN, ANOTHER, "The two are not the same. Write the same six digits again."),
        (PIN, "", "The two are not the same. Write the same six digits again."),
    ],
)
def test_a_pin_that_cannot_be_chosen_is_refused_with_a_reason_and_stays_in_its_box(
    reader: Readers, pin: str, again: str, sentence: str
) -> None:
    amina = reader("amina")
    amina.get("/me/pin")
    page = amina.send("/me/pin", 422, pin=pin, again=again)
    assert page.wrong == [sentence]
    assert page.form("/me/pin")["pin"] == pin
    assert page.html.select_one("#pin")["type"] == "text", "one sees what one writes"


def test_somebody_who_has_a_pin_gives_it_before_choosing_another(reader: Readers, world: World) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    phone.get("/come-back")
    phone.send("/come-back", pin=PIN)
    assert phone.get("/me/pin").heading == "Choose another PIN", "it was given just now"
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        data = {**phone.page.form("/me/pin"), "pin": ANOTHER, "again": ANOTHER}
        assert phone.post("/me/pin", 303, data).leads_to.startswith("/me/pin/first")
        phone.get("/me/pin", 303)
        assert phone.follow().heading == "Write your PIN once more"
        page = phone.send("/me/pin/first", 422, pin=ANOTHER)
        assert "You have 4 tries left." in page.wrong[0]
        phone.send("/me/pin/first", pin=PIN)
        assert phone.page.leads_to == "/me/pin"
        phone.follow()
        phone.send("/me/pin", pin=ANOTHER, again=ANOTHER)
        phone.get("/finish")
        phone.send("/finish")
        phone.get("/come-back")
        phone.send("/come-back", 422, pin=PIN)
        phone.send("/come-back", pin=ANOTHER)


def test_ten_wrong_tries_while_one_is_in_end_it_too(reader: Readers, world: World) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    phone.get("/come-back")
    phone.send("/come-back", pin=PIN)
    for minutes in (6, 25):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            page = phone.get("/me/pin/first?next=/me/pin")
            for left in (4, 3, 2, 1, 0):
                phone.page = page
                phone.send("/me/pin/first", 422 if left else 429 if minutes == 6 else 303, pin=ANOTHER)
    with time_machine.travel(NOW + timedelta(minutes=26), tick=False):
        phone.get("/me", 303)
        phone.get("/come-back", 303)


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)", "/no"])
def test_after_the_pin_one_stays_with_us(reader: Readers, world: World, wanted: str) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    phone.get("/come-back")
    phone.send("/come-back", pin=PIN)
    phone.get(f"/me/pin/first?next={wanted}")
    phone.send("/me/pin/first", pin=PIN, next=wanted)
    assert phone.page.leads_to == "/"


def test_made_up_secrets_of_phones_bring_no_new_tries_to_whoever_is_in(reader: Readers, world: World) -> None:
    phone_of(reader(), world.people["amina"])
    thief = reader("amina")
    statuses = []
    for tried in range(12):
        with time_machine.travel(NOW + timedelta(minutes=16 * (tried // 5)), tick=False):
            thief.get("/me/pin/first")
            hold(thief, "p", new_secret(), new_secret())
            data = {**thief.page.form("/me/pin/first"), "pin": ANOTHER}
            answer = ask(thief, "POST", "/me/pin/first", data=data)
            statuses.append(answer.status_code)
            if answer.status_code == 303:
                break
    assert statuses == [422] * 4 + [429] + [422] * 4 + [303], "ten tries, and this sign-in is over"
    thief.get("/me", 303)


def test_a_new_pin_shortens_what_is_open_on_all_phones(reader: Readers, world: World) -> None:
    amina, elsewhere = reader("amina"), reader("amina")
    amina.get("/me/phones/who")
    amina.send("/me/phones/who", phone="mine")
    elsewhere.get("/me/phones/who")
    elsewhere.send("/me/phones/who", phone="mine")
    amina.get("/me/pin")
    amina.send("/me/pin", pin=PIN, again=PIN)
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        for one in (amina, elsewhere):
            one.get("/today", 303)
            one.get("/come-back")
            one.send("/come-back", pin=PIN) if one is amina else one.send("/come-back", 422)


def test_a_pin_that_was_changed_on_another_phone_is_asked_at_once(reader: Readers, world: World) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    phone.get("/come-back")
    phone.send("/come-back", pin=PIN)
    phone.get("/me/phones/who")
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        other = reader("amina")
        other.get("/me/pin", 303)
        other.follow()
        other.send("/me/pin/first", pin=PIN)
        other.follow()
        other.send("/me/pin", pin=ANOTHER, again=ANOTHER)
        assert phone.get("/me/phones/who", 303).leads_to.startswith("/me/pin/first")
        other.get("/me/phones/who")
