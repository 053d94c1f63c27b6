"""Whose yes opens a sign-in by a new card: a phone that was known before. And what its person can do from then on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from portal.core.codes import new_secret
from portal.core.database import Database
from portal.people.models import SignIn
from portal.phones.models import Sign
from tests.joining.test_returning import CONFIRMATION, ILL, comes_again, confirms, last_card, makes_a_card, thread_of
from tests.phones.known import CHROME, FIREFOX, hold, know, rows
from tests.phones.test_new_phone import type_in
from tests.probing import ask, token
from tests.reader import Reader
from tests.world import DAY, NOW, PIN, World

Readers = Callable[..., Reader]
NEW_PIN = "835046"
TOLD = "Kari made a new card for you"


def known_phone(browser: Reader, world: World, sign: Sign | None = None) -> Reader:
    """A phone that has known Amina since yesterday, and on which she is out."""
    phone = new_secret()
    hold(browser, "s" if sign else "p", phone, know(browser, phone, world.people["amina"], PIN, sign, NOW - DAY))
    return browser


def comes_back(phone: Reader, pin: str = PIN, status: int = 303, sign: Sign | None = None) -> Reader:
    phone.get("/come-back")
    if sign is not None:
        phone.send("/come-back/sign", 200, sign=sign.value)
    phone.send("/come-back", status, pin=pin)
    return phone


def chooses(phone: Reader, pin: str = NEW_PIN) -> None:
    phone.get("/me/pin")
    phone.send("/me/pin", pin=pin, again=pin)


def confirmed_phone(reader: Readers, world: World, name: str = "amina") -> Reader:
    phone = comes_again(reader(), makes_a_card(reader("kari"), world, name))
    confirms(reader("jonas"), world)
    return phone


# Which phones are old


@pytest.mark.parametrize("sign", [None, Sign.KEY], ids=["her own", "the family's"])
def test_a_known_phone_that_somebody_comes_back_to_is_told_and_confirms(
    reader: Readers, world: World, sign: Sign | None
) -> None:
    old = known_phone(reader(), world, sign)
    code = makes_a_card(reader("kari"), world)
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        phone = comes_again(reader(), code)
        assert TOLD in comes_back(old, sign=sign).get("/today").text
        old.get("/me/new-card")
        old.send(CONFIRMATION)
        assert ILL in thread_of(phone, world)


def test_a_known_phone_confirms_only_after_the_pin(reader: Readers, world: World) -> None:
    old = known_phone(reader(), world)
    comes_back(old)
    code = makes_a_card(reader("kari"), world)
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        phone = comes_again(reader(), code)
        old.get("/me/new-card")
        for pin, said in (("", "Write six digits."), ("12345", "Write six digits."), ("111112", "4 tries left")):
            assert said in old.send(CONFIRMATION, 422, pin=pin).text
            assert old.page.html.select("input[name=pin]")[0]["value"] == ""
            assert ILL not in thread_of(phone, world), "whoever holds the phone just now is not enough"
        old.send(CONFIRMATION, pin=PIN)
        assert ILL in thread_of(phone, world), "one press does it"


def test_the_pin_is_not_asked_again_where_it_was_given_just_now(reader: Readers, world: World) -> None:
    old = known_phone(reader(), world)
    comes_back(old)
    code = makes_a_card(reader("kari"), world)
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        phone = comes_again(reader(), code)
        old.get("/me/pin/first")
        old.send("/me/pin/first", pin=PIN)
        assert old.get("/me/new-card").html.select("input[name=pin]") == []
        old.send(CONFIRMATION)
        assert ILL in thread_of(phone, world)


def refuses_to_confirm(one: Reader, number: str) -> None:
    """This phone shows no button, and a form of its own confirms nothing."""
    assert one.get("/me/new-card").html.select("form[action$=confirmation]") == []
    answer = ask(one, "POST", CONFIRMATION, data={"csrf_token": token(one), "card": number})
    assert answer.status_code == 404


def test_a_phone_that_became_known_after_the_card_was_made_confirms_nothing(reader: Readers, world: World) -> None:
    old = known_phone(reader(), world)
    code = makes_a_card(reader("kari"), world)
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        phone = comes_again(reader(), code)
        comes_back(old).get("/me/phones/new")
        shown = old.send("/me/phones/new", 200).html.select_one(".code").get_text(" ", strip=True)
        young = reader()
        type_in(young, shown)
        young.follow()
        young.send("/new-phone/come-in", pin=PIN)
        refuses_to_confirm(young, last_card(reader("jonas"), world))
        assert ILL not in thread_of(phone, world)


def test_a_phone_whose_secret_was_used_in_two_places_confirms_nothing(reader: Readers, world: World) -> None:
    old = known_phone(reader(), world)
    code = makes_a_card(reader("kari"), world)
    copy = reader()
    copy.client.set_cookie("phone", old.client.get_cookie("phone", domain="127.0.0.1").value, domain="127.0.0.1")
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        phone = comes_again(reader(), code)
        for one, browser in ((copy, FIREFOX), (old, CHROME)):
            one.client.environ_base["HTTP_USER_AGENT"] = browser
            comes_back(one)
            answer = ask(
                one, "POST", CONFIRMATION, data={"csrf_token": token(one), "card": last_card(reader("jonas"), world)}
            )
            assert answer.status_code == 404
        assert ILL not in thread_of(phone, world)


def test_a_phone_that_was_forgotten_confirms_nothing(reader: Readers, world: World) -> None:
    old = known_phone(reader(), world)
    comes_back(old)
    code = makes_a_card(reader("kari"), world)
    phone = comes_again(reader(), code)
    form = {"csrf_token": token(old), "card": last_card(reader("jonas"), world)}
    old.get("/me/phones")
    old.send("/me/phones/this/forgotten")
    assert ask(old, "POST", CONFIRMATION, data=form).status_code in (303, 401, 422)
    assert ILL not in thread_of(phone, world)


# From then on


def test_the_questions_about_the_phone_come_once_it_is_confirmed(reader: Readers, world: World) -> None:
    phone = comes_again(reader(), makes_a_card(reader("kari"), world))
    assert "/me/phones/who" not in str(phone.get("/today").html.main)
    confirms(reader("jonas"), world)
    assert phone.get("/today").html.select_one("#confirmed a")["href"] == "/me/pin"
    chooses(phone)
    assert phone.page is not None
    assert phone.page.leads_to == "/me/phones/who"
    phone.follow()
    phone.send("/me/phones/who", phone="mine")
    assert len(rows(phone, world.people["amina"])) == 1
    assert phone.get("/today").html.select("#confirmed") == []


def test_who_forgot_the_pin_chooses_a_new_one_once_and_the_old_phones_are_told(reader: Readers, world: World) -> None:
    old = comes_back(known_phone(reader(), world))
    other = known_phone(reader(), world)
    phone = confirmed_phone(reader, world)
    assert "do not ask for the old PIN" in phone.get("/me/pin").text
    chooses(phone)
    for one in (old, comes_back(other, NEW_PIN)):
        assert "A new PIN was chosen there on Tuesday 3 March." in one.get("/today").text
        assert "A new PIN was chosen there on Tuesday 3 March." in one.get("/me/new-card").text
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        assert phone.get("/me/pin", 303).leads_to == "/me/pin/first?next=/me/pin"
        phone.post("/me/pin", 303, {"csrf_token": token(phone), "pin": "193746", "again": "193746"})
        phone.get("/me/pin/first")
        phone.send("/me/pin/first", 422, pin=PIN)
        phone.send("/me/pin/first", pin=NEW_PIN)


def test_only_the_confirmed_sign_in_chooses_it_and_nothing_else_without_the_old_one(
    reader: Readers, world: World
) -> None:
    old = comes_back(known_phone(reader(), world))
    phone = confirmed_phone(reader, world)
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        for one, address in ((old, "/me/pin"), (phone, "/me/phones/new"), (phone, f"/groups/{world.group}/leaving")):
            assert str(one.get(address, 303).leads_to).startswith("/me/pin/first")
        old.post("/me/pin", 303, {"csrf_token": token(old), "pin": NEW_PIN, "again": NEW_PIN})
        comes_back(known_phone_of(old), PIN)


def known_phone_of(old: Reader) -> Reader:
    """The same phone, once she has finished on it."""
    old.get("/finish")
    old.send("/finish")
    return old


def test_who_knows_the_old_pin_after_all_needs_it_for_a_new_one(reader: Readers, world: World) -> None:
    known_phone(reader(), world)
    phone = confirmed_phone(reader, world)
    phone.get("/me/pin/first")
    assert "I have forgotten my PIN, and choose a new one" in phone.page.text  # type: ignore[union-attr]
    phone.send("/me/pin/first", pin=PIN)
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        assert str(phone.get("/me/pin", 303).leads_to).startswith("/me/pin/first")


def test_after_a_week_it_takes_the_old_pin_again(reader: Readers, world: World) -> None:
    known_phone(reader(), world)
    phone = confirmed_phone(reader, world)
    with time_machine.travel(NOW + timedelta(days=6, hours=23), tick=True):
        phone.get("/me/pin")
    with time_machine.travel(NOW + timedelta(days=7, minutes=1), tick=True):
        assert str(phone.get("/me/pin", 303).leads_to).startswith("/me/pin/first")
        assert phone.get("/today").html.select("#confirmed") == []


def test_on_the_same_phone_one_comes_back_with_the_new_pin(reader: Readers, world: World, database: Database) -> None:
    phone = known_phone(reader(), world)
    comes_again(phone, makes_a_card(reader("kari"), world))
    confirms(reader("jonas"), world)
    chooses(phone)
    (device,) = rows(phone, world.people["amina"])
    with database.reading() as session:
        assert session.get_one(SignIn, device.sign_in_id).ended_at is None
    known_phone_of(phone)
    comes_back(phone, PIN, 422)
    comes_back(phone, NEW_PIN)
    assert ILL in thread_of(phone, world)
