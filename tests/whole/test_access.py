"""T1: each route × each role × the neighbour × another group × paused × left × nobody, from the URL map."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from portal import create_app
from portal.core import keys as keys_of_people
from portal.core.clock import now
from portal.core.database import Base, Database
from portal.core.sealing import SealIsBroken
from portal.groups.models import Membership
from portal.groups.rights import AFTER_LEAVING, GRANTED, Right, Role
from portal.messages import rules as message_rules
from portal.notifications.models import Outbox, Reminder, Unreached
from portal.notifications.rules import UNREACHED_STAYS
from portal.people.models import Person
from portal.reach.models import Channel as Way
from portal.reach.models import Topic
from portal.settings import Settings
from portal.staff.rules import ask_for_reset
from tests.examining import examine
from tests.probing import (
    FIELDS,
    Route,
    addresses,
    ask,
    belongings,
    everything,
    fingerprint,
    routes,
    token,
    usual,
    words_of,
)
from tests.reader import Reader
from tests.whole.doors import DOORS, OF_NOBODY, OF_ONE_PERSON, OF_THE_GROUP, ONLY_IN_THE_DEMO, line_of, one_by_one
from tests.world import DAY, NOW, PIN, World

MakeReader = Callable[..., Reader]

SEATS = {
    "amina": Role.PARTICIPANT, "kari": Role.FACILITATOR, "selam": Role.INTERPRETER, "morten": Role.PARTICIPANT,
    "samira": None, "tove": None, "siri": None, "berit": None, "stig": None, "ingrid": None, "nina": None, None: None,
}  # fmt: skip
"""Each one's seat in the soup group: Morten pauses and keeps his; Siri has left and Tove has stopped; Samira is named
and has none yet; Stig and Ingrid sit elsewhere."""
LEFT = {"siri": Role.PARTICIPANT, "tove": Role.FACILITATOR}
LAST = {"messages.take_back", "meetings.change", "meetings.cancel", "leaving.leave", "endings.stop"}
"""What one does last: afterwards a message, answers, or all of the group, are not there."""
each_person = pytest.mark.parametrize("name", SEATS, ids=lambda name: name or "nobody")
each_member = pytest.mark.parametrize("name", [name for name, role in SEATS.items() if role])

OLD_SOUP = {"amina", "yusuf", "oksana", "morten", "selam", "kari", "jonas"}
SOUP = OLD_SOUP | {"halima", "fatuma"}
"""Halima joined four days ago and Fatuma ten: what was written before is not there for them."""
READERS = {
    "My daughter is ill.": {"amina", "kari", "jonas"},
    "We need a ride.": {"yusuf", "kari", "jonas"},
    "I will pick you up.": {"yusuf", "kari", "jonas"},
    "Bring the spade.": {"stig", "ingrid", "ola"},
    "We talked about this: lately.": {"kari", "jonas"},
    "We are moving to my sister.": {"siri"},
    "We talked about this: been.": OLD_SOUP | {"siri"},
    "We agreed on this: been.": OLD_SOUP | {"siri"},
    "Winter clothes": OLD_SOUP,
    "The electricity bill": OLD_SOUP,
    "Thank you for all the soup.": OLD_SOUP,
    "The kitchen, 4 Shore Street": SOUP | {"stig", "ingrid", "ola"},
    "No snow.": SOUP,
    "Can we cook together?": SOUP,
    "Drives those who need it.": SOUP,
    "The letters are hard.": OLD_SOUP,
    "They have no time.": OLD_SOUP,
    "The library is nearer.": SOUP,
    "When the kitchen is free.": SOUP,
    "We turn the soil": {"stig", "ingrid", "ola"},
    'id="trace-': {"amina", "oksana", "fatuma"},
    "You live here.": {"kari", "jonas", "selam", "amina", "ingrid", "ola"},
    "Suppegruppa knows.": {"kari", "jonas"},
    "Comes by on Tuesdays.": {"kari", "jonas"},
    "It fell into the sea.": {"kari", "jonas"},
    "He shouts in the car.": {"amina", "kari"},
    "I look into it: to kari.": {"amina", "kari"},
    "They are always late.": {"yusuf", "berit"},
    "Ten past five.": {"yusuf", "berit"},
}
"""Who reads which words of the world: a draft is the facilitators', a message its writer's and theirs.

Siri, who has left, reads what is hers to take along; what she wrote is opened by nobody else any more.
"""


HERS = {
    "messages.take_back", "reports.take_back", "sounds.hear_mine", "thread_sounds.mine", "thread_sounds.my_cues",
    "thread_sounds.make_mine", "readers.mine", "readers.say",
}  # fmt: skip
"""Where Amina takes back what she said, listens to it, or answers what she was asked: it is there for nobody else."""
NOT_ASKED_FOR = {
    f"{page}_{what}"
    for page in ("charters.show", "promises.danger", "promises.keeping_here", "announcements.show", "followup.show")
    for what in ("sound", "cues")
}
"""Sound of pages that nobody has asked for yet; who hears it then, `speech/test_pages_heard.py` says."""


READ_ALOUD = {
    f"{text}_aloud.{what}" for text in ("minutes", "letters") for what in ("ask", "read", "hear", "take_away")
} - {"minutes_aloud.hear"}
"""What is there for facilitators and interpreters, and for Amina, who said yes to reading. The readings are Selam's."""


