"""One's own phones: who uses this one, the list, forgetting one with effect at once, and finishing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.core.codes import hash_secret
from portal.core.database import Base
from portal.phones.browsers import browser_named, name_of
from portal.phones.models import Sign
from portal.phones.rules import end_without_a_pin
from tests.phones.known import ANOTHER, CHROME, FIREFOX, family_phone, held, know, phone_of, rows
from tests.reader import BASE, Reader
from tests.world import NOW, PIN, World

Readers = Callable[..., Reader]
DAY = timedelta(days=1)
NOBODY_READS = "Nobody can read what is yours on this phone."
NOTHING_LEFT = "Nothing of yours is left on this phone."


def come_in(phone: Reader, person_id: int, pin: str | None = PIN) -> None:
    """Be in on a phone of one's own."""
    phone_of(phone, person_id, pin)
    phone.get("/come-back")
    phone.send("/come-back", pin=pin)


def finish(phone: Reader) -> str:
    """Finish, and give what is said then."""
    phone.get("/finish")
    phone.send("/finish")
    return phone.get("/come-back" if held(phone) else "/").text


# Who uses this phone


def test_only_i_is_followed_by_the_pin_and_then_one_is_in(reader: Readers, world: World) -> None:
    amina = reader("amina")
    page = amina.get("/me/phones/who")
    assert page.heading == "Is this phone only yours?"
    amina.send("/me/phones/who", phone="mine")
    assert amina.follow().heading == "Choose a PIN with six digits"
    amina.send("/me/pin", pin=PIN, again=PIN)
    assert "Your PIN is kept." in amina.get("/today").text
    (device,) = rows(amina, world.people["amina"])
    assert (device.shared, device.sign) == (False, None)
    assert NOBODY_READS in finish(amina)
    amina.get("/come-back")
    amina.send("/come-back", pin=PIN)
    assert amina.get("/me").heading == "Amina"


def test_others_too_is_followed_by_a_sign_and_the_pin(reader: Readers, world: World) -> None:
    amina = reader("amina")
    amina.get("/me/phones/who")
    amina.send("/me/phones/who", phone="shared")
    page = amina.follow()
    assert len(page.html.select("button.pick")) == 12
    assert [button.get_text().strip() for button in page.html.select("button.pick")][:3] == ["Sun", "Fish", "Key"]
    amina.send("/me/phones/sign", sign="key")
    amina.follow()
    amina.send("/me/pin", pin=PIN, again=PIN)
    assert NOBODY_READS in finish(amina)
    amina.get("/come-back")
    amina.send("/come-back/sign", 200, sign="key")
    amina.send("/come-back", pin=PIN)
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        amina.get("/today", 303)


@pytest.mark.parametrize("stops_at", ["who", "sign", "pin"])
def test_whoever_puts_a_question_off_is_in_all_the_same_and_is_asked_again_from_me(
    reader: Readers, world: World, stops_at: str
) -> None:
    amina = reader("amina")
    page = amina.get("/me/phones/who")
    if stops_at != "who":
        amina.send("/me/phones/who", phone="shared")
        page = amina.follow()
    if stops_at == "pin":
        amina.send("/me/phones/sign", sign="sun")
        page = amina.follow()
    (onward,) = [link["href"] for link in page.html.select("main a.go") if link.get_text() == "Not now"]
    assert (onward == "/me/pin") == (stops_at != "pin"), "what was put off is not in the way of what comes next"
    amina.get(onward, 303 if onward == "/" else 200)
    assert "can read what is yours" in page.text, "it says what is lost without an answer"
    amina.get("/", 303)
    me = amina.follow() and amina.get("/me")
    assert "Not chosen yet." in me.text
    assert me.html.select_one('a[href="/me/phones"]')
    with time_machine.travel(NOW + 29 * DAY, tick=False):
        amina.get("/today")


@pytest.mark.parametrize(("address", "field"), [("/me/phones/who", "phone"), ("/me/phones/sign", "sign")])
def test_an_answer_that_is_none_is_not_understood(reader: Readers, address: str, field: str) -> None:
    amina = reader("amina")
    amina.get(address)
    for value in ("", "<b>", "SUN"):
        data = {**amina.page.form(address), field: value}
        assert amina.client.post(address, data=data, base_url=BASE).status_code == 400


