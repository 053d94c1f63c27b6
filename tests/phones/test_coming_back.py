"""Coming back to a phone that is known: with a PIN, with a sign and a PIN, or with one button."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher

from portal.core.codes import new_secret
from portal.phones.models import Sign
from tests.phones.known import (
    ANOTHER,
    CHROME,
    FIREFOX,
    family_phone,
    held,
    hold,
    know,
    phone_of,
    rows,
)
from tests.probing import ask
from tests.reader import BASE, Page, Reader
from tests.world import NOW, PIN, World

Readers = Callable[..., Reader]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def tap(browser: Reader, sign: str) -> Page:
    """Tap a sign on the page with all twelve."""
    browser.get("/come-back")
    return browser.send("/come-back/sign", 200, sign=sign)


def come_back(browser: Reader, pin: str, status: int = 303) -> Page:
    """Give the PIN on a phone of one's own."""
    browser.get("/come-back")
    return browser.send("/come-back", status, pin=pin)


def last_here(browser: Reader) -> None:
    """Let the signed cookie say that somebody was here at the world's time, as after an absolute end."""
    with browser.client.session_transaction(base_url=BASE) as cookie:
        cookie["seen"] = int(NOW.timestamp())


# A phone of one's own


def test_on_a_phone_of_ones_own_the_front_door_asks_for_the_pin_and_the_right_one_opens(
    reader: Readers, world: World
) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    phone.get("/", 303)
    page = phone.follow()
    assert page.heading == "Write your PIN"
    assert "Amina" not in page.text
    phone.send("/come-back", pin=PIN)
    assert phone.get("/me").heading == "Amina"


@pytest.mark.parametrize("typed", ["27 49 15", "274-915", "٢٧٤٩١٥", "２７４９１５", "۲۷۴۹۱۵"])
def test_a_pin_may_be_written_with_spaces_and_with_digits_of_any_writing(
    reader: Readers, world: World, typed: str
) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    come_back(phone, typed)
    phone.get("/today")


@pytest.mark.parametrize("typed", ["", "27491", "2749155", "27491x", "<b>", "\x00" * 6, "½½½½½½"])
def test_what_is_no_pin_takes_no_try(reader: Readers, world: World, typed: str) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    for _ in range(12):
        assert come_back(phone, typed, 422).wrong == ["Write six digits."]
    come_back(phone, PIN)


def test_a_wrong_pin_is_told_how_many_tries_are_left_when_to_try_again_and_whom_to_call(
    reader: Readers, world: World
) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    for left in (4, 3, 2, 1):
        page = come_back(phone, ANOTHER, 422)
        assert f"You have {left} tr" in page.wrong[0]
        assert ANOTHER not in page.response.text
        assert "400 00 100" in page.text
    page = come_back(phone, ANOTHER, 429)
    assert "Try again after 13:15" in page.text
    assert "Call us" in page.text
    for pin in (PIN, ANOTHER):
        assert "13:15" in come_back(phone, pin, 429).text
    with time_machine.travel(NOW + 15 * MINUTE + MINUTE, tick=False):
        page = come_back(phone, ANOTHER, 422)
        assert page.wrong == ["That was not right. You have 4 tries left. Then this phone forgets who you are."]
        come_back(phone, PIN)
        phone.get("/today")


def test_the_right_pin_gives_the_wrong_tries_back(reader: Readers, world: World) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    for _ in range(3):
        for _ in range(4):
            come_back(phone, ANOTHER, 422)
        come_back(phone, PIN)
        phone.get("/finish")
        phone.send("/finish")


def test_after_ten_wrong_tries_the_phone_is_forgotten_and_the_right_pin_opens_nothing(
    reader: Readers, world: World
) -> None:
    phone, copy = reader(), reader()
    phone_of(phone, world.people["amina"])
    cookie = held(phone)
    for _ in range(4):
        come_back(phone, ANOTHER, 422)
    come_back(phone, ANOTHER, 429)
    with time_machine.travel(NOW + 16 * MINUTE, tick=False):
        for _ in range(4):
            come_back(phone, ANOTHER, 422)
        come_back(phone, ANOTHER, 303)
        assert "This phone has forgotten who you are." in phone.follow().text
        assert not held(phone)
        assert [one.ended_at is not None for one in rows(phone, world.people["amina"])] == [True]
        copy.client.set_cookie("phone", str(cookie), domain="127.0.0.1")
        come_back(copy, PIN, 303)
        copy.get("/today", 303)


