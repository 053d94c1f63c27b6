"""Leaving is said plainly before; afterwards there is one page, for thirty days, and nothing else."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from copy import copy

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.meetings.models import Answer
from portal.messages import rules as messages
from portal.minutes.models import MinutesVersion
from portal.notifications.models import Marker, Notice
from portal.people.models import Person
from tests.probing import ask, routes, token, usual
from tests.reader import Page, Reader
from tests.recordings import SILENCE
from tests.world import DAY, NOW, World

MakeReader = Callable[..., Reader]


def leaving(world: World) -> str:
    return f"/groups/{world.group}/leaving"


def things(world: World) -> str:
    return f"/groups/{world.group}/things"


def leave(one: Reader, world: World) -> Page:
    one.get(leaving(world))
    one.send(leaving(world))
    return one.follow()


def news_on(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.html.select("article.new a.door")]


def test_leaving_says_first_what_is_deleted_and_what_stays(reader: MakeReader, world: World) -> None:
    yusuf = reader("yusuf")
    assert yusuf.get("/me").html.select_one(f'a[href="{leaving(world)}"]')
    page = yusuf.get(leaving(world))
    assert [part.get_text() for part in page.html.select("main h2")] == [
        "This is deleted at once", "This stays", "This you can take along",
    ]  # fmt: skip
    assert "For 30 days you can still read and keep your messages and the minutes." in page.text
    assert page.html.select_one(f'a[href="/groups/{world.group}/pause"]')
    yusuf.get(f"/groups/{world.group}/plan")


def test_whoever_leaves_comes_to_what_is_theirs_and_finds_nothing_else_of_the_group(
    reader: MakeReader, world: World
) -> None:
    yusuf = reader("yusuf")
    page = leave(yusuf, world)
    assert "You have left the group. Take along what is yours." in page.text
    for words in ("We need a ride.", "I will pick you up.", "We talked about this: been.", "Kari : Puts up a shelf"):
        assert words in page.text
    for words in ("My daughter is ill.", "lately", "Hagegjengen", "Winter clothes"):
        assert words not in page.text
    for place in ("plan", "members", "messages/mine", "pause", f"meetings/{world.meetings['next']}", "leaving"):
        yusuf.get(f"/groups/{world.group}/{place}", 404)
    for front in ("/", "/today"):
        yusuf.get(front, 303)
    assert yusuf.page.leads_to == things(world)
    assert yusuf.get(things(world)).html.select_one("footer b").get_text() == "Havnebyen frivilligsentral"
    assert yusuf.page.html.select("nav a[href='/me']")
    assert yusuf.page.html.select(f"a[href='/groups/{world.group}/members']") == []


def test_answers_to_come_news_and_the_reason_are_deleted_at_once(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, yusuf = reader("kari"), reader("yusuf")
    kari.get(f"/groups/{world.group}/meetings/{world.meetings['later']}/cancellation")
    kari.send(f"/groups/{world.group}/meetings/{world.meetings['later']}/cancellation", reason="Flu")
    yusuf.get("/today")
    yusuf.send(f"/groups/{world.group}/news/seen")
    leave(yusuf, world)
    with database.reading() as session:
        for column in (Answer.membership_id, Notice.membership_id, Marker.membership_id):
            assert session.scalar(select(func.count()).where(column == world.seats["yusuf"])) == 0
        seat = session.get_one(Membership, world.seats["yusuf"])
        assert (seat.phone, seat.pause_reason) == (None, None)


def test_facilitators_are_told_that_somebody_left_and_nobody_asks_why(reader: MakeReader, world: World) -> None:
    leave(reader("yusuf"), world)
    assert news_on(reader("kari").get("/today")) == ["Somebody has left the group"]
    assert news_on(reader("amina").get("/today")) == []
    assert "Yusuf" not in reader("kari").get(f"/groups/{world.group}/messages/inbox").text
    reader("kari").get(f"/groups/{world.group}/messages/with/{world.seats['yusuf']}", 404)


def test_the_file_holds_the_same_and_asks_for_nothing(reader: MakeReader, world: World) -> None:
    siri = reader("siri")
    page = siri.get(things(world))
    assert "This is here for you until Monday 23 March." in page.text
    file = siri.get(f"{things(world)}/file").response
    assert file.headers["Content-Disposition"] == 'attachment; filename="my-things.html"'
    assert file.mimetype == "application/octet-stream"
    read = Page(file)
    assert read.html.select("script, link, img, form, a, style") == []
    assert read.html.html["lang"] == "en"
    (sound,) = read.html.select("audio")
    kind, _comma, mp3 = str(sound["src"]).partition(",")
    assert (kind, b64decode(mp3)) == ("data:audio/mpeg;base64", SILENCE), "it is heard without a connection"
    (instead,) = [line for line in page.html.select("p") if line.text == "A recording, 3 seconds. It is in the file."]
    sound.replace_with(copy(instead))
    assert str(read.html.select_one("#things")) == str(page.html.select_one("#things"))
    assert "We are moving to my sister." in read.text


def test_a_ready_sentence_that_one_sent_is_among_ones_things(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    amina.get(f"/groups/{world.group}/messages/mine")
    amina.send(f"/groups/{world.group}/messages/mine", kind="ride")
    assert "I need a ride." in amina.get(things(world)).text


def test_after_thirty_days_nothing_is_there(reader: MakeReader, world: World) -> None:
    for days, status in ((19, 200), (21, 404)):
        with time_machine.travel(NOW + days * DAY, tick=True):
            siri = reader("siri")
            siri.get(things(world), status)
            siri.get(f"{things(world)}/file", status)
            siri.get("/today", 303 if status == 200 else 200)
    assert "You are not in a group now." in siri.page.text


@pytest.mark.parametrize("name", ["nina", "berit", "stig", "tove", "samira", "ingrid", "kari", "selam"])
def test_the_things_of_a_group_are_there_for_nobody_who_was_not_its_participant(
    reader: MakeReader, world: World, name: str
) -> None:
    one = reader(name)
    for page in (things(world), f"{things(world)}/file"):
        assert ask(one, "GET", page).status_code == (403 if name in ("kari", "selam") else 404)


def test_one_who_has_left_opens_no_other_address_of_the_group(reader: MakeReader, world: World) -> None:
    siri = reader("siri")
    csrf_token = token(siri)
    for route in routes(siri.app):
        if "group_id" in route.places and route.endpoint not in ("leaving.things", "leaving.file", "promises.choices"):
            status = ask(siri, route.method, route.at(**usual(world, route)), data={"csrf_token": csrf_token})
            assert status.status_code == 404, route


def test_what_was_written_or_changed_after_somebody_left_is_not_theirs(
    reader: MakeReader, world: World, database: Database
) -> None:
    assert "We talked about this: been." in reader("siri").get(things(world)).text
    with database.writing() as session, session.begin():
        for version in session.scalars(select(MinutesVersion).where(MinutesVersion.group_id == world.group)):
            version.shared_at = NOW
    page = reader("siri").get(things(world))
    assert "We talked about this" not in page.text
    assert "You read the minutes as they were when you left." in page.text


def test_who_is_in_another_group_stays_there_and_finds_both(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        yusuf, garden = session.get_one(Person, world.people["yusuf"]), session.get_one(Group, world.other_group)
        groups.seat(session, garden, yusuf, Role.PARTICIPANT, NOW)
    one = reader("yusuf")
    leave(one, world)
    assert one.get("/today").html.select_one("header a.bowl").get_text() == "Hagegjengen"
    doors = {str(a["href"]) for a in one.get("/me").html.select("a.door")}
    assert {things(world), things(world).replace(f"/{world.group}/", f"/{world.other_group}/")} <= doors
    page = one.get(things(world))
    assert "Hagegjengen" not in page.html.select_one("main").get_text()
    assert page.html.select(f"main a[href$='/{world.other_group}/members']") == []


def test_one_may_take_things_along_while_one_is_in_the_group(reader: MakeReader, world: World) -> None:
    page = reader("yusuf").get(things(world))
    assert "What is yours in Suppegruppa , and the minutes you can read." in page.text
    assert "Monday 9 March: Yes, I am coming" in page.text
    assert "left" not in page.text


def test_the_page_takes_as_many_statements_for_many_messages_as_for_few(
    reader: MakeReader, world: World, database: Database
) -> None:
    yusuf = reader("yusuf")
    few = len(yusuf.get(things(world)).statements)
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats["yusuf"])
        for number in range(40):
            messages.send(session, seat, seat, f"Word {number}.", ["en"], NOW)
    page = yusuf.get(things(world))
    assert len(page.statements) == few
    assert "Word 39." in page.text


# Coming back


def test_who_left_and_came_back_begins_anew_but_for_their_own_thread(
    reader: MakeReader, world: World, database: Database
) -> None:
    siri = reader("siri")
    siri.get("/join")
    siri.send("/join", card_code=world.cards["open"].typed)
    siri.get("/join/what-we-keep")
    siri.send("/join/what-we-keep", answer="yes")
    siri.get("/join/name")
    siri.send("/join/as-myself")
    with database.reading() as session:
        assert session.get_one(Membership, world.seats["siri"]).left_at is None
    siri.get(f"/groups/{world.group}/meetings/{world.meetings['been']}", 404)
    siri.get(f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/", 404)
    assert "We talked about this" not in siri.get(things(world)).text
    assert "We are moving to my sister." in siri.get(f"/groups/{world.group}/messages/mine").text
    plan = siri.get(f"/groups/{world.group}/plan").text
    assert "What do we want to say?" in plan
    assert "Winter clothes" not in plan


def test_what_one_needs_and_what_one_proposed_is_taken_along_too(reader: MakeReader, world: World) -> None:
    yusuf, amina = (reader(name).get(things(world)) for name in ("yusuf", "amina"))
    for words in ("No pork, please.", "Lise comes along.", "A ride", "The library is nearer."):
        assert words in yusuf.text
        assert words not in amina.text
    assert "Can we cook together?" in amina.text
    assert "Can we cook together?" not in yusuf.text
    kept = ask(reader("yusuf"), "GET", f"{things(world)}/file").text
    assert "No pork, please." in kept
    assert "The library is nearer." in kept
