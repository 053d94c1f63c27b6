"""What a sign-in by a new card can reach before anybody has confirmed it: an open list, and nothing that lasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.core.database import Base, Database
from portal.groups.rights import GRANTED, Role
from portal.joining.models import Reason
from portal.people import rules as people
from portal.people.models import Person, SignIn, StaffRole
from portal.phones import rules as phones
from portal.phones.models import Browser, Device, NewPhoneCode, PinTries
from portal.staff.models import Standing
from tests.joining.test_joining import at_the_name, twin
from tests.joining.test_returning import CLOSED, answers, comes_again, confirms, last_card, makes_a_card
from tests.phones.known import phone_of, rows
from tests.probing import FIELDS, ask, routes, token, usual
from tests.reader import Reader
from tests.whole.doors import line_of
from tests.world import NOW, PIN, World

Readers = Callable[..., Reader]

OPEN = {
    "GET /today", "GET /me", "GET /me/new-card", "GET /me/what-we-keep",
    "GET /me/leaving-quickly", "POST /me/leaving-quickly/on",
    "GET /finish", "POST /finish", "POST /me/phones/this/forgotten", "POST /staff/go-on",
    "GET /groups/<group_id>/who-we-are", "GET /groups/<group_id>/who-we-are/<seat_id>/picture",
    "GET /groups/<group_id>/members", "GET /groups/<group_id>/farewells/<farewell_id>",
    "GET /groups/<group_id>/about", "GET /groups/<group_id>/about/earlier", "GET /groups/<group_id>/about/steps",
    "POST /groups/<group_id>/about/fine",
    "GET /groups/<group_id>/about/sound.mp3", "GET /groups/<group_id>/about/cues.vtt",
    "POST /groups/<group_id>/about/sound",
    "GET /groups/<group_id>/danger/sound.mp3", "GET /groups/<group_id>/danger/cues.vtt",
    "POST /groups/<group_id>/danger/sound",
    "GET /groups/<group_id>/what-we-keep/sound.mp3", "GET /groups/<group_id>/what-we-keep/cues.vtt",
    "POST /groups/<group_id>/what-we-keep/sound",
    "GET /groups/<group_id>/danger", "GET /groups/<group_id>/plan", "GET /groups/<group_id>/meetings/<meeting_id>",
    "GET /groups/<group_id>/meetings/<meeting_id>/calendar.ics",
    "POST /groups/<group_id>/meetings/<meeting_id>/answer",
    "POST /groups/<group_id>/meetings/<meeting_id>/tasks/<chore_id>/taker",
    "POST /groups/<group_id>/meetings/<meeting_id>/tasks/<chore_id>/taker/removal",
    "GET /groups/<group_id>/meetings/<meeting_id>/needs", "POST /groups/<group_id>/meetings/<meeting_id>/needs",
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/",
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/changes",
    "GET /groups/<group_id>/meetings/<meeting_id>/sound.mp3",
    "GET /groups/<group_id>/meetings/<meeting_id>/sound.vtt",
    "POST /groups/<group_id>/meetings/<meeting_id>/sound",
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/sound.mp3",
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/sound.vtt",
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/sound",
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/readings/<reading_id>",
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/fine",
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/tasks/<task_id>/taker",
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/tasks/<task_id>/taker/removal",
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/corrections",
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/corrections/new",
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/corrections/new",
    "GET /groups/<group_id>/meetings/<meeting_id>/minutes/corrections/out",
    "POST /groups/<group_id>/meetings/<meeting_id>/minutes/corrections/out",
    "GET /groups/<group_id>/minutes/earlier", "GET /groups/<group_id>/minutes/file",
    "GET /groups/<group_id>/minutes/text",
    "GET /groups/<group_id>/what-became", "GET /groups/<group_id>/what-became/managed",
    "GET /groups/<group_id>/announcements",
    "GET /groups/<group_id>/announcements/sound.mp3", "GET /groups/<group_id>/announcements/cues.vtt",
    "POST /groups/<group_id>/announcements/sound",
    "GET /groups/<group_id>/what-became/sound.mp3", "GET /groups/<group_id>/what-became/cues.vtt",
    "POST /groups/<group_id>/what-became/sound",
    "GET /groups/<group_id>/times", "GET /groups/<group_id>/times/<search_id>",
    "POST /groups/<group_id>/times/<search_id>/answer",
    "GET /groups/<group_id>/proposals", "POST /groups/<group_id>/proposals",
    "GET /groups/<group_id>/meetings/<meeting_id>/wall", "POST /groups/<group_id>/meetings/<meeting_id>/wall/notes",
    "GET /groups/<group_id>/ready-plans", "GET /groups/<group_id>/ready-plans/<ready>",
    "GET /groups/<group_id>/messages/mine", "POST /groups/<group_id>/messages/mine",
    "GET /groups/<group_id>/messages/mine/changes",
    "GET /groups/<group_id>/messages/mine/say", "POST /groups/<group_id>/messages/mine/say",
    "GET /groups/<group_id>/messages/mine/<message_id>/sound",
    "GET /groups/<group_id>/messages/mine/call", "POST /groups/<group_id>/messages/mine/call",
    "GET /groups/<group_id>/messages/mine/alone", "POST /groups/<group_id>/messages/mine/alone",
    "GET /groups/<group_id>/things", "GET /groups/<group_id>/things/file",
}  # fmt: skip
"""What everybody of the group reads, what was written since, new words and answers, and going out. All else waits."""
GOES_OUT = {"POST /finish", "POST /me/phones/this/forgotten"}


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def person_of(database: Database, person_id: int) -> Person:
    with database.reading() as session:
        return session.get_one(Person, person_id)


def a_thief(reader: Readers, world: World, name: str = "amina") -> Reader:
    """Kari has made a card for this member, and comes in with it herself."""
    return comes_again(reader(), makes_a_card(reader("kari"), world, name))


def test_whatever_is_not_named_here_waits_until_somebody_has_confirmed(
    reader: Readers, world: World, app: Flask
) -> None:
    thief = a_thief(reader, world)
    sent = {"csrf_token": token(thief), **FIELDS}
    reached = set()
    for route in routes(app, "GET", "POST"):
        if route.door != "signed in" and route.right not in GRANTED[Role.PARTICIPANT]:
            continue
        line = line_of(route)[0]
        if line in GOES_OUT:
            continue
        answer = ask(thief, route.method, route.at(**usual(world, route)), data=sent if "POST" in line else None)
        if answer.status_code != 403 or CLOSED not in answer.text:
            reached.add(line)
    assert reached == OPEN - GOES_OUT


def test_it_makes_no_phone_known_and_chooses_no_pin(reader: Readers, world: World, database: Database) -> None:
    thief = a_thief(reader, world, "yusuf")
    assert thief.page.leads_to == "/", "the questions about the phone are asked once it is confirmed"
    sent = {"csrf_token": token(thief)}
    for address, fields in (
        ("/me/phones/who", {"phone": "mine"}),
        ("/me/phones/sign", {"sign": "sun"}),
        ("/me/pin", {"pin": "835046", "again": "835046"}),
        ("/me/phones/new", {}),
    ):
        assert CLOSED in thief.post(address, 403, sent | fields).text
    assert thief.client.get_cookie("phone", domain="127.0.0.1") is None
    assert rows(thief, world.people["yusuf"]) == []
    assert count(database, NewPhoneCode) == 0
    for address in ("/me/phones", "/me/pin"):
        assert thief.get("/me").html.select(f'a[href="{address}"]') == []
    assert thief.get("/finish").html.select('a[href="/me/pin"]') == []


def test_the_rule_lets_no_phone_know_somebody_through_it(world: World, database: Database, reader: Readers) -> None:
    a_thief(reader, world)
    with database.writing() as session, session.begin():
        closed = session.scalars(
            select(SignIn).where(SignIn.person_id == world.people["amina"], SignIn.closed_before.is_not(None))
        ).one()
        with pytest.raises(phones.NotConfirmed):
            phones.know(session, closed.person, closed, phone_hash="0" * 64, browser=Browser.OTHER, now=NOW)


def test_no_pin_is_guessed_there(reader: Readers, world: World, database: Database) -> None:
    thief = a_thief(reader, world, "oksana")
    sent = {"csrf_token": token(thief)}
    for pin in (PIN, "835046"):
        assert CLOSED in thief.post("/me/pin/first", 403, sent | {"pin": pin, "next": "/me/phones"}).text
    assert count(database, PinTries) == 0
    assert CLOSED in thief.get("/me/phones/new", 403).text


def test_it_forgets_and_ends_no_phone_of_the_person(reader: Readers, world: World, database: Database) -> None:
    old = reader()
    phone_of(old, world.people["amina"])
    old.get("/come-back")
    old.send("/come-back", pin=PIN)
    (device,) = rows(old, world.people["amina"])
    thief = a_thief(reader, world)
    sent = {"csrf_token": token(thief)}
    thief.post(f"/me/phones/{device.id}/forgotten", 403, sent)
    thief.post(f"/me/phones/unknown/{device.sign_in_id}/ended", 403, sent)
    thief.post("/me/phones/this/forgotten", 303, sent)
    assert rows(old, world.people["amina"])[0].ended_at is None
    assert old.get("/me").heading == "Amina"


def test_the_language_of_the_person_stays(reader: Readers, world: World, database: Database) -> None:
    before = person_of(database, world.people["amina"]).language
    thief = at_the_name(reader(), makes_a_card(reader("kari"), world))
    ask(thief, "GET", "/language/nb")
    thief.send("/join/again")
    ask(thief, "GET", "/language/nb")
    answers(thief, world)
    assert thief.page is not None
    assert person_of(database, world.people["amina"]).language == before != "nb"


def test_whoever_works_here_meanwhile_does_not_come_in_by_it(reader: Readers, world: World, database: Database) -> None:
    thief = a_thief(reader, world)
    sent = {"csrf_token": token(thief)}
    number = last_card(reader("jonas"), world)
    with database.writing() as session, session.begin():
        people.take_on(session.get_one(Person, world.people["amina"]), StaffRole.INTERPRETER)
    assert CLOSED in thief.get("/today", 403).text
    for address in ("/staff/entry/", "/staff/entry/work", "/staff/entry/passphrase", "/staff/entry/second-factor"):
        answer = ask(thief, "GET", address)
        assert (answer.status_code, answer.headers.get("Location")) in ((403, None), (303, "/")), address
    fields = {"decides": "no", "employer": "Havna", "passphrase": "four words that nobody guesses"}
    for address in ("/staff/entry/work", "/staff/entry/passphrase"):
        ask(thief, "POST", address, data=sent | fields)
    with database.reading() as session:
        assert session.get(Standing, world.people["amina"]) is None
    jonas = reader("jonas")
    confirmation = f"/groups/{world.group}/new-cards/{number}/confirmation"
    jonas.post(confirmation, 404, {"csrf_token": token(jonas)})


def test_the_form_that_came_in_lets_nobody_in_once_it_is_confirmed(reader: Readers, world: World) -> None:
    phone = at_the_name(reader(), makes_a_card(reader("kari"), world))
    kept = twin(phone)
    phone.send("/join/again")
    confirms(reader("jonas"), world)
    kept.send("/join/again")
    kept.get("/today", 303)
    phone.get("/today")


def test_sent_once_more_it_is_as_closed_as_before(reader: Readers, world: World, database: Database) -> None:
    phone = at_the_name(reader(), makes_a_card(reader("kari"), world))
    kept = twin(phone)
    phone.send("/join/again")
    kept.send("/join/again")
    assert kept.page is not None
    assert kept.page.leads_to == "/"
    assert CLOSED in kept.get("/me/phones", 403).text
    assert count(database, Device) == len(world.devices)


def test_a_phone_of_somebody_from_paper_is_known_like_any_other(reader: Readers, world: World) -> None:
    phone = at_the_name(reader(), makes_a_card(reader("kari"), world, "fatuma"))
    lost, kept = twin(phone), twin(phone)
    phone.send("/join/again", name="Fatuma")
    assert phone.page is not None
    assert phone.page.leads_to != "/"
    assert len(rows(phone, world.people["fatuma"])) == 1
    assert phone.get("/me/phones").html.select("a[href='/me/phones/who']")
    lost.send("/join/again", name="Fatuma")
    assert lost.get("/me").heading == "Fatuma"
    lost.get("/me/pin")
    lost.send("/me/pin", pin="835046", again="835046")
    kept.send("/join/again", name="Fatuma")
    kept.get("/today", 303)


@pytest.mark.parametrize("what", ["a card", "a confirmation"])
def test_what_a_facilitator_does_with_a_person_takes_a_fresh_proof(reader: Readers, world: World, what: str) -> None:
    group = f"/groups/{world.group}"
    kari = reader("kari")
    page, action = {
        "a card": (f"{group}/members/{world.seats['amina']}/card",) * 2,
        "a confirmation": (f"{group}/new-cards", f"{group}/new-cards/{world.waiting_card}/confirmation"),
    }[what]
    with time_machine.travel(NOW + timedelta(minutes=16), tick=True):
        kari.get(page)
        asked = kari.send(action, 401, **({"reason": Reason.LOST_PHONE.value} if what == "a card" else {}))
        assert asked.html.select("input[type=password]")
        assert "+47" not in asked.html.main.get_text()
        assert asked.html.select(".paper-card") == []