def expected(name: str | None, route: Route) -> set[int]:
    """What a route under the soup group answers. Nobody gets back what they wrote, and nothing else."""
    if name is None:
        return {401} if route.method == "POST" else {303}
    role = SEATS[name]
    if role is Role.PARTICIPANT and route.endpoint in READ_ALOUD:
        return {200, 303, 422} if name == "amina" and not route.endpoint.endswith("take_away") else {404}
    if name in LEFT and route.right in AFTER_LEAVING & GRANTED[LEFT[name]]:
        return {404} if route.method == "POST" else {200}  # they take back a yes, and have none
    if role is None or (route.endpoint in HERS and name != "amina"):
        return {404} if role is None or route.right in GRANTED[role] else {route.otherwise}
    if route.endpoint in NOT_ASKED_FOR:
        return {404}
    return {200, 303, 422} if route.right in GRANTED[role] else {route.otherwise}


def in_groups(app: Flask, *methods: str) -> list[Route]:
    """The routes of a group's life that its members may have a right to, those last that end it."""
    found = [route for route in routes(app, *methods) if "group_id" in route.places and route.right is not None]
    return sorted(found, key=lambda route: route.endpoint in LAST)


@pytest.fixture
def asked(world: World) -> Callable[..., tuple[str, int]]:
    """Ask for a route and read the answer, of several refusals that are alike the first: where, and its status."""
    read: set[int] = set()

    def ask_for(reader: Reader, route: Route, csrf_token: str, **instead: object) -> tuple[str, int]:
        nonlocal read
        address = route.at(**{**usual(world, route), **instead})
        data = {**FIELDS, "csrf_token": csrf_token} if route.method == "POST" else None
        response = ask(reader, route.method, address, data=data)
        where = f"{route.method} {address}"
        if route.method != "HEAD" and response.status_code not in read:
            read |= {response.status_code} & {401, 403, 404}
            examine(response, [], where, reads=route.method == "GET", fragment=False)
        return where, response.status_code

    return ask_for


# What each route declares


@pytest.mark.parametrize(("mode", "table"), [("test", DOORS), ("demo", DOORS | ONLY_IN_THE_DEMO)])
def test_every_route_declares_the_door_that_the_table_says(
    make_settings: Callable[..., Settings], mode: str, table: dict[str, str | Right]
) -> None:
    app = create_app(make_settings(mode=mode))
    declared = dict(line_of(route) for route in routes(app) if route.method != "HEAD")
    written = one_by_one(table)
    assert {line: door for line, door in declared.items() if door is None} == {}, "nobody says who may come in here"
    assert {line: door for line, door in declared.items() if written.get(line) != door} == {}, "not so in doors.py"
    assert sorted(written.keys() - declared.keys()) == [], "doors.py has addresses that are not there"


def test_of_every_name_in_an_address_it_is_said_whose_thing_it_names(one_app: Flask) -> None:
    names = {name for route in routes(one_app) for name in route.places}
    assert names - OF_ONE_PERSON - OF_THE_GROUP - OF_NOBODY == set(), "say in doors.py whose thing this names"


def test_every_address_of_a_group_requires_a_right_or_is_a_coordinators_and_no_other_address_does(
    one_app: Flask,
) -> None:
    for route in routes(one_app):
        inside = str(route.rule).startswith("/groups/<int:group_id>/")
        assert inside == ("group_id" in route.places), route
        assert inside == (route.right is not None or (inside and route.door == "coordinator")), route


def test_of_a_group_a_coordinator_opens_the_roles_and_nothing_else(one_app: Flask) -> None:
    theirs = {r.endpoint for r in routes(one_app) if "group_id" in r.places and r.door == "coordinator"}
    assert theirs == {"namings.roles", "namings.name", "namings.take_back", "endings.ask_to_end", "endings.end"}


def test_an_address_that_names_one_person_does_not_exist_for_a_neighbour(one_app: Flask) -> None:
    naming = [route for route in in_groups(one_app) if route.places & OF_ONE_PERSON]
    assert naming
    assert {route.otherwise for route in naming} == {404}


def test_every_right_opens_something_and_belongs_to_somebody(one_app: Flask) -> None:
    assert {route.right for route in in_groups(one_app)} == set(Right)
    assert frozenset().union(*GRANTED.values()) == set(Right)
    assert set(GRANTED) == set(Role)


def test_nothing_static_goes_through_flask(one_app: Flask) -> None:
    assert [route for route in routes(one_app) if "static" in str(route.rule) or "static" in route.endpoint] == []
    assert one_app.static_folder is None


# Each role at each route


@each_person
def test_every_route_of_a_group_answers_each_person_as_the_table_of_rights_says(
    reader: MakeReader,
    world: World,
    database: Database,
    app: Flask,
    asked: Callable[..., tuple[str, int]],
    name: str | None,
) -> None:
    one = reader(name)
    csrf_token = token(one)
    refused = [route for route in in_groups(app) if 422 not in expected(name, route)]
    granted = [route for route in in_groups(app) if route not in refused]
    before = fingerprint(database)
    for route in refused:
        where, status = asked(one, route, csrf_token)
        assert status in expected(name, route), f"{where} answered {status} to {name}"
    assert fingerprint(database) == before, f"something that {name} may not do changed something"
    for route in granted:
        where, status = asked(one, route, csrf_token)
        assert status in expected(name, route), f"{where} answered {status} to {name}"


def test_nobody_is_sent_from_every_closed_page_to_the_one_that_says_how_to_come_in(
    reader: MakeReader, world: World, app: Flask
) -> None:
    nobody = reader()
    csrf_token = token(nobody)
    for route in routes(app):
        if route.door != "open":
            address = route.at(**usual(world, route))
            response = ask(nobody, route.method, address, data={"csrf_token": csrf_token, "name": "Amina"})
            led_to = response.headers.get("Location")
            assert (response.status_code, led_to) == (303, "/"), f"{route.method} {address}"


