"""Asked again in place: after half an hour of quiet, and before cards and roles. What was written is never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal import create_app
from portal.core.database import Database
from portal.core.marks import mark
from portal.groups.models import Group
from portal.joining.models import Card
from portal.messages.models import Message
from portal.people.models import EntryLink, Person, SignIn
from portal.people.rules import make_entry_link
from portal.people.signing_in import SEEN
from portal.settings import Settings
from portal.staff import rules
from tests.reader import BASE, Page, Reader
from tests.staff.entering import code_of, key_of
from tests.world import NOW, PASSPHRASE, World

MakeReader = Callable[..., Reader]
MINUTE = timedelta(minutes=1)
ways = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def fields_of(page: Page) -> set[str]:
    return {str(box["name"]) for box in page.html.select("main form.card input") if box.get("type") != "hidden"}


def here_at(one: Reader) -> int:
    """When somebody was last here, as the cookie holds it."""
    with one.client.session_transaction(base_url=BASE) as cookie:
        return int(cookie[SEEN])


# Quiet


@ways
def test_after_half_an_hour_of_quiet_a_message_waits_for_the_passphrase_and_then_goes(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, address = reader("kari", htmx=htmx), f"/groups/{world.group}/messages/with/{world.seats['yusuf']}"
    kari.get(address)
    text = 'Written  with care.\n\nTwo "lines" & <more>.'
    before = count(database, Message)
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        page = kari.send(address, 401, text=text)
        assert page.heading == "Is it still you?"
        assert fields_of(page) == {"prove_passphrase"}
        assert "Yusuf" not in page.html.get_text()
        assert count(database, Message) == before
        page = kari.send(address, 401, prove_passphrase="something else")
        assert page.wrong == ["This is not your passphrase. Look at it once more."]
        assert count(database, Message) == before
        kari.send(address, prove_passphrase=PASSPHRASE)
        assert count(database, Message) == before + 1
        assert "Written with care." in kari.get(address).text
        assert 'Two "lines" & <more>.' in kari.page.text  # type: ignore[union-attr]


def test_whoever_wants_to_leave_quickly_can_do_so_from_the_page_that_asks_too(reader: MakeReader) -> None:
    kari = reader("kari")
    kari.get("/me/leaving-quickly")
    kari.send("/me/leaving-quickly/on")
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        page = kari.get("/today", 401)
        assert page.heading == "Is it still you?"
        assert page.html.select_one("form[action='/leave'] button.exit") is not None
        assert page.html.select(".nav a") == [], "it shows nothing of anybody's"
    assert reader("jonas").get("/me").html.select("form[action='/leave']") == []


def test_a_page_that_was_only_fetched_comes_after_the_passphrase(reader: MakeReader, world: World) -> None:
    kari, address = reader("kari"), f"/groups/{world.group}/messages/inbox"
    kari.get(address)
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        page = kari.get(address, 401)
        assert "Suppegruppa" not in page.response.text
        kari.send("/staff/go-on", prove_passphrase=PASSPHRASE)
        assert kari.page.leads_to == address  # type: ignore[union-attr]
        kari.follow()


@pytest.mark.parametrize("wanted", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "nowhere"])
def test_the_page_that_comes_after_the_passphrase_is_one_of_ours(reader: MakeReader, wanted: str) -> None:
    kari = reader("kari")
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        kari.get("/today", 401)
        assert kari.send("/staff/go-on", prove_passphrase=PASSPHRASE, next=wanted).leads_to == "/"


def test_whoever_is_there_now_and_then_is_not_asked_and_the_cookie_is_renewed_every_five_minutes(
    reader: MakeReader,
) -> None:
    kari = reader("kari")
    for minutes in range(0, 120, 24):
        with time_machine.travel(NOW + minutes * MINUTE, tick=False):
            kari.get("/today")
            noted = here_at(kari)
        with time_machine.travel(NOW + (minutes + 4) * MINUTE, tick=False):
            kari.get("/today")
            assert here_at(kari) == noted
    with time_machine.travel(NOW + (96 + 31) * MINUTE, tick=False):
        kari.get("/today", 401)


def test_an_old_copy_of_the_cookie_does_not_count_as_being_there(reader: MakeReader, app: object) -> None:
    kari = reader("kari")
    copied = kari.client.get_cookie("kitchen", domain="127.0.0.1").value  # type: ignore[union-attr]
    with time_machine.travel(NOW + 29 * MINUTE, tick=False):
        kari.get("/today")
    with time_machine.travel(NOW + 40 * MINUTE, tick=False):
        kari.get("/today")
        thief = Reader(kari.app)
        thief.client.set_cookie("kitchen", copied, domain="127.0.0.1")
        thief.get("/today", 401)


def test_while_it_is_quiet_no_open_page_says_whose_phone_this_is(reader: MakeReader) -> None:
    kari = reader("kari")
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        for address in ("/language", "/join", "/staff/in"):
            page = kari.get(address)
            assert "Suppegruppa" not in page.response.text
            assert "Jonas" not in page.response.text


def test_participants_are_never_asked_and_neither_is_the_demo(
    reader: MakeReader, world: World, database: Database, make_settings: Callable[..., Settings]
) -> None:
    amina = reader("amina")
    with database.writing() as session, session.begin():
        mark(session, "kind", "demo")
    app = create_app(make_settings(mode="demo"))
    app.extensions["portal"].database = database
    berit = Reader(app)
    berit.get(f"/demo/as/{world.people['berit']}")
    berit.send(f"/demo/as/{world.people['berit']}")
    with time_machine.travel(NOW + 300 * MINUTE, tick=False):
        amina.get("/today")
        berit.get("/groups/new")
        berit.send("/groups/new", name="Kaffe", first=str(world.people["kari"]), second=str(world.people["jonas"]))


def test_twenty_wrong_passphrases_and_one_waits_and_nothing_is_lost(reader: MakeReader, world: World) -> None:
    kari, address = reader("kari"), f"/groups/{world.group}/messages/with/{world.seats['yusuf']}"
    kari.get(address)
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        kari.send(address, 401, text="Written with care.")
        for _ in range(20):
            kari.send(address, 401, prove_passphrase="not this")
        page = kari.send(address, 429, prove_passphrase=PASSPHRASE)
        assert "There were many tries. Try again after" in page.text
        assert page.form(address)["text"] == "Written with care."
    with time_machine.travel(NOW + 92 * MINUTE, tick=False):
        kari.send(address, prove_passphrase=PASSPHRASE)
        assert "Written with care." in kari.get(address).text


# Fresh proof


@ways
def test_cards_are_made_after_a_fresh_proof_and_only_then(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, address = reader("kari", htmx=htmx), f"/groups/{world.group}/cards"
    key, before = key_of(database, world.people["kari"]), count(database, Card)
    kari.get(address)
    with time_machine.travel(NOW + 16 * MINUTE, tick=False):
        kari.get(address)
        page = kari.send(address, 401, number_en="2")
        assert fields_of(page) == {"prove_passphrase", "prove_code"}
        for wrong in ({"prove_passphrase": PASSPHRASE, "prove_code": "1"}, {"prove_code": code_of(key)}, {}):
            page = kari.send(address, 401, **wrong)
            assert count(database, Card) == before
        assert page.form(address)["number_en"] == "2"
        page = kari.send(address, 200, prove_passphrase=PASSPHRASE, prove_code=code_of(key))
        assert len(page.html.select(".paper-card")) == 2
        assert PASSPHRASE not in page.response.text
    assert count(database, Card) == before + 2
    with time_machine.travel(NOW + 30 * MINUTE, tick=False):
        kari.get(address)
        kari.send(address, 200, number_en="1")


def test_a_group_is_opened_after_a_fresh_proof_and_a_wrong_form_does_not_ask_again(
    reader: MakeReader, world: World, database: Database
) -> None:
    berit, key = reader("berit"), key_of(database, world.people["berit"])
    before = count(database, Group)
    with time_machine.travel(NOW + 16 * MINUTE, tick=False):
        berit.get("/groups/new")
        berit.send("/groups/new", 401, name="Kaffe", first=str(world.people["kari"]))
        page = berit.send("/groups/new", 422, prove_passphrase=PASSPHRASE, prove_code=code_of(key))
        assert page.form("/groups/new")["name"] == "Kaffe"
        assert page.wrong == ["Choose a name from the list."]
        berit.send("/groups/new", second=str(world.people["jonas"]))
    assert count(database, Group) == before + 1


def test_after_quiet_too_both_are_asked_at_once_before_cards(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, address = reader("kari"), f"/groups/{world.group}/cards"
    kari.get(address)
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        page = kari.send(address, 401, number_en="1")
        assert fields_of(page) == {"prove_passphrase", "prove_code"}
        code = code_of(key_of(database, world.people["kari"]))
        kari.send(address, 200, prove_passphrase=PASSPHRASE, prove_code=code)


@pytest.mark.parametrize("address", ["cards/stop", "stopping"])
def test_cards_are_stopped_and_one_stops_oneself_after_a_fresh_proof(
    reader: MakeReader, world: World, database: Database, address: str
) -> None:
    kari, page = reader("kari"), f"/groups/{world.group}/{address.removesuffix('/stop')}"
    address = f"/groups/{world.group}/{address}"
    kari.get(page)
    with time_machine.travel(NOW + 16 * MINUTE, tick=False):
        assert fields_of(kari.send(address, 401)) == {"prove_passphrase", "prove_code"}
        kari.get(page)
        kari.send(address, 401, prove_pin="274915")
        code = code_of(key_of(database, world.people["kari"]))
        kari.send(address, prove_passphrase=PASSPHRASE, prove_code=code)


def test_a_proof_of_one_is_no_proof_of_another(reader: MakeReader, world: World, database: Database) -> None:
    kari, address = reader("kari"), f"/groups/{world.group}/cards"
    kari.get(address)
    with time_machine.travel(NOW + 16 * MINUTE, tick=False):
        kari.send(address, 401, number_en="1")
        code = code_of(key_of(database, world.people["jonas"]))
        kari.send(address, 401, prove_passphrase=PASSPHRASE, prove_code=code)


# The end


def test_the_end_of_a_role_ends_sign_ins_and_links_in_the_same_transaction(
    reader: MakeReader, world: World, database: Database
) -> None:
    phone, tablet, jonas = reader("kari"), reader("kari"), reader("jonas")
    with database.writing() as session, session.begin():
        kari = session.get_one(Person, world.people["kari"])
        secret = make_entry_link(session, kari, NOW)
        rules.end_everything(session, kari, NOW)
    for browser in (phone, tablet):
        browser.get("/today", 303)
    jonas.get("/today")
    phone.get(f"/enter/{secret}")
    phone.send(f"/enter/{secret}", 404)
    with database.reading() as session:
        theirs = session.scalars(select(SignIn.ended_at).where(SignIn.person_id == world.people["kari"])).all()
        assert all(theirs)
        assert session.scalars(select(EntryLink.ends_at)).all() == [NOW]
