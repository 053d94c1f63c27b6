"""Being signed in: a secret in a cookie, a row that can be ended, and an end that really is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal import create_app
from portal.core.codes import hash_secret
from portal.core.database import Base, Database
from portal.people import queries, rules
from portal.people.models import Person, SignIn
from portal.settings import Settings
from tests.reader import BASE, HTMX, Reader
from tests.world import NOW, PASSPHRASE, World

Readers = Callable[..., Reader]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def reader(app: Flask, world: World) -> Readers:
    """Here everybody comes in through the pages that let one in."""

    def make(name: str | None = None, **more: Any) -> Reader:
        made = Reader(app, **more)
        if name is not None:
            made.come_in_by_link(world.people[name])
        return made

    return make


def cookie_of(browser: Reader) -> str:
    cookie = browser.client.get_cookie("kitchen", domain="127.0.0.1")
    assert cookie is not None
    return cookie.value


def held_in(app: Flask, cookie: str) -> dict[str, Any]:
    """What a cookie of ours holds."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return dict(serializer.loads(cookie))


def with_cookie(app: Flask, cookie: str) -> Reader:
    """A browser with this cookie."""
    made = Reader(app)
    made.client.set_cookie("kitchen", cookie, domain="127.0.0.1")
    return made


def rows_of(database: Database, person_id: int) -> list[SignIn]:
    with database.reading() as session:
        return list(session.scalars(select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.id)))


# Coming in


