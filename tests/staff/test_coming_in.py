"""Coming in by word, passphrase and code: nobody learns who exists, and no stranger locks anybody out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.core.database import Database
from portal.core.limits import Limit
from portal.people.models import Person, SignIn
from portal.settings import Settings
from portal.staff import keeping, passphrases, rules
from portal.staff.models import RecoveryCode, Standing
from portal.staff.second_factor import in_fives
from tests.reader import BASE, Reader
from tests.staff.entering import code_of
from tests.world import NOW, PASSPHRASE, World

MakeReader = Callable[..., Reader]
MINUTE = timedelta(minutes=1)
WRONG = "These three do not fit together. Look at them once more. A code works one time."
ways = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def key(database: Database, world: World, make_settings: Callable[..., Settings]) -> str:
    """The key in Kari's app."""
    with database.reading() as session:
        stands = session.get_one(Standing, world.people["kari"])
        return keeping.unseal(stands.totp_key or "", stands.person_id, make_settings().pepper)


def try_to_come_in(one: Reader, status: int, *, htmx: bool | None = None, **fields: str) -> Any:
    one.get("/staff/in")
    return one.send("/staff/in", status, htmx=htmx, **{"word": "kari", "passphrase": PASSPHRASE, **fields})


@ways
def test_the_first_page_leads_to_the_staffs_door_and_three_things_open_it(
    reader: MakeReader, key: str, htmx: bool
) -> None:
    kari = reader(htmx=htmx)
    (door,) = kari.get("/").html.select('a[href="/staff/in"]')
    assert door.get_text() == "I work here"
    kari.get("/staff/in")
    kari.send("/staff/in", word=" KARI ", passphrase=f" {PASSPHRASE} ", code=code_of(key))
    assert kari.page.leads_to == "/"  # type: ignore[union-attr]
    assert kari.get("/me").heading == "Kari"


@ways
@pytest.mark.parametrize("wrong", ["word", "passphrase", "code", "nothing"])
def test_whatever_is_wrong_hears_the_same_and_keeps_only_the_word(
    reader: MakeReader, key: str, wrong: str, htmx: bool
) -> None:
    one = reader(htmx=htmx)
    sent = {"word": "kari", "passphrase": PASSPHRASE, "code": code_of(key)}
    sent |= {wrong: "another thing altogether"} if wrong != "nothing" else dict.fromkeys(sent, "")
    page = try_to_come_in(one, 422, **sent)
    assert page.wrong == [WRONG]
    assert page.form("/staff/in")["word"] == sent["word"]
    assert page.form("/staff/in")["passphrase"] == page.form("/staff/in")["code"] == ""
    assert PASSPHRASE not in page.response.text
    one.get("/me", 303)