def test_after_thirty_days_away_the_pin_is_asked_and_before_not(reader: Readers, world: World) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"])
    come_back(phone, PIN)
    with time_machine.travel(NOW + 30 * DAY - MINUTE, tick=False):
        phone.get("/today")
    with time_machine.travel(NOW + 61 * DAY, tick=False):
        phone.get("/today", 303)
        phone.get("/", 303)
        assert phone.follow().heading == "Write your PIN"
        come_back(phone, PIN)
        phone.get("/today")


def test_what_was_open_before_on_a_phone_is_over_when_one_comes_back_to_it(reader: Readers, world: World) -> None:
    phone, copy = reader(), reader()
    phone_of(phone, world.people["amina"])
    come_back(phone, PIN)
    copy.client.set_cookie("kitchen", phone.client.get_cookie("kitchen", domain="127.0.0.1").value, domain="127.0.0.1")
    copy.get("/today")
    with time_machine.travel(NOW + 31 * DAY, tick=False):
        come_back(phone, PIN)
    copy.get("/today", 303)


# Without a PIN


@pytest.mark.parametrize(("days", "status"), [(179, 303), (181, 422)])
def test_without_a_pin_one_button_opens_for_half_a_year_and_then_nothing_does(
    reader: Readers, world: World, days: int, status: int
) -> None:
    phone = reader()
    phone_of(phone, world.people["amina"], pin=None)
    phone.get("/come-back")
    phone.send("/come-back", 422)
    last_here(phone)
    with time_machine.travel(NOW + days * DAY, tick=False):
        said = (
            "This phone knows you." if status == 303 else "No PIN was chosen on this phone, so now it lets nobody in."
        )
        assert said in phone.get("/come-back").text
        phone.send("/come-back", status)


def test_staff_never_come_back_without_a_pin(reader: Readers, world: World) -> None:
    phone = reader()
    phone_of(phone, world.people["kari"], pin=None)
    phone.get("/come-back")
    last_here(phone)
    phone.get("/come-back")
    phone.send("/come-back", 422)


def test_a_pin_that_was_chosen_on_another_phone_is_asked_here_too(reader: Readers, world: World) -> None:
    phone, another = reader(), reader()
    phone_of(phone, world.people["amina"], pin=None)
    phone_of(another, world.people["amina"])
    phone.get("/come-back")
    last_here(phone)
    phone.get("/come-back")
    assert phone.send("/come-back", 422).heading == "Write your PIN"
    phone.send("/come-back", pin=PIN)


# A phone that several use


def test_on_a_phone_that_several_use_all_twelve_signs_are_shown_whoever_uses_it(reader: Readers, world: World) -> None:
    one, two, nobodys = reader(), reader(), reader()
    family_phone(one, {world.people["amina"]: Sign.SUN})
    family_phone(two, {world.people["yusuf"]: Sign.FISH, world.people["oksana"]: Sign.KEY})
    hold(nobodys, "s", new_secret(), new_secret())
    pages = [browser.get("/come-back") for browser in (one, two, nobodys)]
    assert [len(page.html.select("button.pick")) for page in pages] == [12, 12, 12]
    assert len({page.html.select_one("main").get_text() for page in pages}) == 1
    assert all(page.statements == [] for page in pages)


def test_each_comes_back_with_a_sign_and_a_pin_to_what_is_ones_own(reader: Readers, world: World) -> None:
    phone = reader()
    amina, yusuf = world.people["amina"], world.people["yusuf"]
    family_phone(phone, {amina: Sign.SUN, yusuf: Sign.FISH}, {amina: PIN, yusuf: ANOTHER})
    for sign, pin, name in (("sun", PIN, "Amina"), ("fish", ANOTHER, "Yusuf")):
        page = tap(phone, sign)
        assert f"You tapped {sign.capitalize()}" in page.text
        phone.send("/come-back", pin=pin)
        assert phone.get("/me").heading == name
        phone.get("/finish")
        phone.send("/finish")
    for sign, pin in (("sun", ANOTHER), ("fish", PIN), ("key", PIN)):
        tap(phone, sign)
        phone.send("/come-back", 422, pin=pin)