def test_nobody_who_sends_a_text_to_a_closed_page_gets_that_text_back_and_the_page_says_the_same_of_every_address(
    reader: MakeReader, world: World, app: Flask
) -> None:
    nobody = reader()
    data = {"csrf_token": token(nobody), "text": "A long letter."}
    answers = set()
    for route in routes(app, "POST"):
        if route.door != "open":
            for group_id in (world.group, 1_000_000):
                address = route.at(**{**usual(world, route), "group_id": group_id})
                response = ask(nobody, "POST", address, data=data)
                assert (response.status_code, "A long letter." in response.text) == (401, True), address
                answers.add(
                    response.text.replace(address, "")
                    .replace('?next=/"', '?next="')
                    .replace('data-page="/"', 'data-page=""')
                )
    assert len(answers) == 1, "one may learn from the answers which groups there are"


@pytest.mark.parametrize("name", ["amina", "kari", "nina", "selam", "siri", "samira"])
def test_what_coordinators_do_is_not_there_for_others(reader: MakeReader, world: World, app: Flask, name: str) -> None:
    one = reader(name)
    csrf_token = token(one)
    theirs = [route for route in routes(app) if route.door == "coordinator"]
    assert theirs
    for route in theirs:
        assert (
            ask(
                one, route.method, route.at(**usual(world, route)), data={**FIELDS, "csrf_token": csrf_token}
            ).status_code
            == 404
        )


@pytest.mark.parametrize("name", ["amina", "nina"])
def test_what_the_staff_do_is_not_there_for_others(
    reader: MakeReader, world: World, database: Database, app: Flask, name: str
) -> None:
    one = reader(name)
    csrf_token = token(one)
    theirs = [route for route in routes(app) if route.door in ("staff", "entering")]
    before = fingerprint(database)
    for route in theirs:
        response = ask(one, route.method, route.at(reset_id=1), data={**FIELDS, "csrf_token": csrf_token})
        assert response.status_code == (404 if route.door == "staff" else 303), route
    assert {route.door for route in theirs} == {"staff", "entering"}
    assert fingerprint(database) == before


@pytest.mark.parametrize("name", [name for name in SEATS if name])
def test_what_everybody_who_is_in_may_open_opens_for_each_also_without_a_seat(
    reader: MakeReader, world: World, app: Flask, name: str
) -> None:
    one = reader(name)
    for route in routes(app, "GET"):
        if route.door == "signed in" and not route.places & OF_ONE_PERSON:
            address = route.at(**usual(world, route))
            assert ask(one, "GET", address).status_code in {200, 303}, f"{address} to {name}"


# The neighbour, and the other group


@pytest.mark.parametrize("name", ["yusuf", "amina", "selam", "jonas", "morten", "siri", "stig", "ingrid", "berit"])
def test_a_thing_of_one_person_does_not_exist_for_the_neighbour_nor_for_anybody_else_without_the_right(
    reader: MakeReader, world: World, database: Database, app: Flask, name: str
) -> None:
    """Same group and same role are no key: of a thing that is another's, even that it is there is not told."""
    one = reader(name)
    csrf_token = token(one)
    role = SEATS.get(name, Role.FACILITATOR if name == "jonas" else Role.PARTICIPANT)
    before = fingerprint(database)
    asked_for = 0
    for route in routes(app):
        for place in sorted(route.places & OF_ONE_PERSON):
            if route.door == "open" or (role is not None and route.right in GRANTED[role]):
                continue
            for owner, number in belongings(world)[place].items():
                if owner != name:
                    address = route.at(**{**usual(world, route), place: number})
                    response = ask(one, route.method, address, data={**FIELDS, "csrf_token": csrf_token})
                    asked_for += 1
                    assert response.status_code == 404, f"{route.method} {address} of {owner} to {name}"
    assert asked_for or name == "jonas", "nothing of one person has an address"
    assert fingerprint(database) == before


@each_member
def test_a_meeting_of_another_group_is_like_one_that_never_was(
    reader: MakeReader,
    world: World,
    database: Database,
    app: Flask,
    asked: Callable[..., tuple[str, int]],
    name: str,
) -> None:
    one = reader(name)
    csrf_token = token(one)
    before = fingerprint(database)
    for route in in_groups(app):
        if "meeting_id" in route.places:
            wanted = {404 if 422 in expected(name, route) else route.otherwise}
            for meeting_id in (world.meetings["theirs"], 1_000_000):
                where, status = asked(one, route, csrf_token, meeting_id=meeting_id)
                assert status in wanted, f"{where} answered {status} to {name}"
    assert fingerprint(database) == before


@pytest.mark.parametrize("whose", ["stig", "siri", "jonas", "selam", "nobody"])
def test_a_facilitator_finds_a_thread_only_of_a_participant_who_is_in_the_group(
    reader: MakeReader, world: World, database: Database, app: Flask, whose: str
) -> None:
    kari = reader("kari")
    csrf_token = token(kari)
    before = fingerprint(database)
    seat = world.seats.get(whose, 1_000_000)
    for route in in_groups(app):
        if "participant_id" in route.places:
            address = route.at(**{**usual(world, route), "participant_id": seat})
            response = ask(kari, route.method, address, data={**FIELDS, "csrf_token": csrf_token})
            assert response.status_code == 404, f"{route.method} {address}"
    assert fingerprint(database) == before