def test_saying_only_i_forgets_whom_the_phone_knew_before(reader: Readers, world: World) -> None:
    amina, yusuf = world.people["amina"], world.people["yusuf"]
    phone = reader()
    family_phone(phone, {amina: Sign.SUN, yusuf: Sign.FISH}, {amina: PIN, yusuf: ANOTHER})
    phone.get("/come-back")
    phone.send("/come-back/sign", 200, sign="fish")
    phone.send("/come-back", pin=ANOTHER)
    phone.get("/me/phones/who")
    phone.send("/me/phones/who", phone="mine")
    assert [one.ended_at is not None for one in rows(phone, amina)] == [True]
    assert str(held(phone)).startswith("p.")
    assert str(held(phone)).count(".") == 2


def test_a_phone_knows_six_people_and_says_so_to_the_seventh(reader: Readers, world: World) -> None:
    phone = reader("stig")
    names = ["amina", "yusuf", "oksana", "morten", "halima", "siri"]
    family_phone(phone, {world.people[name]: sign for name, sign in zip(names, Sign, strict=False)})
    phone.get("/me/phones/who")
    phone.send("/me/phones/who", phone="shared")
    assert "This phone knows six people already." in phone.follow().text
    assert rows(phone, world.people["stig"]) == []


# The cookie


def test_the_cookie_holds_secrets_alone_which_no_script_reads_and_the_database_holds_their_hashes(
    reader: Readers, world: World
) -> None:
    amina = reader("amina")
    amina.get("/me/phones/who")
    amina.send("/me/phones/who", phone="shared")
    cookie = amina.client.get_cookie("phone", domain="127.0.0.1")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    shows, *secrets = cookie.value.split(".")
    assert [len(secret) for secret in secrets] == [43, 43]
    assert shows in "bps"
    with amina.database.reading() as session:
        text = repr([tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))])
    for secret in secrets:
        assert secret not in text
        assert hash_secret(secret) in text


def test_a_page_without_news_of_the_phone_sets_no_cookie(reader: Readers, world: World) -> None:
    phone = reader()
    come_in(phone, world.people["amina"])
    answer = phone.get("/me").response
    assert "phone=" not in "".join(answer.headers.getlist("Set-Cookie"))


# The list


def test_the_list_says_in_plain_words_which_phones_there_are_and_no_exact_time(reader: Readers, world: World) -> None:
    phone = reader()
    come_in(phone, world.people["amina"])
    know(phone, "an old phone", world.people["amina"], now=NOW - 40 * DAY)
    page = phone.get("/me/phones")
    assert "This phone" in page.text
    assert "A phone with Chrome Used in January" in page.text
    assert not [word for word in ("12:", "13:", "22", "Tuesday", "Thursday") if word in page.html.main.get_text()]


def test_a_forgotten_phone_is_out_at_once_and_its_pin_opens_nothing(reader: Readers, world: World) -> None:
    phone, other = reader(), reader()
    come_in(phone, world.people["amina"])
    come_in(other, world.people["amina"])
    other.get("/today")
    page = phone.get("/me/phones")
    (action,) = [str(form["action"]) for form in page.html.select("main form") if "this" not in str(form["action"])]
    phone.send(action)
    assert "That phone knows you no more." in phone.follow().text
    other.get("/today", 303)
    other.get("/come-back")
    other.send("/come-back", 422, pin=PIN)
    phone.get("/today")


def test_a_phone_that_knows_nobody_can_be_left_from_the_list_too(reader: Readers, world: World) -> None:
    phone, by_link = reader(), reader("amina")
    come_in(phone, world.people["amina"])
    page = phone.get("/me/phones")
    assert "A phone that does not know you" in page.text
    (action,) = [str(form["action"]) for form in page.html.select("main form") if "unknown" in str(form["action"])]
    phone.send(action)
    by_link.get("/today", 303)


def test_a_neighbours_phone_is_not_found(reader: Readers, world: World) -> None:
    amina, yusuf = reader(), reader()
    come_in(yusuf, world.people["yusuf"], ANOTHER)
    come_in(amina, world.people["amina"])
    (device,) = rows(yusuf, world.people["yusuf"])
    page = amina.get("/me/phones")
    token = page.form("/me/phones/this/forgotten")["csrf_token"]
    amina.post(f"/me/phones/{device.id}/forgotten", 404, {"csrf_token": token})
    amina.post(f"/me/phones/unknown/{device.sign_in_id}/ended", 404, {"csrf_token": token})
    yusuf.get("/today")