def test_two_with_the_same_sign_are_told_apart_by_their_pins_and_with_the_same_pin_nobody_is_meant(
    reader: Readers, world: World
) -> None:
    amina, yusuf = world.people["amina"], world.people["yusuf"]
    phone = reader()
    family_phone(phone, {amina: Sign.SUN, yusuf: Sign.SUN}, {amina: PIN, yusuf: ANOTHER})
    tap(phone, "sun")
    phone.send("/come-back", pin=ANOTHER)
    assert phone.get("/me").heading == "Yusuf"
    other = reader()
    family_phone(other, {amina: Sign.SUN, yusuf: Sign.SUN})
    tap(other, "sun")
    other.send("/come-back", 422, pin=PIN)


def test_somebody_who_has_a_pin_and_chose_no_sign_comes_back_too(reader: Readers, world: World) -> None:
    phone, amina, yusuf = reader(), world.people["amina"], world.people["yusuf"]
    secret = new_secret()
    hold(phone, "s", secret, know(phone, secret, amina), know(phone, secret, yusuf, ANOTHER, Sign.FISH))
    tap(phone, "")
    phone.send("/come-back", pin=PIN)
    assert phone.get("/me").heading == "Amina"


def test_after_five_quiet_minutes_the_phone_is_nobodys_again_and_a_page_a_minute_keeps_it(
    reader: Readers, world: World
) -> None:
    phone = reader()
    family_phone(phone, {world.people["amina"]: Sign.SUN})
    tap(phone, "sun")
    phone.send("/come-back", pin=PIN)
    for minutes in (2, 6, 10):
        with time_machine.travel(NOW + minutes * MINUTE, tick=False):
            phone.get("/today")
    with time_machine.travel(NOW + 15 * MINUTE, tick=False):
        phone.get("/today", 303)
        phone.get("/", 303)
        assert phone.follow().heading == "Welcome back"
    assert held(phone)


def test_on_a_phone_that_several_use_the_title_says_nothing(reader: Readers, world: World) -> None:
    phone = reader()
    family_phone(phone, {world.people["amina"]: Sign.SUN})
    assert "Suppegruppa" not in phone.get("/come-back").title
    tap(phone, "sun")
    phone.send("/come-back", pin=PIN)
    for address in ("/today", f"/groups/{world.group}/plan", "/me"):
        assert phone.get(address).title == "The Kitchen Table"


def test_wrong_tries_count_for_the_phone_whatever_sign_they_are_under(reader: Readers, world: World) -> None:
    phone = reader()
    family_phone(phone, {world.people["amina"]: Sign.SUN, world.people["yusuf"]: Sign.FISH})
    for sign in ("sun", "fish", "key", "cup"):
        tap(phone, sign)
        phone.send("/come-back", 422, pin=ANOTHER)
    tap(phone, "boat")
    phone.send("/come-back", 429, pin=ANOTHER)


def test_coming_in_as_oneself_gives_nobody_more_tries_at_somebody_else(reader: Readers, world: World) -> None:
    amina, yusuf = world.people["amina"], world.people["yusuf"]
    phone = reader()
    family_phone(phone, {amina: Sign.SUN, yusuf: Sign.FISH}, {amina: PIN, yusuf: ANOTHER})
    guesses = 0
    while held(phone):
        with time_machine.travel(NOW + timedelta(hours=guesses), tick=False):
            tap(phone, "fish")
            guess = {**phone.page.form("/come-back"), "pin": "581927"}
            guesses += 1
            phone.post("/come-back", 303 if guesses == 10 else 429 if guesses == 5 else 422, guess)
            if held(phone) and guesses != 5:
                tap(phone, "sun")
                phone.send("/come-back", pin=PIN)
                phone.get("/finish")
                phone.send("/finish")
    assert guesses == 10


# What it tells to somebody who should not know