@pytest.mark.parametrize(
    "name",
    [
        *("amina", "yusuf", "oksana", "kari", "siri", "stig"),
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in ("halima", "selam", "morten", "tove", "samira", "berit", None)
        ),
    ],
    ids=lambda name: name or "nobody",
)
def test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any(
    reader: MakeReader, world: World, app: Flask, name: str | None
) -> None:
    one = reader(name)
    pages = [
        (address, words_of(ask(one, "GET", address)))
        for route in routes(app, "GET")
        for address in addresses(route, everything(world))
    ]
    for words, readers in READERS.items():
        found = [address for address, text in pages if words in text]
        assert bool(found) == (name in readers), f"{name} reads “{words}” at {found}"


def test_an_answer_is_shown_to_the_one_who_gave_it_and_to_nobody_else(reader: MakeReader, world: World) -> None:
    places = ["/today", f"/groups/{world.group}/plan", f"/groups/{world.group}/meetings/{world.meetings['next']}"]
    for name in ("yusuf", "amina", "oksana", "jonas", "selam"):
        one = reader(name)
        shown = [one.get(place).html.select("[aria-pressed=true]") for place in places]
        assert bool(shown[2]) == (name == "yusuf"), name
        assert ("You are coming" in one.get(places[1]).text) == (name == "yusuf"), name
        assert "Yusuf" not in one.page.text or name == "yusuf", name


def test_who_finds_the_rules_fine_is_seen_by_oneself_alone_and_a_step_names_who_took_it(
    reader: MakeReader, world: World
) -> None:
    for name in ("amina", "yusuf", "jonas", "selam"):
        text = reader(name).get(f"/groups/{world.group}/about").html.main.get_text(" ", strip=True)
        assert ("You have said: fine for me." in text) == (name == "amina"), name
        assert ("Amina" in text, "Kari" in text) == (False, True), name


def test_which_times_fit_somebody_is_read_by_oneself_alone_and_the_one_who_asks_is_named(
    reader: MakeReader, world: World
) -> None:
    address = f"/groups/{world.group}/times/{world.searches['open']}"
    for name in ("amina", "yusuf", "kari", "jonas", "selam"):
        main = reader(name).get(address).html.main
        assert [box["value"] for box in main.select("input[checked]")] == (["yes", "no"] if name == "yusuf" else [])
        text = main.get_text(" ", strip=True)
        assert ("Yusuf" in text, "Kari asks." in text) == (False, True), name
    for name in ("stig", "ingrid"):
        assert ask(reader(name), "GET", address).status_code == 404


def test_who_was_asked_to_read_aloud_and_said_yes_reads_and_no_neighbour_does(reader: MakeReader, world: World) -> None:
    here = f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"
    for name in ("amina", "yusuf", "oksana", "selam", "kari", "jonas"):
        leads = reader(name).get(here).html.select(f"a[href='{here}readings/new']")
        assert bool(leads) == (name not in ("yusuf", "oksana")), name


def test_news_are_marked_as_seen_for_oneself_alone(reader: MakeReader, world: World) -> None:
    kari, amina, yusuf = reader("kari"), reader("amina"), reader("yusuf")
    kari.get(f"/groups/{world.group}/meetings/{world.meetings['next']}/cancellation")
    kari.send(f"/groups/{world.group}/meetings/{world.meetings['next']}/cancellation", reason="Flu")
    assert amina.get("/today").html.select_one(f"#news-{world.group}")
    amina.send(f"/groups/{world.group}/news/seen")
    assert not amina.get("/today").html.select_one(f"#news-{world.group}")
    assert yusuf.get("/today").html.select_one(f"#news-{world.group}")


def test_who_was_not_reached_is_told_to_facilitators_and_what_waits_to_nobody(
    reader: MakeReader, world: World, database: Database
) -> None:
    said = "A text did not reach 1 person"
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats["amina"])
        its = {"membership_id": seat.id, "group_id": seat.group_id}
        day = {"about_day": NOW + timedelta(days=6), "topic": Topic.DAY_BEFORE, "goes_at": NOW}
        session.add(Reminder(**its, thing="meeting", thing_id=world.meetings["next"], **day))
        session.add(Outbox(person_id=seat.person_id, channel=Way.SMS))
    for name in ("amina", "yusuf", "kari", "selam", "ingrid"):
        assert said not in reader(name).get("/today").text
    with database.writing() as session, session.begin():
        session.add(Unreached(**its, since=NOW, unknown=False))
    for name in ("amina", "yusuf", "selam", "ingrid", "stig"):
        assert said not in reader(name).get("/today").text
    for name in ("kari", "jonas"):
        assert said in reader(name).get("/today").text
    with database.writing() as session, session.begin():
        session.execute(update(Unreached).values(since=NOW - UNREACHED_STAYS))
    assert said not in reader("kari").get("/today").text


def test_a_sign_in_and_a_link_are_each_of_one_person(reader: MakeReader) -> None:
    amina, yusuf = reader("amina"), reader("yusuf")
    amina.get("/finish")
    amina.send("/finish")
    amina.get("/today", 303)
    assert yusuf.get("/me").heading == "Yusuf"


def test_phones_and_pins_are_each_of_one_person(reader: MakeReader, world: World, database: Database) -> None:
    for name in ("amina", "kari", "berit", "stig"):
        one = reader(name)
        assert "A phone with Firefox" not in one.get("/me/phones").text, name
        data = {"csrf_token": token(one)}
        before = fingerprint(database)
        for device_id in (*world.devices.values(), 1_000_000):
            assert ask(one, "POST", f"/me/phones/{device_id}/forgotten", data=data).status_code == 404, name
        assert ask(one, "POST", "/me/pin/first", data={**data, "pin": PIN}).status_code == 303
        assert {**fingerprint(database), "pin_tries": ""} == {**before, "pin_tries": ""}, name
    assert "A phone with Firefox" in reader("oksana").get("/me/phones").text


