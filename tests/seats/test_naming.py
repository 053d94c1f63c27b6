"""Facilitators and interpreters are named, and the group reads who it will be before that person reads the group."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules
from portal.groups.models import Group, Membership, Naming
from portal.groups.rights import Role
from portal.people.models import Person
from portal.people.rules import add_person
from tests.reader import Page, Reader
from tests.refusing import assert_refused
from tests.world import DAY, NOW, World

MakeReader = Callable[..., Reader]
PICK = "Choose a name from the list."


def roles(world: World) -> str:
    return f"/groups/{world.group}/roles"


def news_on(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.html.select("article.new a.door")]


def namings(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Naming)) or 0


def test_a_coordinator_names_a_facilitator_who_reads_nothing_before_the_group_was_told_for_two_days(
    reader: MakeReader, world: World
) -> None:
    berit = reader("berit")
    berit.get("/groups/")
    assert berit.page.html.select_one(f'a[href="{roles(world)}"]')
    berit.get(roles(world))
    berit.send(roles(world), person=str(world.people["ola"]), role="facilitator")
    page = berit.follow()
    assert "The group is told." in page.text
    assert "Ola , facilitator Can read from Thursday 5 March at 13:00." in page.text
    for name in ("amina", "kari", "selam"):
        one = reader(name)
        assert "Soon there is a new facilitator" in news_on(one.get("/today"))
        shown = one.get(f"/groups/{world.group}/members").text
        assert "Soon one more: Ola , facilitator. Can read from Thursday 5 March at 13:00." in shown
        assert "Is that not all right for you? Tell Kari or Jonas ." in shown
    ola = reader("ola")
    assert "You are named for a role in one more group" in ola.get("/today").text
    me = ola.get("/me")
    assert "The group is being told. You can read from Thursday 5 March at 13:00." in me.text
    assert "Take my seat" not in me.text
    ola.get(f"/groups/{world.group}/plan", 404)
    naming = next(iter(me.html.select("form[action^='/seats/']")), None)
    assert naming is None
    with time_machine.travel(NOW + 2 * DAY + DAY / 24, tick=True):
        ola = reader("ola")
        ola.get("/me")
        (form,) = ola.page.html.select("form[action^='/seats/']")
        ola.send(str(form["action"]))
        assert "Welcome in. The group is told." in ola.get("/today").text
        ola.get(f"/groups/{world.group}/messages/inbox")
        amina = reader("amina")
        assert "A new facilitator can read now" in news_on(amina.get("/today"))
        shown = amina.get(f"/groups/{world.group}/members").text
        assert "Soon one more: Ola" not in shown
        assert "Ola New here, from Thursday 5 March" in shown


def test_a_seat_that_is_pressed_too_early_or_twice_is_not_taken_too_early_and_once(
    reader: MakeReader, world: World, database: Database
) -> None:
    samira, address = reader("samira"), f"/seats/{world.namings['samira']}"
    sent = samira.get("/join").form("/join")
    samira.post(address, 303, {**sent, "form_key": "first"})
    assert "The group is being told. You can read a little later." in samira.get("/today").text
    samira.get(f"/groups/{world.group}/plan", 404)
    with time_machine.travel(NOW + 2 * DAY, tick=True):
        samira = reader("samira")
        samira.get("/today")
        sent = samira.page.form(address)
        for _ in range(2):
            assert samira.post(address, 303, sent).leads_to == "/"
        samira.get(f"/groups/{world.group}/plan")
        samira.get(f"/groups/{world.group}/messages/inbox", 403)
    with database.reading() as session:
        seats = select(func.count()).where(Membership.person_id == world.people["samira"])
        assert session.scalar(seats) == 1


def test_a_facilitator_names_an_interpreter_and_may_take_it_back(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, here = reader("kari"), f"/groups/{world.group}/interpreters"
    assert kari.get("/me").html.select_one(f'a[href="{here}"]')
    assert "Samira" in kari.get(here).text
    kari.send(here, person=str(world.people["ingrid"]))
    kari.get(here)
    assert "Soon there is a new interpreter" in news_on(reader("amina").get("/today"))
    ids = [str(form["action"]) for form in kari.page.html.select("form[action$=removal]")]
    assert len(ids) == 2
    kari.send(ids[1])
    assert "Nobody new comes now." in kari.follow().text
    assert namings(database) == 1
    kari.post(ids[1], 303, kari.page.form(ids[0]))
    assert namings(database) == 1


def test_a_facilitator_takes_back_no_facilitator_and_nobody_of_another_group(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        ola, stig = (session.get_one(Person, world.people[name]) for name in ("ola", "samira"))
        mine = rules.name(session, session.get_one(Group, world.group), ola, Role.FACILITATOR, NOW).id
        theirs = rules.name(session, session.get_one(Group, world.other_group), stig, Role.INTERPRETER, NOW).id
    kari, here = reader("kari"), f"/groups/{world.group}/interpreters"
    sent = kari.get(here).form(here)
    for naming_id in (mine, theirs):
        kari.post(f"{here}/{naming_id}/removal", 303, sent)
    reader("berit")
    berit = reader("berit")
    berit.post(f"{roles(world)}/{theirs}/removal", 303, berit.get(roles(world)).form(roles(world)))
    assert namings(database) == 3


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_only_staff_without_a_seat_can_be_named(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    berit = reader("berit", htmx=htmx)
    berit.get(roles(world))
    offered = [option.get_text() for option in berit.page.html.select("select[name=person] option")]
    assert offered == ["Choose", "Ingrid", "Ola"]
    before = namings(database)
    for person in (0, world.people["amina"], world.people["kari"], world.people["samira"], 10**30, "x", ""):
        berit.get(roles(world))
        berit.send(roles(world), 422, person=str(person))
        assert_refused(berit.page, roles(world), {}, {"person": PICK})
    berit.get(roles(world))
    berit.send(roles(world), 422, person=str(world.people["ola"]), role="participant")
    assert berit.page.wrong == ["Choose facilitator or interpreter."]
    assert namings(database) == before


def test_the_rule_itself_names_nobody_twice_and_nobody_who_is_not_staff(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        group = session.get_one(Group, world.group)
        kari, amina, ola = (session.get_one(Person, world.people[name]) for name in ("kari", "amina", "ola"))
        for person, role, refused in (
            (amina, Role.INTERPRETER, rules.NotOnTheStaff),
            (ola, Role.PARTICIPANT, rules.NotOnTheStaff),
            (kari, Role.INTERPRETER, rules.HasASeat),
        ):
            with pytest.raises(refused):
                rules.name(session, group, person, role, NOW)
        naming = rules.name(session, group, ola, Role.FACILITATOR, NOW)
        with pytest.raises(rules.HasASeat):
            rules.name(session, group, ola, Role.FACILITATOR, NOW)
        with pytest.raises(rules.NotYet):
            rules.take_seat(session, naming, NOW + 2 * DAY - DAY / 24)


def test_where_nobody_has_joined_there_is_nobody_to_tell_and_the_seat_is_open_at_once(
    database: Database, world: World
) -> None:
    with database.writing() as session, session.begin():
        staff = [session.get_one(Person, world.people[name]) for name in ("kari", "jonas")]
        group = rules.open_group(session, "Fredagsbordet", staff, NOW)
        ola = session.get_one(Person, world.people["ola"])
        seat = rules.take_seat(session, rules.name(session, group, ola, Role.FACILITATOR, NOW), NOW)
        assert seat.role is Role.FACILITATOR


def test_a_coordinator_does_not_find_a_group_that_is_not_there(reader: MakeReader, world: World) -> None:
    berit = reader("berit")
    for number in (10**6, 2**31, 2**63):
        berit.get(f"/groups/{number}/roles", 404)
        berit.get(f"/groups/{number}/roles/1/end", 404)


def test_whoever_is_named_and_has_no_other_seat_is_told_so_on_today(reader: MakeReader, world: World) -> None:
    page = reader("samira").get("/today")
    assert "You are named as an interpreter of Suppegruppa" in page.text
    assert "You are not in a group now" not in page.text


def test_the_named_persons_list_says_when_there_is_nobody_to_name(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        for name in ("ingrid", "ola"):
            session.get_one(Person, world.people[name]).staff = False
    page = reader("berit").get(roles(world))
    assert "There is nobody to choose." in page.text
    with database.writing() as session, session.begin():
        add_person(session, "Tor", language="en", now=NOW, staff=True)
    assert "There is nobody to choose." not in reader("berit").get(roles(world)).text


def test_an_interpreter_who_is_no_facilitator_finds_it_on_today_too(
    reader: Callable[..., Reader], world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        samira = session.get_one(Person, world.people["samira"])
        samira.staff, samira.interpreter = False, True
    page = reader("samira").get("/today")
    assert "You are named as an interpreter of Suppegruppa" in page.text
    assert "You are not in a group now." not in page.text