def test_the_secret_of_a_cookie_stands_nowhere_in_the_database(app: Flask, reader: Readers) -> None:
    amina = reader("amina")
    secret = held_in(app, cookie_of(amina))["_user_id"]
    assert len(secret) == 43
    with amina.database.reading() as session:
        rows = [tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    assert secret not in repr(rows)
    assert hash_secret(secret) in repr(rows)


def test_coming_in_changes_the_cookie_and_an_old_copy_of_it_opens_nothing(app: Flask, world: World) -> None:
    """A cookie that somebody planted before is worth nothing afterwards."""
    victim = Reader(app)
    victim.get("/join")
    planted = cookie_of(victim)
    before = held_in(app, planted)
    victim.come_in_by_link(world.people["amina"])
    assert cookie_of(victim) != planted
    after = held_in(app, cookie_of(victim))
    assert after["csrf_token"] != before["csrf_token"] if "csrf_token" in after else True
    victim.get("/today")
    with_cookie(app, planted).get("/today", 303)


def test_coming_in_again_gives_a_new_secret(app: Flask, reader: Readers, world: World) -> None:
    amina = reader("amina")
    first = held_in(app, cookie_of(amina))
    amina.come_in_by_link(world.people["amina"])
    second = held_in(app, cookie_of(amina))
    assert first["_user_id"] != second["_user_id"]
    assert first["browser"] == second["browser"]


def test_whoever_was_in_on_this_browser_before_is_out_for_good(app: Flask, reader: Readers, world: World) -> None:
    browser = reader("amina")
    aminas = cookie_of(browser)
    browser.come_in_by_link(world.people["yusuf"])
    assert browser.get("/me").heading == "Yusuf"
    assert [row.ended_at is not None for row in rows_of(browser.database, world.people["amina"])] == [True]
    with_cookie(app, aminas).get("/today", 303)


def test_a_cookie_that_we_did_not_sign_is_nobody(app: Flask, reader: Readers) -> None:
    honest = cookie_of(reader("amina"))
    for forged in ("", "x", honest[:-3] + "abc", honest.split(".")[0], "." + honest, "é", "x" * 4000):
        with_cookie(app, forged).get("/today", 303)


def test_whoever_is_not_in_is_shown_the_way_in(reader: Readers, world: World) -> None:
    for address in ("/today", "/me", "/finish", "/groups/", f"/groups/{world.group}/plan"):
        page = reader().get(address, 303)
        assert page.response.headers["Location"] == "/"
    answer = reader().client.get("/today", base_url=BASE, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/")


def test_a_page_asks_once_who_is_there(reader: Readers) -> None:
    page = reader("amina").get("/me")
    assert sum("sign_ins" in said for said in page.statements) == 1


def test_a_page_for_everybody_asks_nothing(reader: Readers) -> None:
    assert reader().get("/").statements == []
    assert reader().get("/join").statements == []


def test_the_first_page_of_somebody_who_is_in_is_today_and_of_a_coordinator_the_groups(reader: Readers) -> None:
    assert reader("amina").get("/", 303).response.headers["Location"] == "/today"
    assert reader("berit").get("/", 303).response.headers["Location"] == "/groups/"


def test_somebody_on_a_new_browser_reads_the_language_that_she_reads_elsewhere(reader: Readers, world: World) -> None:
    elsewhere = reader("amina")
    elsewhere.get("/language/nb", 303)
    elsewhere.get("/me")
    elsewhere.send("/me/name", name="Amina")
    fresh = Reader(elsewhere.app, language="en")
    fresh.come_in_by_link(world.people["amina"])
    assert fresh.get("/me").html.html["lang"] == "nb"  # type: ignore[index]


# Going out


def test_after_finishing_a_copy_of_the_cookie_opens_nothing(app: Flask, reader: Readers) -> None:
    amina = reader("amina")
    copied = cookie_of(amina)
    with_cookie(app, copied).get("/today")
    amina.get("/finish")
    amina.send("/finish")
    assert "Nothing of yours is left on this phone" in amina.follow().text
    for browser in (amina, with_cookie(app, copied)):
        browser.get("/today", 303)
        browser.get("/me", 303)


def test_after_finishing_the_cookie_holds_nothing_of_before(app: Flask, reader: Readers) -> None:
    amina = reader("amina")
    before = held_in(app, cookie_of(amina))
    amina.get("/finish")
    amina.send("/finish")
    amina.follow()
    cookie = amina.client.get_cookie("kitchen", domain="127.0.0.1")
    left = held_in(app, cookie.value) if cookie else {}
    assert "_user_id" not in left
    assert not [name for name, value in left.items() if before.get(name) == value and isinstance(value, str)]


def test_asking_about_finishing_finishes_nothing(reader: Readers) -> None:
    amina = reader("amina")
    amina.get("/finish")
    amina.get("/today")


def test_finishing_on_one_phone_leaves_the_other_one_in(reader: Readers, world: World) -> None:
    phone, tablet = reader("amina"), reader("amina")
    phone.get("/finish")
    phone.send("/finish")
    tablet.get("/today")
    assert [row.ended_at is None for row in rows_of(phone.database, world.people["amina"])] == [False, True]


def test_finishing_twice_is_no_trouble(reader: Readers) -> None:
    amina = reader("amina")
    page = amina.get("/finish")
    amina.send("/finish")
    amina.page = page
    amina.send("/finish", 422)
    amina.send("/finish")
    assert amina.page is not None
    assert amina.page.response.headers["Location"] == "/"


def test_ending_a_sign_in_again_does_not_move_its_end(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        _secret, made = rules.sign_in(session, session.get_one(Person, world.people["amina"]), NOW)
        rules.sign_out(made, NOW + MINUTE)
        rules.sign_out(made, NOW + 2 * MINUTE)
        assert made.ended_at == NOW + MINUTE


# How long


def test_staff_stay_for_a_working_day(reader: Readers, world: World, subtests: pytest.Subtests) -> None:
    for name, page in (("selam", "/today"), ("kari", "/today"), ("berit", "/groups/")):
        with subtests.test(name):
            somebody = reader(name)
            (row,) = rows_of(somebody.database, world.people[name])
            assert timedelta() <= row.ends_at - (NOW + timedelta(hours=12)) < MINUTE
            with time_machine.travel(row.ends_at - MINUTE, tick=False):
                somebody.get(page, 401)  # the staff are asked again, and are still in
            with time_machine.travel(row.ends_at, tick=False):
                somebody.get(page, 303)
            assert [one.ends_at for one in rows_of(somebody.database, world.people[name])] == [row.ends_at]


def test_others_stay_as_long_as_they_come_once_in_half_a_year(reader: Readers, world: World) -> None:
    somebody = reader("amina")
    half_a_year = timedelta(days=180)
    with time_machine.travel(NOW + half_a_year - MINUTE, tick=False):
        somebody.get("/today")
    with time_machine.travel(NOW + 2 * half_a_year - 2 * MINUTE, tick=False):
        somebody.get("/today")
    with time_machine.travel(NOW + timedelta(days=399), tick=False):
        somebody.get("/today")
    with time_machine.travel(NOW + timedelta(days=400, minutes=1), tick=False):
        somebody.get("/today", 303)
    another = reader("amina")
    with time_machine.travel(NOW + half_a_year + MINUTE, tick=False):
        another.get("/today", 303)


def test_reading_pages_renews_the_cookie_every_five_minutes_and_not_more_often(app: Flask, reader: Readers) -> None:
    amina = reader("amina")
    amina.get("/today")  # with the sentence that says welcome
    for minutes, renewed in ((1, False), (4, False), (5, True), (6, False), (11, True)):
        with time_machine.travel(NOW + minutes * MINUTE + timedelta(seconds=30), tick=False):
            answer = amina.get("/me").response
        assert ("kitchen" in "".join(answer.headers.getlist("Set-Cookie"))) == renewed, minutes


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(hours=11), timedelta(days=200)])
def test_a_clock_that_is_put_back_makes_no_sign_in_longer(app: Flask, reader: Readers, back: timedelta) -> None:
    kari = reader("kari")
    with time_machine.travel(NOW + timedelta(hours=11, minutes=59), tick=False):
        kari.get("/today", 401)
        kari.send("/staff/go-on", prove_passphrase=PASSPHRASE)
        kari.follow()
        copied = cookie_of(kari)
    with time_machine.travel(NOW + timedelta(hours=12, minutes=1), tick=False):
        kari.get("/today", 303)
    with time_machine.travel(NOW + timedelta(hours=11, minutes=59) - back, tick=False):
        kari.get("/today", 303)
        with_cookie(app, copied).get("/today", 303)


def test_being_there_often_does_not_make_it_longer(reader: Readers) -> None:
    kari = reader("kari")
    for hours in (4, 8, 11):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            kari.get("/today", 401)
            kari.send("/staff/go-on", prove_passphrase=PASSPHRASE)
            kari.follow()
    with time_machine.travel(NOW + timedelta(hours=12, minutes=1), tick=False):
        kari.get("/today", 303)


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_what_was_written_while_the_sign_in_ran_out_is_not_lost(reader: Readers, world: World, htmx: bool) -> None:
    kari, address = reader("kari", htmx=htmx), f"/groups/{world.group}/messages/with/{world.seats['yusuf']}"
    kari.get(address)
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        page = kari.send(address, 401, text="Written all evening.")
        kari.get(address, 303)
    if htmx:
        assert page.response.headers["HX-Retarget"] == "#trouble", "what was written is swapped away"
    else:
        assert "Written all evening." in [box.get_text().strip() for box in page.html.select("textarea")]


def test_a_secret_opens_only_a_sign_in_that_lasts(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        person = session.get_one(Person, world.people["amina"])
        secret, made = rules.sign_in(session, person, NOW)
        assert queries.sign_in(session, secret, NOW, NOW) is made
        assert queries.sign_in(session, secret, made.ends_at - MINUTE, made.ends_at) is None
        assert queries.sign_in(session, secret, None, NOW) is None
        assert queries.sign_in(session, secret + "x", NOW, NOW) is None
        assert queries.sign_in(session, hash_secret(secret), NOW, NOW) is None
        rules.sign_out(made, NOW)
        assert queries.sign_in(session, secret, NOW, NOW) is None


# The cookie itself


def test_no_script_and_no_other_site_gets_the_cookie(reader: Readers) -> None:
    amina = reader("amina")
    cookie = amina.client.get_cookie("kitchen", domain="127.0.0.1")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path, cookie.secure) == (True, "Lax", "/", False)
    assert cookie.max_age == 180 * 24 * 3600 or cookie.expires is not None


def test_over_https_the_cookie_is_bound_to_this_host(make_settings: Callable[..., Settings], database_url: str) -> None:
    safe = create_app(make_settings(public_url="https://bordet.example", database_url=database_url))
    answer = safe.test_client().get("/join", base_url="https://bordet.example")
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if "kitchen" in one]
    assert cookie.startswith("__Host-kitchen=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert not [part for part in parts if part.startswith("Domain")]
    for small in ("style", "language"):
        found = safe.test_client().get("/language/en?next=/join", base_url="https://bordet.example")
        assert all("Secure" in one for one in found.headers.getlist("Set-Cookie") if one.startswith(small))
    safe.extensions["portal"].database.close()


def test_a_cookie_signed_with_the_key_before_is_still_good(
    make_settings: Callable[..., Settings], reader: Readers, database_url: str
) -> None:
    amina = reader("amina")
    old = amina.app.config["SECRET_KEY"]
    new = "a-new-key-for-tests-9876543210-zyxwvutsrqponmlk"
    for before, status in ((old, 200), ("", 303)):
        app = create_app(make_settings(secret_key=new, secret_key_before=before, database_url=database_url))
        with_cookie(app, cookie_of(amina)).get("/today", status)
        app.extensions["portal"].database.close()


def test_how_many_are_in_is_known_to_nobody_without_a_database(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignIn).where(SignIn.only_group_id.is_(None))) == 0, (
            "the world begins with everybody out"
        )