def test_a_yes_or_no_is_read_by_the_one_who_said_it_and_changed_by_nobody_else(
    reader: MakeReader, world: World, app: Flask
) -> None:
    address = f"/groups/{world.group}/choices"
    for name, purpose, said in (("amina", "phone", "You said yes on"), ("yusuf", "research", "You said no on")):
        for one in ("amina", "yusuf", "oksana", "kari", "jonas", "selam"):
            shown = reader(one).get(address).html.select_one(f"#choice-{purpose}")
            assert (shown is not None and said in shown.get_text()) == (one == name), f"{one} reads {name}'s {purpose}"
    oksana = reader("oksana")
    oksana.get(address)
    oksana.send(f"{address}/phone", answer="no")
    assert "You said yes on" in reader("amina").get(address).text


def test_a_seat_is_taken_by_the_one_who_is_named_for_it(reader: MakeReader, world: World, database: Database) -> None:
    with time_machine.travel(NOW + 5 * DAY, tick=True):
        before = fingerprint(database)
        address = f"/seats/{world.namings['samira']}"
        for name in ("amina", "kari", "berit", "ingrid", "siri", "tove"):
            one = reader(name)
            assert ask(one, "POST", address, data={"csrf_token": token(one)}).status_code == 404, name
        assert {**fingerprint(database), "sign_ins": ""} == {**before, "sign_ins": ""}
        samira = reader("samira")
        samira.get("/today")
        samira.send(address)
        samira.get(f"/groups/{world.group}/plan")


