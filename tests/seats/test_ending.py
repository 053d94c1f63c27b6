"""A role that ends: every way in ends with it, the group is told in somebody's words, and two are wanted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import queries as groups
from portal.groups import rules as group_rules
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.joining import rules as joining
from portal.people import rules as people
from portal.people.models import Person, SignIn
from portal.seats.models import Farewell
from portal.texts.models import Written
from tests.reader import Page, Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
NOTE = "Thank you all. I move to Bergen."


def stopping(world: World) -> str:
    return f"/groups/{world.group}/stopping"


def news_on(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.html.select("article.new a.door")]


def news_link(page: Page) -> str:
    return str(page.html.select_one("article.new a.door")["href"])


def stop(one: Reader, world: World, note: str = NOTE) -> Page:
    one.get(stopping(world))
    return one.send(stopping(world), note=note)


def test_a_facilitator_stops_and_the_group_reads_why_in_her_words(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    assert kari.get("/me").html.select_one(f'a[href="{stopping(world)}"]')
    assert "What you wrote for the group stays, with your name." in kari.get(stopping(world)).text
    stop(kari, world)
    assert "You have stopped. The group is told." in kari.follow().text
    for name in ("amina", "jonas", "selam", "halima"):
        one = reader(name)
        assert news_on(one.get("/today")) == ["One of the facilitators stops"]
        page = one.get(news_link(one.page))
        assert page.heading == "One of us stops"
        assert "Kari stopped as a facilitator on Tuesday 3 March." in page.text
        assert "Kari writes:" in page.text
        assert NOTE in page.text
        assert page.html.find(string=NOTE).find_parent(attrs={"lang": True})["lang"] == "en"
        assert "Jonas goes on with us." in page.text
        assert "The group wants two facilitators. The coordinator looks for one more." in page.text
    assert news_on(reader("morten").get("/today")) == []


def test_with_the_last_role_every_sign_in_and_every_link_ends_at_once(
    reader: MakeReader, world: World, database: Database
) -> None:
    here, other_phone = reader("kari"), reader("kari")
    ended: list[int] = []
    also = lambda _session, person, _now: ended.append(person.id)  # noqa: E731
    people.at_end_of_role.append(also)
    with database.writing() as session, session.begin():
        secret = people.make_entry_link(session, session.get_one(Person, world.people["kari"]), NOW)
    try:
        stop(here, world)
    finally:
        people.at_end_of_role.remove(also)
    assert ended == [world.people["kari"]]
    other_phone.get("/today", 303)
    here.get("/me", 303)
    nobody = reader()
    nobody.get(f"/enter/{secret}")
    nobody.send(f"/enter/{secret}", 404)
    with database.reading() as session:
        still = select(func.count()).where(SignIn.person_id == world.people["kari"], SignIn.ended_at.is_(None))
        assert session.scalar(still) == 0
        seat = session.get_one(Membership, world.seats["kari"])
        assert (seat.left_at is not None, seat.phone) == (True, None)


@pytest.mark.parametrize("elsewhere", ["seated", "named"])
def test_who_has_another_role_stays_signed_in_and_finds_nothing_of_this_group(
    reader: MakeReader, world: World, database: Database, elsewhere: str
) -> None:
    with database.writing() as session, session.begin():
        garden, kari = session.get_one(Group, world.other_group), session.get_one(Person, world.people["kari"])
        if elsewhere == "seated":
            group_rules.seat(session, garden, kari, Role.FACILITATOR, NOW)
        else:
            group_rules.name(session, garden, kari, Role.FACILITATOR, NOW)
    one = reader("kari")
    stop(one, world)
    one.get("/today")
    assert "Hagegjengen" in one.page.text
    for page in ("plan", "messages/inbox", "members", "stopping", "things"):
        one.get(f"/groups/{world.group}/{page}", 404)


def test_a_coordinator_ends_a_role_and_signs_her_own_words(
    reader: MakeReader, world: World, database: Database
) -> None:
    berit, jonas = reader("berit"), reader("jonas")
    end = f"/groups/{world.group}/roles/{world.seats['jonas']}/end"
    berit.get(f"/groups/{world.group}/roles")
    assert berit.page.html.select_one(f'a[href="{end}"]')
    berit.get(end)
    sent = {**berit.page.form(end), "note": "Jonas is ill. He greets you."}
    for _ in range(2):
        berit.post(end, 303, sent)
    assert "The role has ended. The group is told." in berit.follow().text
    jonas.get("/today", 303)
    amina = reader("amina")
    assert "Jonas stopped as a facilitator" in amina.get(news_link(amina.get("/today"))).text
    assert "The coordinator writes:" in amina.page.text
    assert "Jonas is ill. He greets you." in amina.page.text
    with database.reading() as session:
        assert session.scalar(select(Written.author_id).where(Written.text == "Jonas is ill. He greets you.")) is None
        assert session.scalar(select(func.count()).select_from(Farewell)) == 2


def test_a_coordinator_ends_no_participants_seat_and_none_of_another_group(reader: MakeReader, world: World) -> None:
    berit = reader("berit")
    for name in ("amina", "ingrid", "siri", "tove"):
        berit.get(f"/groups/{world.group}/roles/{world.seats[name]}/end", 404)


def test_without_words_the_group_is_told_all_the_same(reader: MakeReader, world: World) -> None:
    selam = reader("selam")
    stop(selam, world, "")
    amina = reader("amina")
    assert news_on(amina.get("/today")) == ["An interpreter stops"]
    page = amina.get(news_link(amina.page))
    assert "Selam stopped as an interpreter" in page.text
    assert "writes:" not in page.text
    assert "wants two facilitators" not in page.text


def test_words_that_are_too_long_are_kept_and_nothing_has_ended(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    kari.get(stopping(world))
    kari.send(stopping(world), 422, note="e" * 1001)
    assert kari.page.form(stopping(world))["note"] == "e" * 1001
    assert kari.page.wrong == ["There is room for 1000 letters here. Yours is 1 letter too long."]
    kari.get("/today")


def test_words_of_before_somebody_joined_are_not_there_for_that_person(reader: MakeReader, world: World) -> None:
    address = f"/groups/{world.group}/farewells/{world.farewells['tove']}"
    assert "Thank you for all the soup." in reader("amina").get(address).text
    reader("halima").get(address, 404)
    reader("stig").get(address.replace(f"/groups/{world.group}/", f"/groups/{world.other_group}/"), 404)


# Two are wanted


def test_with_one_facilitator_no_card_is_made_and_the_coordinator_and_the_group_are_told(
    reader: MakeReader, world: World, database: Database
) -> None:
    jonas = reader("jonas")
    cards = f"/groups/{world.group}/cards"
    sent = jonas.get(cards).form(cards)
    stop(reader("kari"), world)
    assert "Two facilitators" in jonas.get(cards).text
    jonas.post(cards, 422, {**sent, "number_en": "1"})
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats["jonas"])
        with pytest.raises(group_rules.TwoFacilitatorsNeeded):
            joining.make_cards(session, seat, ["en"], "pepper", NOW)
    berit = reader("berit").get("/groups/")
    assert "1 group wants one more facilitator" in berit.text
    assert "Jonas , and one more is missing" in berit.text
    assert "No new cards can be made before they are two. All else goes on." in berit.text
    assert len(berit.statements) <= 6
    assert "A group wants two facilitators." in reader("berit").get(f"/groups/{world.group}/roles").text
    amina = reader("amina")
    assert "The group wants two facilitators." in amina.get(f"/groups/{world.group}/members").text
    for page in ("plan", "messages/mine"):
        amina.get(f"/groups/{world.group}/{page}")
    jonas.get(f"/groups/{world.group}/messages/inbox")
    stop(reader("jonas"), world)
    assert "No facilitator now" in reader("berit").get("/groups/").text
    assert "Only you now." in amina.get(f"/groups/{world.group}/members").text
    amina.get("/today")
    amina.get(f"/groups/{world.group}/messages/mine")


def test_while_two_are_there_nobody_is_told_that_one_is_missing(reader: MakeReader, world: World) -> None:
    assert "one more" not in reader("berit").get("/groups/").text
    assert "wants two" not in reader("amina").get(f"/groups/{world.group}/members").text


def test_whether_a_role_is_left_is_asked_of_every_group(database: Database, world: World) -> None:
    with database.reading() as session:
        found = {n: groups.has_a_role(session, session.get_one(Person, i)) for n, i in world.people.items()}
    has_one = {name for name, has in found.items() if has}
    assert has_one == {"kari", "jonas", "selam", "ingrid", "ola", "berit", "samira"}, "a participant's seat is no role"
