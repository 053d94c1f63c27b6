"""The own phone of one of the staff: a PIN opens plans, minutes and messages; cards and roles want more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.core.codes import new_secret
from portal.core.database import Database
from portal.people import rules as people
from portal.people.models import Person, SignIn, StaffRole
from portal.phones import rules as phones
from portal.phones.models import Device, Pin, Sign
from portal.staff import rules
from portal.staff.models import Standing
from tests.phones.known import CHROME, FIREFOX, family_phone, held, hold, know, phone_of, rows
from tests.reader import BASE, Page, Reader
from tests.staff.entering import code_of, first_entry, key_of
from tests.world import NOW, PASSPHRASE, PIN, World

MakeReader = Callable[..., Reader]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ways = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def own_phone(one: Reader, pin: str = PIN) -> Reader:
    """Let this browser, in which one of the staff is in, be the own phone with a PIN."""
    one.get("/me/phones/who")
    one.send("/me/phones/who", phone="mine")
    assert one.page.leads_to == "/me/pin"  # type: ignore[union-attr]
    one.get("/me/pin")
    one.send("/me/pin", pin=pin, again=pin)
    return one


def come_in(one: Reader, key: str, word: str = "kari") -> Page:
    """Word, passphrase and code."""
    one.get("/staff/in")
    return one.send("/staff/in", word=word, passphrase=PASSPHRASE, code=code_of(key))


def fields_of(page: Page) -> set[str]:
    return {str(box["name"]) for box in page.html.select("main form.card input") if box.get("type") != "hidden"}


def opened(database: Database, person_id: int) -> list[SignIn]:
    """The sign-ins of somebody, the newest last."""
    with database.reading() as session:
        return list(session.scalars(select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.id)))


# Whose phone it is


def test_the_first_entry_ends_with_whose_phone_it_is_and_a_pin(
    reader: MakeReader, world: World, database: Database
) -> None:
    guest = reader()
    with database.writing() as session, session.begin():
        grete = people.add_person(session, "Grete", language="en", now=NOW, staff=True)
        link, person_id = people.make_entry_link(session, grete, NOW, StaffRole.FACILITATOR), grete.id
    guest.get(f"/enter/{link}")
    guest.send(f"/enter/{link}")
    first_entry(guest, "grete")
    (onward,) = guest.page.html.select("main a.button.primary")  # type: ignore[union-attr]
    page = guest.get(str(onward["href"]))
    assert page.heading == "Is this phone only yours?"
    assert len(page.html.select("button.pick")) == 2
    guest.send("/me/phones/who", phone="mine")
    assert rows(guest, person_id) == [], "without a PIN the phone is not known"
    page = guest.follow()
    assert page.heading == "Choose a PIN with six digits"
    assert guest.send("/me/pin", 422, pin="123456", again="123456").wrong
    assert guest.send("/me/pin", 422, pin=PIN, again="835046").wrong
    guest.send("/me/pin", pin=PIN, again=PIN)
    (device,) = rows(guest, person_id)
    assert (device.shared, device.proved_at) == (False, opened(database, person_id)[-1].proved_at)
    assert held(guest).startswith("p.")  # type: ignore[union-attr]


def test_the_question_can_be_put_off_and_stands_under_me(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    page = kari.get("/me/phones/who")
    assert [link["href"] for link in page.html.select("main a.go")] == ["/"]
    assert "Is this phone only yours?" in kari.get("/me").text
    kari.get("/me/phones/who")
    kari.send("/me/phones/who", phone="mine")
    kari.get("/today")
    assert (rows(kari, world.people["kari"]), held(kari)) == ([], None)
    with time_machine.travel(NOW + 12 * HOUR, tick=False):
        kari.get("/today", 303)
    assert opened(database, world.people["kari"])[-1].ends_at == NOW + 12 * HOUR


def test_a_phone_that_others_use_too_stays_as_it_was(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    kari.get("/me/phones/who")
    kari.send("/me/phones/who", phone="shared")
    assert "Then you come in with your passphrase and a code each time." in kari.get("/today").text
    assert (rows(kari, world.people["kari"]), held(kari)) == ([], None)
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        assert fields_of(kari.get("/today", 401)) == {"prove_passphrase"}


def test_a_phone_that_was_the_own_one_and_is_shared_from_now_on_is_forgotten(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = own_phone(reader("kari"))
    kari.get("/me/phones/who")
    kari.send("/me/phones/who", phone="shared")
    kari.get("/today")
    assert ([one.ended_at for one in rows(kari, world.people["kari"])], held(kari)) == ([NOW], None)
    with time_machine.travel(NOW + 12 * HOUR, tick=False):
        kari.get("/today", 303)


# A while of quiet


@ways
def test_after_half_an_hour_of_quiet_the_pin_is_asked_in_place_and_what_was_written_goes(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, address = own_phone(reader("kari", htmx=htmx)), f"/groups/{world.group}/messages/with/{world.seats['yusuf']}"
    kari.get(address)
    with time_machine.travel(NOW + 20 * HOUR, tick=False):
        page = kari.send(address, 401, text='Written with care & "quotes".')
        assert page.heading == "Is it still you?"
        assert "prove_pin" in fields_of(page)
        assert "Yusuf" not in page.html.get_text()
        page = kari.send(address, 401, prove_pin="12")
        assert page.wrong == ["Write six digits."]
        page = kari.send(address, 401, prove_pin="835046")
        assert page.wrong == ["That was not right. You have 4 tries left. Then the phone has to wait for 15 minutes."]
        assert PIN not in page.response.text
        kari.send(address, prove_pin=PIN)
        assert 'Written with care & "quotes".' in kari.get(address).text
        assert held(kari) is not None
    assert opened(database, world.people["kari"])[-1].proved_at == NOW, "a PIN proves nothing anew"


def test_a_page_that_was_only_fetched_comes_after_the_pin(reader: MakeReader, world: World) -> None:
    kari, address = own_phone(reader("kari")), f"/groups/{world.group}/messages/inbox"
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        assert "Suppegruppa" not in kari.get(address, 401).response.text
        kari.send("/staff/go-on", prove_pin=PIN)
        assert kari.page.leads_to == address  # type: ignore[union-attr]
        kari.follow()


def test_whoever_has_forgotten_the_pin_goes_on_with_the_passphrase_and_chooses_another(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = own_phone(reader("kari"))
    with time_machine.travel(NOW + HOUR, tick=False):
        assert fields_of(kari.get("/today", 401)) == {"prove_pin", "prove_passphrase"}
        kari.send("/staff/go-on", prove_passphrase=PASSPHRASE)
        kari.get("/today")
        assert "/me/pin/first" in str(kari.get("/me/pin", 303).leads_to), "the passphrase alone changes no PIN"
        kari.get("/finish")
        kari.send("/finish")
        come_in(kari, key_of(database, world.people["kari"]))
        kari.get("/me/pin")
        kari.send("/me/pin", pin="835046", again="835046")
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        kari.get("/today", 401)
        kari.send("/staff/go-on", 401, prove_pin=PIN)
        kari.send("/staff/go-on", prove_pin="835046")


@pytest.mark.parametrize("there", ["the cookie alone", "another phone", "a phone of hers"])
def test_a_copied_cookie_asks_for_no_pin_where_the_phone_is_missing(
    reader: MakeReader, world: World, there: str
) -> None:
    kari = own_phone(reader("kari"))
    thief = Reader(kari.app)
    copied = kari.client.get_cookie("kitchen", domain="127.0.0.1").value  # type: ignore[union-attr]
    if there == "another phone":
        phone_of(thief, world.people["amina"])
    elif there == "a phone of hers":
        phone = new_secret()
        hold(thief, "p", phone, know(thief, phone, world.people["kari"]))
    thief.client.set_cookie("kitchen", copied, domain="127.0.0.1")
    with time_machine.travel(NOW + HOUR, tick=False):
        assert fields_of(thief.get("/today", 401)) == {"prove_passphrase"}
        thief.send("/staff/go-on", 401, prove_pin=PIN)
        thief.get("/today", 401)
        kari.get("/today", 401)
        kari.send("/staff/go-on", prove_pin=PIN)


# Wrong PINs


def test_five_wrong_pins_and_one_waits_and_nothing_is_lost(reader: MakeReader, world: World) -> None:
    kari, address = own_phone(reader("kari")), f"/groups/{world.group}/messages/with/{world.seats['yusuf']}"
    kari.get(address)
    with time_machine.travel(NOW + HOUR, tick=False):
        kari.send(address, 401, text="Written with care.")
        for _ in range(4):
            kari.send(address, 401, prove_pin="835046")
        page = kari.send(address, 429, prove_pin="835046")
        assert "There were many tries. Try again after" in page.text
        kari.send(address, 429, prove_pin=PIN)
    with time_machine.travel(NOW + HOUR + 15 * MINUTE, tick=False):
        kari.send(address, prove_pin=PIN)
        assert "Written with care." in kari.get(address).text


def test_ten_wrong_pins_in_place_and_at_the_door_and_the_phone_is_forgotten(reader: MakeReader, world: World) -> None:
    kari, address = own_phone(reader("kari")), f"/groups/{world.group}/messages/with/{world.seats['yusuf']}"
    kari.get(address)
    with time_machine.travel(NOW + HOUR, tick=False):
        kari.get("/come-back")
        for _ in range(4):
            kari.send("/come-back", 422, pin="835046")
        kari.send("/come-back", 429, pin="835046")
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        kari.get(address, 401)
        for _ in range(4):
            kari.send("/staff/go-on", 401, prove_pin="835046")
        kari.send("/staff/go-on", prove_pin="835046")
        assert "This phone has forgotten you." in kari.get("/").text
        kari.get("/today", 303)
        assert held(kari) is None
    assert [one.ended_at for one in rows(kari, world.people["kari"])] == [NOW + 2 * HOUR]


def test_what_was_written_stands_there_once_more_when_the_phone_is_forgotten(reader: MakeReader, world: World) -> None:
    kari, address = own_phone(reader("kari")), f"/groups/{world.group}/messages/with/{world.seats['yusuf']}"
    kari.get(address)
    with time_machine.travel(NOW + HOUR, tick=False):
        kari.send(address, 401, text="Written with care.")
        for _ in range(4):
            kari.send(address, 401, prove_pin="835046")
        kari.send(address, 429, prove_pin="835046")
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        for _ in range(4):
            kari.send(address, 401, prove_pin="835046")
        assert "Written with care." in kari.send(address, 401, prove_pin="835046").text


# Coming back


def test_one_comes_back_with_the_pin_and_it_opens_messages_but_no_cards(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, cards = own_phone(reader("kari")), f"/groups/{world.group}/cards"
    assert "open this page here and write your PIN" in kari.get("/finish").text
    kari.send("/finish")
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        assert kari.get("/", 303).leads_to == "/come-back"
        kari.get("/come-back")
        kari.send("/come-back", pin=PIN)
        kari.get(f"/groups/{world.group}/messages/inbox")
        kari.get(f"/groups/{world.group}/plan")
        kari.get(cards)
        page = kari.send(cards, 401, number_en="1")
        assert fields_of(page) == {"prove_passphrase", "prove_code"}
        page = kari.send(cards, 401, prove_pin=PIN)
        assert fields_of(page) == {"prove_passphrase", "prove_code"}
        code = code_of(key_of(database, world.people["kari"]))
        kari.send(cards, 401, prove_pin=PIN, prove_code=code)
        kari.send(cards, 200, prove_passphrase=PASSPHRASE, prove_code=code)
    first, second = opened(database, world.people["kari"])
    assert (first.ended_at, second.proved_at) == (NOW, NOW + 5 * DAY)
    assert second.ends_at == NOW + 35 * DAY, "passphrase and code begin 30 days anew"


def test_after_thirty_days_passphrase_and_code_are_asked_again_and_the_phone_stays_known(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = own_phone(reader("kari"))
    for days in range(1, 30, 4):
        with time_machine.travel(NOW + days * DAY, tick=False):
            kari.get("/today", 401)
            kari.send("/staff/go-on", prove_pin=PIN)
            kari.get("/today")
    end = NOW + 30 * DAY
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        kari.get("/today", 401)
        kari.send("/staff/go-on", prove_pin=PIN)
        kari.get("/today")
    with time_machine.travel(end, tick=False):
        kari.get("/today", 303)
        kari.get("/come-back")
        kari.send("/come-back", pin=PIN)
        assert kari.page.leads_to == "/staff/in"  # type: ignore[union-attr]
        assert "30 days have passed." in kari.follow().text
        kari.get("/today", 303)
        come_in(kari, key_of(database, world.people["kari"]))
        kari.get("/today")
    with time_machine.travel(end + 29 * DAY, tick=False):
        kari.get("/today", 401)
        kari.send("/staff/go-on", prove_pin=PIN)
        kari.get("/today")
    assert [one.ended_at for one in rows(kari, world.people["kari"])] == [None]


def test_a_copy_of_the_phones_secret_in_another_browser_opens_nothing_and_is_told(
    reader: MakeReader, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = reader("kari")
    kari.client.environ_base["HTTP_USER_AGENT"] = CHROME
    own_phone(kari)
    thief = reader()
    thief.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    thief.client.set_cookie("phone", held(kari) or "", domain="127.0.0.1")
    thief.get("/come-back")
    thief.send("/come-back", pin=PIN)
    assert thief.page.leads_to == "/staff/in"  # type: ignore[union-attr]
    thief.get("/today", 303)
    assert "What makes a phone yours was used in two places." in kari.get("/me/phones").text


def test_whoever_joins_on_the_phone_makes_it_one_that_others_use(reader: MakeReader, world: World) -> None:
    phone = own_phone(reader("kari"))
    secret = (held(phone) or "").split(".")[1]
    know(phone, secret, world.people["amina"])
    assert [one.ended_at is not None for one in rows(phone, world.people["kari"])] == [True]
    phone.get("/today", 303)


# My phones


def test_my_phones_shows_them_and_ends_one_at_once(reader: MakeReader, world: World) -> None:
    kari, other = own_phone(reader("kari")), reader("kari")
    other.get("/me/phones/who")
    other.send("/me/phones/who", phone="mine")
    assert len([one for one in rows(kari, world.people["kari"]) if one.ended_at is None]) == 2
    mine, _theirs = rows(kari, world.people["kari"])
    assert "Only I use it" in other.get("/me/phones").text
    with time_machine.travel(NOW + 20 * MINUTE, tick=False):
        address = f"/me/phones/{mine.id}/forgotten"
        other.get("/me/phones")
        assert "/me/pin/first" in str(other.send(address).leads_to)
        other.follow()
        other.send("/me/pin/first", pin=PIN)
        other.get("/me/phones")
        other.send(address)
        kari.get("/today", 303)
        other.get("/today")
    kari.get("/come-back")
    kari.send("/come-back", 422, pin=PIN)


# The end


def test_the_end_of_a_role_ends_the_phone_and_the_pin(reader: MakeReader, world: World, database: Database) -> None:
    kari = own_phone(reader("kari"))
    with database.writing() as session, session.begin():
        rules.end_everything(session, session.get_one(Person, world.people["kari"]), NOW)
    nothing_opens(kari, world, database)


def test_a_reset_of_the_second_factor_ends_the_phone_and_the_pin(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = own_phone(reader("kari"))
    with database.writing() as session, session.begin():
        who, by = (session.get_one(Person, world.people[name]) for name in ("kari", "jonas"))
        reset = rules.ask_for_reset(session, who, passphrase_too=False, now=NOW)
        stands = session.get_one(Standing, who.id)
        rules.confirm(session, reset, stands, by, NOW)
    nothing_opens(kari, world, database)


def test_signing_everyone_out_ends_the_phones_of_the_staff_and_leaves_those_of_participants(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = own_phone(reader("kari"))
    with database.writing() as session, session.begin():
        people.end_all(session, NOW)
        phones.end_without_a_pin(session, NOW)
    nothing_opens(kari, world, database)
    with database.reading() as session:
        assert session.get(Pin, world.people["oksana"]) is not None
        assert session.get_one(Device, world.devices["oksana"]).ended_at is None


def nothing_opens(kari: Reader, world: World, database: Database) -> None:
    kari.get("/today", 303)
    kari.get("/come-back")
    kari.send("/come-back", 422, pin=PIN)
    with database.reading() as session:
        assert session.get(Pin, world.people["kari"]) is None
    assert all(one.ended_at is not None for one in rows(kari, world.people["kari"]))


# Who is both


def test_whoever_is_a_participant_and_staff_comes_in_as_one_of_the_staff_on_every_phone(
    reader: MakeReader, world: World, database: Database
) -> None:
    """The stricter rule holds: the PIN of before opens nothing, until passphrase and code were given on the phone."""
    family, alone = reader(), reader()
    family_phone(family, {world.people["amina"]: Sign.SUN, world.people["oksana"]: Sign.FISH})
    phone_of(alone, world.people["amina"])
    with database.writing() as session, session.begin():
        amina = session.get_one(Person, world.people["amina"])
        people.take_on(amina, StaffRole.FACILITATOR)
        link = people.make_entry_link(session, amina, NOW, StaffRole.FACILITATOR)
    alone.get("/come-back")
    alone.send("/come-back", 422, pin=PIN)
    alone.get(f"/enter/{link}")
    alone.send(f"/enter/{link}")
    first_entry(alone, "amina")
    alone.get("/me/phones/who")
    alone.send("/me/phones/who", phone="mine")
    assert alone.page.leads_to == "/"  # type: ignore[union-attr]
    alone.get("/me")
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        alone.get("/today", 401)
        alone.send("/staff/go-on", prove_pin=PIN)
        alone.get("/today")
    family.get("/come-back")
    family.send("/come-back/sign", 200, sign="sun")
    family.send("/come-back", 422, pin=PIN, sign="sun")
    row = opened(database, world.people["amina"])[-1]
    assert row.ends_at == NOW + 30 * DAY


def test_the_cookies_of_the_phone_are_no_session(reader: MakeReader) -> None:
    kari = own_phone(reader("kari"))
    thief = reader()
    thief.client.set_cookie("phone", held(kari) or "", domain="127.0.0.1")
    thief.get("/today", 303)
    with kari.client.session_transaction(base_url=BASE) as cookie:
        assert "only_mine" not in cookie


def test_what_was_open_on_the_phone_before_is_over_when_it_is_said_anew_whose_it_is(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = own_phone(reader("kari"))
    before = Reader(kari.app)
    for name in ("kitchen", "phone", "language"):
        copied = kari.client.get_cookie(name, domain="127.0.0.1")
        before.client.set_cookie(name, copied.value, domain="127.0.0.1")  # type: ignore[union-attr]
    before.get("/today")
    kari.come_in_as(world.people["kari"])
    kari.get("/me/phones/who")
    kari.send("/me/phones/who", phone="mine")
    kari.get("/today")
    before.get("/today", 303)