def test_a_task_and_a_draft_are_signed_with_a_name_of_the_same_group_only(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    draft = f"/groups/{world.group}/meetings/{world.meetings['lately']}/minutes/draft"
    kari.get(draft)
    kari.send(draft, **{"tasks-0-who": str(world.seats["ingrid"]), "tasks-0-what": "Digs"})
    offered = kari.get(draft).html.select("select[name=tasks-0-who] option")
    assert [option.get_text() for option in offered] == ["One of us", "Kari", "Jonas"]
    assert kari.page.form(draft)["tasks-0-who"] == "0"


def test_a_task_in_minutes_is_given_back_by_nobody_else(reader: MakeReader, world: World) -> None:
    here = f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"
    task = f"{here}tasks/{world.tasks['been']}/taker"
    amina, yusuf = reader("amina"), reader("yusuf")
    amina.get(here)
    amina.send(task)
    page = yusuf.get(here)
    assert page.html.select(f'form[action^="{task}"]') == []
    yusuf.post(f"{task}/removal", 303, page.form(f"{here}fine"))
    assert "You do this" in amina.get(here).text


def test_whom_a_message_is_for_and_who_has_it_is_read_in_that_thread_alone(
    reader: MakeReader, world: World, database: Database
) -> None:
    mine, inbox = (f"/groups/{world.group}/messages/{one}" for one in ("mine", "inbox"))
    with database.writing() as session, session.begin():
        jonas, amina = (session.get_one(Membership, world.seats[name]) for name in ("jonas", "amina"))
        what = message_rules.What("A word to you.", to=jonas)
        message_rules.send(session, amina, amina, what, ["en"], NOW)
        message_rules.take(session, jonas, amina)
    assert "for Jonas" in reader("amina").get(mine).html.main.get_text()
    assert "Jonas has it" in reader("kari").get(inbox).html.main.get_text()
    for name in ("yusuf", "oksana"):
        assert "for Jonas" not in reader(name).get(mine).html.main.get_text()


def test_a_ready_sentence_is_found_by_the_one_who_wrote_it_alone(reader: MakeReader, world: World) -> None:
    here = f"/groups/{world.group}/messages"
    asked = f"{here}/with/{world.seats['amina']}?ready={world.sentences['kari']}"
    for name, finds in (("kari", True), ("jonas", False)):
        assert ("Bring the letter along." in reader(name).get(f"{here}/ready").text) is finds
        assert ("Bring the letter along." in reader(name).get(asked).text) is finds


def test_a_correction_for_the_facilitators_does_not_exist_for_a_neighbour(reader: MakeReader, world: World) -> None:
    here = f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"
    for name, reads in (("amina", False), ("oksana", False), ("selam", False), ("yusuf", True), ("kari", True)):
        one = reader(name)
        for address in (here, f"{here}corrections"):
            text = one.get(address).html.main.get_text()
            assert ("I was not there." in text) is reads, (name, address)
            assert ("We asked around: unnamed." in text) is reads, (name, address)
            assert "Yusuf" not in text, (name, address)
            assert "It was cold, too." in text, (name, address)
    assert "Amina" in reader("oksana").get(here).html.main.get_text(), "who said it with a name"
    reader("amina").get(f"{here}corrections/{world.corrections['named']}/answer", 403)


def test_who_finds_minutes_fine_is_seen_by_nobody_and_who_agreed_has_the_right(
    reader: MakeReader, world: World
) -> None:
    here = f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"
    amina = reader("amina")
    amina.get(here)
    amina.send(f"{here}fine")
    for name in ("yusuf", "kari", "selam"):
        assert "Amina" not in reader(name).get(here).html.select_one("#fine, .noprint").get_text(), name
    amina.post(f"{here}agreement", 403, amina.get(here).form(f"{here}tasks/{world.tasks['been']}/taker"))


def test_what_was_said_is_looked_after_by_a_facilitator_of_the_same_group_only(
    reader: MakeReader, world: World
) -> None:
    kari = reader("kari")
    here = f"/groups/{world.group}/what-became/{world.inputs['partly']}/change"
    offered = kari.get(here).html.select("select[name=keeper] option")
    assert [option.get_text() for option in offered] == ["Kari", "Jonas"]
    for stranger in ("ingrid", "amina", "tove"):
        kari.send(here, 422, keeper=str(world.seats[stranger]))
        assert kari.page.wrong == ["Choose a name from the list."], stranger


def test_cards_are_counted_for_the_group_and_named_after_nobody(reader: MakeReader, world: World) -> None:
    cards = reader("kari").get(f"/groups/{world.group}/cards")
    assert "1 card is not used yet" in cards.text
    assert "Halima" not in cards.text


def test_who_came_in_again_is_seen_by_facilitators_alone(reader: MakeReader, world: World) -> None:
    address = f"/groups/{world.group}/new-cards"
    assert "Oksana Came in on" in reader("kari").get(address).text
    for name, status in (("amina", 403), ("selam", 403), ("ingrid", 404), ("berit", 404)):
        reader(name).get(address, status)
    for name in ("amina", "yusuf", "stig"):
        assert "Jonas" not in reader(name).get("/me/new-card").html.main.get_text(), name


def test_what_was_written_down_for_somebody_says_so_to_facilitators_and_to_her_alone(
    reader: MakeReader, world: World
) -> None:
    kari, fatuma = reader("kari"), world.seats["fatuma"]
    address = f"/groups/{world.group}/paper/{fatuma}"
    kari.get(address)
    kari.send(f"{address}/answer", answer="yes")
    assert "Kari wrote this for Fatuma" in reader("jonas").get(address).text
    meeting = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    assert "Kari wrote this for you" in reader("fatuma").get(meeting).text
    needs = f"{address}/meetings/{world.meetings['next']}/needs"
    kari.get(needs)
    kari.send(needs, ride="y")
    assert "Kari wrote this for you" in reader("fatuma").get(f"{meeting}/needs").text
    kari.get(f"{address}/proposal")
    kari.send(f"{address}/proposal", about="talk", text="A film evening?")
    assert "Kari wrote it down." in reader("amina").get(f"/groups/{world.group}/proposals").text, (
        "with her name, for all"
    )
    for name in ("amina", "selam"):
        assert "wrote this" not in reader(name).get(meeting).text
        assert ask(reader(name), "GET", needs).status_code == 404
        assert ask(reader(name), "GET", address).status_code == 404
        assert ask(reader(name), "GET", f"/groups/{world.group}/paper/").status_code == 403


def test_a_proposal_names_whoever_made_it_with_a_name_and_of_the_others_nobody(
    reader: MakeReader, world: World
) -> None:
    address = f"/groups/{world.group}/proposals"
    for name in ("amina", "yusuf", "oksana", "kari", "jonas", "selam"):
        page = reader(name).get(address)
        named, unnamed = (page.html.select_one(f"#proposal-{world.proposals[key]}") for key in ("named", "unnamed"))
        assert ("You" if name == "amina" else "Amina") in named.get_text(), name
        assert "Kari" in named.get_text(), f"{name} reads who answered"
        assert "Yusuf" not in unnamed.get_text(), name
        assert ("(you)" in unnamed.get_text()) == (name == "yusuf"), name


def test_whoever_noted_that_a_plan_is_not_wanted_is_named_to_the_whole_group(reader: MakeReader, world: World) -> None:
    for name in ("amina", "jonas", "selam"):
        page = reader(name).get(f"/groups/{world.group}/ready-plans/first-meeting")
        assert "Kari noted it on Sunday 1 March." in page.text, name
    for name, status in (("ingrid", 404), ("berit", 404)):
        assert ask(reader(name), "GET", f"/groups/{world.group}/ready-plans").status_code == status
    assert "does not want" not in reader("ingrid").get(f"/groups/{world.other_group}/ready-plans").text


def test_who_does_what_is_read_by_the_group_and_given_back_by_nobody_else(reader: MakeReader, world: World) -> None:
    meeting = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    back = f"{meeting}/tasks/{world.chores['taken']}/taker/removal"
    for name in ("yusuf", "kari", "selam"):
        one = reader(name)
        assert "Bring bread Amina" in one.get(meeting).html.select_one("#tasks").get_text(" ", strip=True), name
        ask(one, "POST", back, data={"csrf_token": token(one)})
        assert "Bring bread Amina" in one.get(meeting).html.select_one("#tasks").get_text(" ", strip=True), name
    assert "You do this" in reader("amina").get(meeting).text


def test_a_calendar_address_is_told_and_changed_by_the_one_who_made_it_alone(reader: MakeReader, world: World) -> None:
    address = f"/groups/{world.group}/calendar"
    feed = f"/calendar/{world.calendar}.ics"
    assert "You made it on" in reader("amina").get(address).text
    for name in ("yusuf", "kari", "selam"):
        one = reader(name)
        assert "You made it on" not in one.get(address).text, name
        for more in ("/choices", "/removal"):
            ask(one, "POST", address + more, data={"csrf_token": token(one), "place": "y", "theme": "y"})
    file = ask(reader(), "GET", feed)
    assert file.status_code == 200
    assert "LOCATION" not in file.text
    assert "DESCRIPTION" not in file.text


def test_what_the_staff_keep_is_each_ones_own(reader: MakeReader, world: World, database: Database) -> None:
    kari, jonas, selam = reader("kari"), reader("jonas"), reader("selam")
    kari.get("/staff/codes")
    kari.send("/staff/codes", 200)
    assert "You have 10 codes left." in kari.get("/staff/codes").text
    assert "You have no codes left." in jonas.get("/staff/codes").text
    with database.writing() as session, session.begin():
        asked = ask_for_reset(session, session.get_one(Person, world.people["kari"]), passphrase_too=False, now=now())
    assert "Kari" not in kari.get("/staff/resets/").html.main.get_text()
    assert "Kari" in jonas.get("/staff/resets/").html.main.get_text()
    kari.post(f"/staff/resets/{asked.id}", 404, {"csrf_token": token(kari)})
    csrf_token = token(selam)
    for method, address in (("GET", "/staff/resets/"), ("POST", f"/staff/resets/{asked.id}")):
        assert ask(selam, method, address, data={"csrf_token": csrf_token}).status_code == 404


def test_how_somebody_is_reached_is_read_and_changed_by_that_person_alone(reader: MakeReader, world: World) -> None:
    amina, yusuf, kari = reader("amina"), reader("yusuf"), reader("kari")
    assert "We send an SMS to 400 00 132" in yusuf.get("/me/reached").text
    for other in (amina, kari):
        assert "400 00 132" not in other.get("/me/reached").response.text
        other.send("/me/reached/pause") if other is kari else None
    assert "Everything is paused" not in yusuf.get("/me/reached").text


def test_what_is_sealed_for_one_person_opens_with_no_key_of_another(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        keys = []
        for name in ("amina", "yusuf"):
            keys_of_people.make_key(session, NOW, person_id=world.people[name])
            keys.append(keys_of_people.key_of(session, ("person_id", world.people[name])))
        sealed = keys[0].seal(b"Hers", "a place")
        with pytest.raises(SealIsBroken):
            keys[1].open(sealed, "a place")


# Numbers in an address that no database knows


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_too_large_for_the_database_is_an_address_that_does_not_exist(
    reader: MakeReader, world: World, app: Flask, number: int
) -> None:
    kari = reader("kari")
    for route in routes(app, "GET"):
        for place in route.places & {"group_id", "meeting_id", "participant_id"}:
            address = route.at(**{**usual(world, route), place: number})
            status = ask(kari, "GET", address).status_code
            assert status == 404 or route.right not in GRANTED[Role.FACILITATOR], f"{address} answered {status}"


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, -1])
def test_a_number_too_large_for_the_database_in_a_question_breaks_nothing(
    reader: MakeReader, world: World, number: int
) -> None:
    reader("amina").get(f"/groups/{world.group}/messages/mine?before={number}")
    for place in ("after", "before"):
        reader("kari").get(f"/groups/{world.group}/messages/inbox?until={number}&{place}={number}")
        reader("amina").get(f"/groups/{world.group}/plan?{place}={number}")
    reader("berit").get(f"/groups/?after={number}")


