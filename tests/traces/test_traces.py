"""Who has seen my things: one line for each act, for that person alone, and none for reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from portal.core.database import Database
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.groups.rules import seat
from portal.people.models import Person
from portal.people.rules import rename
from portal.traces import rules
from portal.traces.models import Act, Trace
from tests.reader import Page, Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
SEEN = "/me/seen"
NOTHING = "Nobody has opened anything of yours."


def leave(database: Database, world: World, by: str, about: str, *acts: Act) -> None:
    """Let one do these things with what the other has, a day after the other."""
    with database.writing() as session, session.begin():
        actor, person = (session.get_one(Membership, world.seats[name]) for name in (by, about))
        for day, act in enumerate(acts):
            rules.leave(session, actor, person, act, NOW - timedelta(days=len(acts) - day))


def how_many(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Trace)) or 0


def lines(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("main ul.rows li")]


# Reading them


def test_each_act_is_one_plain_line_the_newest_first(reader: MakeReader, world: World, database: Database) -> None:
    leave(database, world, "kari", "yusuf", *Act)
    read = lines(reader("yusuf").get(SEEN))
    assert read[-1] == "Kari opened your phone number. Saturday 14 February"
    assert read[0] == "Kari ended your role in the group. Monday 2 March"
    assert len({line.split(". ")[0] for line in read}) == len(Act), "each act has words of its own"


def test_the_page_is_found_under_me_and_leads_back(reader: MakeReader) -> None:
    amina = reader("amina")
    (door,) = [link for link in amina.get("/me").html.select("a.door") if "Who has seen my things?" in link.get_text()]
    page = amina.get(str(door["href"]))
    assert lines(page) == ["Kari made a new card for you. Sunday 1 March"]
    assert page.html.select_one("a.back")["href"] == "/me"  # type: ignore[index]


@pytest.mark.parametrize("name", ["yusuf", "kari", "selam", "berit", "nina", "stig"])
def test_to_whom_nothing_was_done_the_page_says_so_and_tells_who_reads_messages(reader: MakeReader, name: str) -> None:
    page = reader(name).get(SEEN)
    assert (lines(page), NOTHING in page.text) == ([], True)
    assert "All facilitators of your group read the messages to them. That leaves no line here." in page.text


def test_nobody_but_that_person_reads_a_line(reader: MakeReader, world: World, database: Database) -> None:
    leave(database, world, "jonas", "oksana", Act.OPENED_NEEDS)
    for name in ("amina", "yusuf", "kari", "jonas", "berit"):
        one = reader(name)
        for address in (SEEN, f"{SEEN}?before=1000"):
            assert "what you need for a meeting" not in one.get(address).text, name
    assert "Jonas opened what you need for a meeting." in lines(reader("oksana").get(SEEN))[0]


def test_nobody_who_is_not_signed_in_reads_anything(reader: MakeReader) -> None:
    assert reader().get(SEEN, 303).response.headers["Location"] == "/"


def test_many_lines_come_twenty_at_a_time_and_each_is_met_once(
    reader: MakeReader, world: World, database: Database
) -> None:
    leave(database, world, "kari", "yusuf", *[Act.OPENED_NUMBER] * 45)
    yusuf, met, address = reader("yusuf"), [], SEEN
    while address:
        page = yusuf.get(address)
        met += [line["id"] for line in page.html.select("main ul.rows li")]
        link = page.html.select_one("a.go:not(.back)")
        address = str(link["href"]) if link else ""
    assert len(met) == len(set(met)) == 45
    assert "There are no earlier lines." in yusuf.get(f"{SEEN}?before=1").text


def test_who_sits_in_two_groups_reads_which_one_is_meant(reader: MakeReader, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        amina = session.get_one(Person, world.people["amina"])
        seat(session, session.get_one(Group, world.other_group), amina, Role.PARTICIPANT, NOW)
    assert lines(reader("amina").get(SEEN)) == ["Kari made a new card for you. Sunday 1 March · Suppegruppa"]


def test_a_name_that_tries_to_be_more_is_only_a_name(reader: MakeReader, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        rename(session.get_one(Person, world.people["jonas"]), '<b hx-get="/finish">Jo</b>\u202e')
    leave(database, world, "jonas", "yusuf", Act.OPENED_NUMBER)
    page = reader("yusuf").get(SEEN)
    assert page.html.select_one("main li bdi").get_text().startswith('<b hx-get="/finish">Jo</b>')  # type: ignore[union-attr]


# Leaving them


def test_a_coordinator_who_opens_a_group_leaves_a_line_for_each_facilitator(
    reader: MakeReader, world: World, database: Database
) -> None:
    before = how_many(database)
    berit = reader("berit")
    opening = berit.get("/groups/new")
    for _again in range(2):
        berit.page = opening
        berit.send(
            "/groups/new", name="Fredagsbordet", first=str(world.people["kari"]), second=str(world.people["ola"])
        )
    assert how_many(database) == before + 2
    for name in ("kari", "ola"):
        assert lines(reader(name).get(SEEN))[0].startswith("Berit gave you a role in the group. Tuesday 3 March")


def test_a_group_that_is_not_opened_leaves_no_line(reader: MakeReader, world: World, database: Database) -> None:
    before = how_many(database)
    berit = reader("berit")
    berit.get("/groups/new")
    berit.send("/groups/new", 422, name="", first=str(world.people["kari"]), second=str(world.people["ola"]))
    assert how_many(database) == before


def test_what_one_does_with_ones_own_things_leaves_no_line(world: World, database: Database) -> None:
    before = how_many(database)
    leave(database, world, "kari", "kari", Act.OPENED_NUMBER)
    assert how_many(database) == before


def test_nobody_leaves_a_line_in_another_group(world: World, database: Database) -> None:
    with pytest.raises(rules.OfAnotherGroup):
        leave(database, world, "ingrid", "amina", Act.OPENED_NUMBER)


def test_reading_leaves_no_line(reader: MakeReader, world: World, database: Database) -> None:
    before = how_many(database)
    kari = reader("kari")
    for address in ("messages/inbox", f"messages/with/{world.seats['amina']}", "members"):
        kari.get(f"/groups/{world.group}/{address}")
    assert how_many(database) == before


def test_a_line_keeps_the_name_of_its_day_when_that_person_is_called_otherwise_or_is_gone(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        rename(session.get_one(Person, world.people["kari"]), "Karianne")
    assert lines(reader("amina").get(SEEN))[0].startswith("Kari made")
    with database.writing() as session, session.begin():
        session.execute(delete(Person).where(Person.id == world.people["kari"]))
    assert lines(reader("amina").get(SEEN))[0].startswith("Kari made")


def test_the_lines_about_a_person_go_with_that_person_and_those_of_a_group_with_the_group(
    world: World, database: Database
) -> None:
    leave(database, world, "ingrid", "stig", Act.EXPORTED)
    with database.writing() as session, session.begin():
        session.execute(delete(Person).where(Person.id == world.people["amina"]))
    with database.reading() as session:
        left = set(session.scalars(select(Trace.person_id)))
        assert left == {world.people[name] for name in ("stig", "oksana", "fatuma")}
    with database.writing() as session, session.begin():
        session.execute(delete(Group).where(Group.id == world.other_group))
    with database.reading() as session:
        assert world.people["stig"] not in set(session.scalars(select(Trace.person_id)))