@contextmanager
def hash_calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The calls of the slow hash meanwhile."""
    calls: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, digits_hash: str, digits: str) -> bool:
        calls.append(digits_hash)
        return bool(verify(self, digits_hash, digits))

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    yield calls
    monkeypatch.undo()


def test_a_sign_in_use_one_not_in_use_and_a_phone_that_is_not_known_are_answered_alike(
    reader: Readers, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, unknown, none = reader(), reader(), reader()
    family_phone(known, {world.people["amina"]: Sign.SUN, world.people["yusuf"]: Sign.FISH})
    hold(unknown, "s", new_secret(), new_secret(), new_secret())
    answers = []
    for browser, sign in ((known, "sun"), (known, "key"), (unknown, "sun"), (none, "sun")):
        page = browser.get("/come-back") if browser is not none else browser.get("/join")
        token = str(page.html.select_one("[name=csrf_token]")["value"])
        with hash_calls(monkeypatch) as calls:
            page = browser.post("/come-back", 422, {"sign": sign, "pin": ANOTHER, "csrf_token": token})
        words = page.wrong[0].replace("3 tries", "4 tries")
        answers.append((page.status, words, len(page.statements), len(calls)))
    assert len(set(answers)) == 1, answers
    assert answers[0][3] == 6


def test_on_a_phone_of_ones_own_too_it_is_answered_alike_whether_it_is_known(
    reader: Readers, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, unknown = reader(), reader()
    phone_of(known, world.people["amina"])
    hold(unknown, "p", new_secret(), new_secret())
    answers = []
    for browser in (known, unknown):
        with hash_calls(monkeypatch) as calls:
            page = come_back(browser, ANOTHER, 422)
        answers.append((page.wrong, page.title, len(page.statements), len(calls)))
    assert answers[0] == answers[1]
    assert answers[0][3] == 1


@pytest.mark.parametrize("cookie", ["", "x", "s", "s.", "p." + "a" * 42, "q." + "a" * 43, "s" + ".a" * 20, "<b>", "é"])
def test_a_cookie_that_is_none_of_ours_is_like_no_cookie(reader: Readers, cookie: str) -> None:
    browser = reader()
    browser.client.set_cookie("phone", cookie, domain="127.0.0.1")
    browser.get("/")
    browser.get("/come-back", 303)


def test_the_secrets_of_a_phone_are_of_no_use_with_those_of_another(reader: Readers, world: World) -> None:
    """Tries are counted for the phone: its secret cannot be exchanged to get new ones."""
    thief, phone = reader(), reader()
    phone_of(phone, world.people["amina"])
    _shows, _phone, secret = str(held(phone)).split(".")
    hold(thief, "p", new_secret(), secret)
    come_back(thief, PIN, 422)


# Used from two places


def test_a_secret_that_quite_another_browser_uses_becomes_a_phone_of_its_own_and_both_are_shown(
    reader: Readers, world: World
) -> None:
    phone, thief = reader(), reader()
    phone_of(phone, world.people["amina"])
    thief.client.set_cookie("phone", str(held(phone)), domain="127.0.0.1")
    thief.get("/come-back")
    data = {**thief.page.form("/come-back"), "pin": PIN}
    thief.post("/come-back", 303, data, headers={"User-Agent": FIREFOX})
    assert held(thief) != held(phone)
    phone.get("/come-back")
    phone.post("/come-back", 303, {**phone.page.form("/come-back"), "pin": PIN}, headers={"User-Agent": CHROME})
    (told,) = phone.get("/today").html.select(f"#news-{world.group} a.door")
    assert told.get_text() == "What makes a phone yours was used in two places. Look at your phones."
    assert told["href"] == "/me/phones"
    assert "two places" not in reader("yusuf").get("/today").text
    assert "One was used in two places." in phone.get("/me").text
    page = phone.get("/me/phones")
    assert "A phone with Firefox" in page.text
    assert "used in two places" in page.text
    (other,) = [str(form["action"]) for form in page.html.select("form") if "this" not in str(form["action"])]
    phone.send(other)
    thief.get("/today", 303)
    come_back(thief, PIN, 422)
    assert "used in two places" not in phone.get("/me/phones").text


def test_after_leaving_quickly_a_phone_without_a_pin_lets_nobody_in_by_its_button(
    reader: Readers, world: World
) -> None:
    phone = reader("amina")
    secret = new_secret()
    hold(phone, "b", secret, know(phone, secret, world.people["amina"], pin=None))
    phone.get("/today")
    assert ask(phone, "POST", "/leave").status_code == 200
    page = phone.get("/come-back")
    assert "No PIN was chosen on this phone, so now it lets nobody in." in page.text
    assert page.html.select_one("main > form, main > .card form") is None, "a button that leads nowhere"
    phone.send("/come-back", 422)
    phone.get("/today", 303)