def test_a_language_that_was_just_chosen_by_a_link_stays_when_one_comes_in(reader: Readers, world: World) -> None:
    fresh = reader(language="nb")
    fresh.get("/language/nb", 303)
    fresh.come_in_by_link(world.people["kari"])  # whose row says English
    fresh.get("/", 303)
    page = fresh.follow()
    assert page.html.html["lang"] == "nb"
    assert "Velkommen inn." in page.text
    with fresh.database.reading() as session:
        assert session.get_one(Person, world.people["kari"]).language == "nb"


def test_a_language_that_somebody_else_read_before_in_this_browser_is_not_chosen_for_the_next(
    reader: Readers, world: World
) -> None:
    phone = reader(language="nb")
    phone.get("/language/nb", 303)
    phone.come_in_by_link(world.people["kari"])
    phone.get("/finish")
    phone.send("/finish")
    phone.come_in_by_link(world.people["jonas"])
    phone.get("/", 303)
    page = phone.follow()
    assert page.html.html["lang"] == "en"
    assert "Welcome in." in page.text, "the first sentence is in the language of the page"


def test_somebody_whose_language_is_not_spoken_yet_comes_in_in_the_language_of_the_browser(
    reader: Readers, world: World
) -> None:
    phone = reader(language="nb")
    with phone.database.writing() as session, session.begin():
        session.get_one(Person, world.people["kari"]).language = "ar"
    phone.come_in_by_link(world.people["kari"])
    phone.get("/", 303)
    page = phone.follow()
    assert (page.html.html["lang"], page.html.html["dir"]) == ("nb", "ltr")
    assert "Velkommen inn." in page.text


def test_whoever_follows_an_address_from_outside_is_told_why_another_page_came(reader: Readers, world: World) -> None:
    nobody = reader()
    for address in (f"/groups/{world.group}/plan", "/groups/999/plan", "/me"):
        nobody.get(address, 303)
        assert "That page is for people who are in." in nobody.follow().text


def test_whoever_asks_for_another_group_keeps_the_way_back_to_the_own_one(reader: Readers, world: World) -> None:
    stig = reader("stig")
    for address in (f"/groups/{world.group}/plan", "/groups/999/plan"):
        page = stig.get(address, 404)
        assert page.html.select_one(f".nav a[href='/groups/{world.other_group}/plan']")
        assert "Ingrid" in page.text
        assert "Suppegruppa" not in page.text