def test_the_pin_is_asked_before_the_list_is_changed(reader: Readers, world: World) -> None:
    phone = reader()
    come_in(phone, world.people["amina"])
    know(phone, "an old phone", world.people["amina"])
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        page = phone.get("/me/phones")
        (action,) = [str(form["action"]) for form in page.html.select("main form") if "this" not in str(form["action"])]
        for address in (action, "/me/phones/new", "/me/phones/who"):
            phone.page = page
            token = page.form(action)["csrf_token"]
            assert phone.post(address, 303, {"csrf_token": token}).leads_to.startswith("/me/pin/first")
    assert [one.ended_at for one in rows(phone, world.people["amina"])] == [None, None]


# Finishing and forgetting


def test_finishing_says_what_coming_back_takes(reader: Readers, world: World) -> None:
    phone = reader()
    come_in(phone, world.people["amina"])
    assert "open this page here and write your PIN" in phone.get("/finish").text
    without = reader("amina")
    assert "To come back you need a new card." in without.get("/finish").text
    assert "To come back you need your passphrase and a code from your app." in reader("kari").get("/finish").text


def test_finishing_without_a_pin_leaves_nothing_on_the_phone(reader: Readers, world: World) -> None:
    amina = reader("amina")
    amina.get("/me/phones/who")
    amina.send("/me/phones/who", phone="mine")
    assert NOTHING_LEFT in finish(amina)
    assert not held(amina)
    assert [one.ended_at is not None for one in rows(amina, world.people["amina"])] == [True]


@pytest.mark.parametrize("address", ["/finish", "/me/phones"])
def test_a_phone_that_is_given_away_is_forgotten_without_a_pin(reader: Readers, world: World, address: str) -> None:
    phone = reader()
    come_in(phone, world.people["amina"])
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        phone.get(address)
        phone.send("/me/phones/this/forgotten")
        assert NOTHING_LEFT in phone.follow().text
        assert not held(phone)


def test_forgetting_a_phone_that_several_use_leaves_it_to_the_others(reader: Readers, world: World) -> None:
    amina, yusuf = world.people["amina"], world.people["yusuf"]
    phone = reader()
    family_phone(phone, {amina: Sign.SUN, yusuf: Sign.FISH}, {amina: PIN, yusuf: ANOTHER})
    phone.get("/come-back")
    phone.send("/come-back/sign", 200, sign="sun")
    phone.send("/come-back", pin=PIN)
    phone.get("/me/phones")
    phone.send("/me/phones/this/forgotten")
    phone.get("/come-back")
    phone.send("/come-back/sign", 200, sign="sun")
    phone.send("/come-back", 422, pin=PIN)
    phone.get("/come-back")
    phone.send("/come-back/sign", 200, sign="fish")
    phone.send("/come-back", pin=ANOTHER)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (CHROME, "Chrome"),
        (FIREFOX, "Firefox"),
        (CHROME.replace("Chrome/", "SamsungBrowser/25.0 Chrome/"), "Samsung Internet"),
        (CHROME + " EdgA/126", "Edge"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 Version/17.5 Mobile/15E148 Safari/604.1", "Safari"),
        ("", None),
        ("<script>", None),
    ],
)
def test_browsers_are_called_by_the_names_that_people_know(line: str, name: str | None) -> None:
    assert name_of(browser_named(line)) == name


def test_when_everyone_is_to_be_out_only_phones_that_ask_for_a_pin_know_their_people(
    reader: Readers, world: World
) -> None:
    yusuf, oksana = reader(), reader()
    phone_of(yusuf, world.people["yusuf"], None)
    phone_of(oksana, world.people["oksana"])
    with yusuf.database.writing() as session, session.begin():
        end_without_a_pin(session, NOW)
    assert [one.ended_at for one in rows(yusuf, world.people["yusuf"])] == [NOW]
    yusuf.get("/come-back")
    yusuf.send("/come-back", 422)
    oksana.get("/come-back")
    oksana.send("/come-back", pin=PIN)
    oksana.get("/today")


def test_two_phones_that_would_read_the_same_are_told_apart_by_when_they_were_used(
    reader: Readers, world: World
) -> None:
    phone = reader("amina")
    know(phone, "one", world.people["amina"], None, now=NOW - 2 * DAY)
    assert "A phone with Chrome Used in March" in phone.get("/me/phones").text
    know(phone, "two", world.people["amina"], None, now=NOW - 1 * DAY)
    page = phone.get("/me/phones").text
    assert "Used in" not in page
    assert page.count("A phone with Chrome Used ") == 2
    assert "Monday 2 March" in page
    assert "Sunday 1 March" in page