def test_a_word_that_nobody_has_costs_as_many_statements_and_hashes_and_the_page_is_the_same(
    reader: MakeReader, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    looked: list[bool] = []
    fits = passphrases.fits
    monkeypatch.setattr(passphrases, "fits", lambda *given: looked.append(True) or fits(*given))
    for word in ("kari", "no.body", "berit", "x" * 5000, "kari\x00"):
        page = try_to_come_in(reader(), 422, word=word, passphrase="not the right one", code="123456")
        said = page.html.main.get_text()
        answers.append((page.status, said, len(page.statements), len(looked)))
        looked.clear()
    assert len(set(answers)) == 1, answers


def test_a_code_opens_one_time(reader: MakeReader, key: str) -> None:
    with time_machine.travel(NOW + MINUTE, tick=False):
        try_to_come_in(reader(), 303, code=code_of(key))
        try_to_come_in(reader(), 422, code=code_of(key))
        try_to_come_in(reader(), 422, code=code_of(key, NOW + timedelta(seconds=30)))  # older ones neither
    with time_machine.travel(NOW + 2 * MINUTE, tick=False):
        try_to_come_in(reader(), 303, code=code_of(key))


@pytest.mark.parametrize(("off", "status"), [(30, 303), (-30, 303), (95, 422), (-95, 422)])
def test_a_clock_half_a_minute_off_is_accepted(reader: MakeReader, key: str, off: int, status: int) -> None:
    with time_machine.travel(NOW + MINUTE, tick=False):
        try_to_come_in(reader(), status, code=code_of(key, NOW + MINUTE + timedelta(seconds=off)))


def test_a_code_from_paper_opens_once_and_says_how_many_are_left(
    reader: MakeReader, world: World, database: Database, make_settings: Callable[..., Settings]
) -> None:
    with database.writing() as session, session.begin():
        codes = rules.make_codes(session, world.people["kari"], make_settings().pepper)
    kari = reader()
    try_to_come_in(kari, 303, code=in_fives(codes[0]).lower())
    kari.get("/", 303)
    assert "You used a code from your paper. Codes left: 9." in kari.follow().text
    try_to_come_in(reader(), 422, code=codes[0])
    try_to_come_in(reader(), 303, code=codes[9])
    with database.reading() as session:
        used = session.scalars(select(RecoveryCode.used_at).order_by(RecoveryCode.id)).all()
    assert [one is not None for one in used] == [True, *[False] * 8, True]


def test_one_stays_for_twelve_hours_at_most(reader: MakeReader, key: str, database: Database, world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        kari = reader()
        try_to_come_in(kari, 303, code=code_of(key))
    with database.reading() as session:
        (row,) = session.scalars(select(SignIn).where(SignIn.person_id == world.people["kari"]))
    assert row.ends_at == NOW + timedelta(hours=12)
    assert row.proved_at == NOW


# Limits


def test_a_browser_has_ten_tries_an_hour_and_a_word_five_a_minute_on_one_network(reader: MakeReader, key: str) -> None:
    one = reader()
    for number in range(10):
        with time_machine.travel(NOW + number * timedelta(seconds=15), tick=False):
            try_to_come_in(one, 422, code="0")
    with time_machine.travel(NOW + 10 * MINUTE, tick=False):
        try_to_come_in(one, 429, code=code_of(key))
    with time_machine.travel(NOW + 61 * MINUTE, tick=False):
        try_to_come_in(one, 303, code=code_of(key))


def test_a_stranger_elsewhere_slows_nobody_down_and_one_nearby_for_a_minute_at_most(
    app: Flask, reader: MakeReader, key: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        for _ in range(5):
            try_to_come_in(reader(), 422, code="0")
        page = try_to_come_in(reader(), 429, code=code_of(key))
        assert page.response.headers["Retry-After"] == "Tue, 03 Mar 2026 12:01:00 GMT"
        elsewhere = reader()
        token = elsewhere.get("/staff/in").form("/staff/in")["csrf_token"]
        sent = {"csrf_token": token, "word": "kari", "passphrase": PASSPHRASE, "code": code_of(key)}
        elsewhere.post("/staff/in", 303, sent, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    with time_machine.travel(NOW + MINUTE, tick=False):
        try_to_come_in(reader(), 303, code=code_of(key))


def test_the_limits_name_nobody(reader: MakeReader, database: Database) -> None:
    try_to_come_in(reader(), 422, code="0")
    with database.reading() as session:
        keys = session.scalars(select(Limit.key)).all()
    assert len(keys) == 4
    assert "kari" not in "".join(keys)


def together(count: int, do: Callable[[int], int]) -> list[int]:
    """The answers to so many tries at once, in waves that the pool of connections holds."""
    wave = Barrier(12)

    def one(number: int) -> int:
        wave.wait(timeout=30)
        return do(number)

    with ThreadPoolExecutor(12) as pool:
        return list(pool.map(one, range(count)))


def press(one: Reader, fields: dict[str, Any], address: str = "10.0.0.1") -> int:
    environ = {"REMOTE_ADDR": address}
    return one.client.post("/staff/in", data=fields, base_url=BASE, environ_base=environ).status_code


def test_of_48_wrong_tries_at_once_of_one_browser_ten_are_looked_at(reader: MakeReader, app: Flask) -> None:
    first = reader()
    form = first.get("/staff/in").form("/staff/in")
    cookie = first.client.get_cookie("kitchen", domain="127.0.0.1")
    browsers = [Reader(app) for _ in range(48)]
    for browser in browsers:
        browser.client.set_cookie("kitchen", cookie.value, domain="127.0.0.1")  # type: ignore[union-attr]
    words = [f"word.{number}" for number in range(48)]
    sent = [{**form, "word": word, "passphrase": "x", "code": "1"} for word in words]
    answers = together(48, lambda number: press(browsers[number], sent[number]))
    assert sorted(answers) == [422] * 10 + [429] * 38


def test_of_48_right_tries_at_once_with_one_code_one_comes_in(
    reader: MakeReader, key: str, database: Database, world: World
) -> None:
    browsers = [reader() for _ in range(48)]
    forms = [one.get("/staff/in").form("/staff/in") for one in browsers]
    sent = [{**form, "word": "kari", "passphrase": PASSPHRASE, "code": code_of(key)} for form in forms]
    answers = together(48, lambda number: press(browsers[number], sent[number], f"10.0.{number}.1"))
    assert answers.count(303) == 1
    assert set(answers) <= {303, 422, 429}
    with database.reading() as session:
        rows = session.scalars(select(SignIn.id).join(Person).where(Person.id == world.people["kari"])).all()
    assert len(rows) == 1