def test_more_cards_than_any_paper_holds_are_refused_before_a_list_of_them_is_made(
    reader: MakeReader, world: World
) -> None:
    kari, address = reader("kari"), f"/groups/{world.group}/cards"
    kari.get(address)
    kari.send(address, 422, number_en=str(10**12))
    assert kari.page.wrong == ["At most 8 cards at a time. Make these first, and then more."]


def test_a_report_is_named_to_its_one_reader_and_without_a_name_to_nobody(reader: MakeReader, world: World) -> None:
    here = f"/groups/{world.group}/reports"
    kari = reader("kari").get(f"{here}/{world.reports['to kari']}/answer")
    assert "Amina" in kari.html.main.get_text()
    reader("jonas").get(f"{here}/{world.reports['to kari']}/answer", 404)
    assert "Amina" not in reader("jonas").get(f"{here}/to-me").html.main.get_text()
    for name in ("kari", "jonas"):
        reader(name).get(f"{here}/{world.reports['to the coordinator']}/answer", 404)
    berit = reader("berit").get(f"/reports/{world.reports['to the coordinator']}/answer")
    assert "Someone in the group" in berit.text
    assert "Yusuf" not in berit.text
    reader("berit").get(f"/reports/{world.reports['to kari']}/answer", 404)


# Every column that points to a person

COVERED: dict[str, Callable[..., None]] = {
    "Announcement.author_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "Answer.written_by_id": test_what_was_written_down_for_somebody_says_so_to_facilitators_and_to_her_alone,
    "Answer.membership_id": test_an_answer_is_shown_to_the_one_who_gave_it_and_to_nobody_else,
    "CalendarAddress.membership_id": test_a_calendar_address_is_told_and_changed_by_the_one_who_made_it_alone,
    "Card.made_by_id": test_cards_are_counted_for_the_group_and_named_after_nobody,
    "Card.confirmed_by_id": test_who_came_in_again_is_seen_by_facilitators_alone,
    "Card.for_id": test_who_came_in_again_is_seen_by_facilitators_alone,
    "Chore.taken_by_id": test_who_does_what_is_read_by_the_group_and_given_back_by_nobody_else,
    "Device.person_id": test_phones_and_pins_are_each_of_one_person,
    "Choice.membership_id": test_a_yes_or_no_is_read_by_the_one_who_said_it_and_changed_by_nobody_else,
    "Farewell.membership_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "LetterReading.reader_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "MinutesReading.reader_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "Needs.written_by_id": test_what_was_written_down_for_somebody_says_so_to_facilitators_and_to_her_alone,
    "Proposal.written_by_id": test_what_was_written_down_for_somebody_says_so_to_facilitators_and_to_her_alone,
    "Naming.person_id": test_a_seat_is_taken_by_the_one_who_is_named_for_it,
    "EntryLink.person_id": test_a_sign_in_and_a_link_are_each_of_one_person,
    "Input.looked_after_by_id": test_what_was_said_is_looked_after_by_a_facilitator_of_the_same_group_only,
    "Introduction.membership_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "Outbox.person_id": test_who_was_not_reached_is_told_to_facilitators_and_what_waits_to_nobody,
    "Reminder.membership_id": test_who_was_not_reached_is_told_to_facilitators_and_what_waits_to_nobody,
    "Unreached.membership_id": (test_who_was_not_reached_is_told_to_facilitators_and_what_waits_to_nobody),
    "Marker.membership_id": test_news_are_marked_as_seen_for_oneself_alone,
    "FineForMe.membership_id": test_who_finds_the_rules_fine_is_seen_by_oneself_alone_and_a_step_names_who_took_it,
    "GroupStep.by_id": test_who_finds_the_rules_fine_is_seen_by_oneself_alone_and_a_step_names_who_took_it,
    "Membership.person_id": test_every_route_of_a_group_answers_each_person_as_the_table_of_rights_says,
    "Message.to_id": test_whom_a_message_is_for_and_who_has_it_is_read_in_that_thread_alone,
    "Thread.taken_by_id": test_whom_a_message_is_for_and_who_has_it_is_read_in_that_thread_alone,
    "ReadySentence.membership_id": test_a_ready_sentence_is_found_by_the_one_who_wrote_it_alone,
    "Message.author_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "Correction.answered_by_id": test_a_correction_for_the_facilitators_does_not_exist_for_a_neighbour,
    "Correction.author_id": test_a_correction_for_the_facilitators_does_not_exist_for_a_neighbour,
    "FineWithMinutes.membership_id": test_who_finds_minutes_fine_is_seen_by_nobody_and_who_agreed_has_the_right,
    "Minutes.agreed_by_id": test_who_finds_minutes_fine_is_seen_by_nobody_and_who_agreed_has_the_right,
    "MinutesVersion.saved_by_id": test_a_task_and_a_draft_are_signed_with_a_name_of_the_same_group_only,
    "MinutesPart.facilitator_id": test_a_task_and_a_draft_are_signed_with_a_name_of_the_same_group_only,
    "MinutesPart.taken_by_id": test_a_task_in_minutes_is_given_back_by_nobody_else,
    "NewPhoneCode.person_id": test_phones_and_pins_are_each_of_one_person,
    "Notice.membership_id": test_news_are_marked_as_seen_for_oneself_alone,
    "Proposal.answered_by_id": test_a_proposal_names_whoever_made_it_with_a_name_and_of_the_others_nobody,
    "Proposal.author_id": test_a_proposal_names_whoever_made_it_with_a_name_and_of_the_others_nobody,
    "ReadAloud.by_id": test_what_was_written_down_for_somebody_says_so_to_facilitators_and_to_her_alone,
    "ReadAloud.membership_id": test_what_was_written_down_for_somebody_says_so_to_facilitators_and_to_her_alone,
    "Pin.person_id": test_phones_and_pins_are_each_of_one_person,
    "ReadsAloud.asked_by_id": test_who_was_asked_to_read_aloud_and_said_yes_reads_and_no_neighbour_does,
    "ReadsAloud.membership_id": test_who_was_asked_to_read_aloud_and_said_yes_reads_and_no_neighbour_does,
    "RefusedAgenda.by_id": test_whoever_noted_that_a_plan_is_not_wanted_is_named_to_the_whole_group,
    "Reach.person_id": test_how_somebody_is_reached_is_read_and_changed_by_that_person_alone,
    "RecoveryCode.person_id": test_what_the_staff_keep_is_each_ones_own,
    "Reset.confirmed_by_id": test_what_the_staff_keep_is_each_ones_own,
    "Reset.person_id": test_what_the_staff_keep_is_each_ones_own,
    "Report.author_id": test_a_report_is_named_to_its_one_reader_and_without_a_name_to_nobody,
    "Report.receiver_id": test_a_report_is_named_to_its_one_reader_and_without_a_name_to_nobody,
    "SealingKey.person_id": test_what_is_sealed_for_one_person_opens_with_no_key_of_another,
    "SignIn.person_id": test_a_sign_in_and_a_link_are_each_of_one_person,
    "Standing.person_id": test_what_the_staff_keep_is_each_ones_own,
    "Thread.participant_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "TimeAnswer.membership_id": (test_which_times_fit_somebody_is_read_by_oneself_alone_and_the_one_who_asks_is_named),
    "TimeSearch.made_by_id": test_which_times_fit_somebody_is_read_by_oneself_alone_and_the_one_who_asks_is_named,
    "Trace.by_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "Trace.person_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
    "Written.author_id": test_everybody_reads_what_is_theirs_on_some_page_and_nothing_else_on_any,
}
"""Which test visits the rows that this column makes somebody's own."""


def test_every_column_that_points_to_a_person_is_visited_by_a_test() -> None:
    pointing = {
        f"{mapper.class_.__name__}.{column.name}"
        for mapper in Base.registry.mappers
        for column in mapper.local_table.columns
        if any(key.column.table.name in ("people", "memberships") for key in column.foreign_keys)
        or column.name in ("person_id", "membership_id", "participant_id", "author_id")
    }
    assert pointing - COVERED.keys() == set(), "no case visits these: write one, and name it in COVERED"
    assert COVERED.keys() - pointing == set(), "these columns are not there any more"


def test_every_row_of_a_groups_life_says_of_which_group_it_is() -> None:
    of_phones = {"devices", "pins", "pin_tries", "new_phone_codes"}
    of_no_group = {table.name for table in Base.metadata.sorted_tables if "group_id" not in table.columns}
    assert of_no_group == {
        "groups", "people", "sign_ins", "entry_links", "jobs", "gone", "outbox", "limits", "marks", "sent_forms",
        "keepings", "keeping_words", "archive_lines",
        "standings", "recovery_codes", "resets", "reaches", *of_phones,
    }  # fmt: skip
