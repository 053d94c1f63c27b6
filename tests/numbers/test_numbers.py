"""A member's own number: given after a yes, opened one at a time and told to its owner, gone with the yes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.numbers import rules
from portal.people import rules as people
from portal.traces.models import Trace
from tests.probing import ask
from tests.reader import Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]
NUMBER, SPOKEN = "+4740000131", "400 00 131"
each_way = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def mine(world: World) -> str:
    return f"/groups/{world.group}/number"


def opening(world: World, name: str = "amina") -> str:
    """Where the number of this member is opened."""
    return f"/groups/{world.group}/numbers/{world.seats[name]}"


def kept(database: Database, world: World, name: str = "amina") -> str | None:
    """The number that stands in the database for this member."""
    with database.writing() as session:
        return session.get_one(Membership, world.seats[name]).phone


def gives(reader: Readers, world: World, htmx: bool = False) -> Reader:
    amina = reader("amina", htmx=htmx)
    amina.get(mine(world))
    amina.send(mine(world), phone="400 00 131")
    return amina


@each_way
def test_a_number_is_given_under_ones_yes_and_changed(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    amina = reader("amina", htmx=htmx)
    choices = amina.get(f"/groups/{world.group}/choices")
    assert choices.html.select(f"#choice-phone a[href='{mine(world)}']")
    amina.get(mine(world))
    assert "Error" in amina.send(mine(world), 422, phone="12").response.text or htmx
    assert "That is not a phone number" in amina.page.text  # type: ignore[union-attr]
    assert "Write your number, or go on without." in amina.send(mine(world), 422, phone=" ").text
    amina.send(mine(world), phone="400 00 131")
    assert kept(database, world) == NUMBER
    page = amina.get(mine(world))
    assert "It ends with 31 ." in page.text
    assert "400 00" not in page.html.main.get_text(), "whoever takes the phone does not read it"
    amina.send(mine(world), phone="+44 20 7946 0999")
    assert kept(database, world) == "+442079460999"


def test_facilitators_open_it_one_at_a_time_and_its_owner_reads_who(reader: Readers, world: World) -> None:
    gives(reader, world)
    kari = reader("kari")
    everybody = f"/groups/{world.group}/numbers"
    assert kari.get("/me").html.select(f"a[href='{everybody}']")
    thread = f"/groups/{world.group}/messages/with/{world.seats['amina']}"
    for address in (everybody, thread, f"/groups/{world.group}/members"):
        assert SPOKEN not in kari.get(address).response.text
        assert NUMBER not in kari.page.response.text  # type: ignore[union-attr]
    kari.get(thread)
    opened = kari.send(opening(world), 200)
    assert SPOKEN in opened.text
    assert opened.html.select(f"a[href='tel:{NUMBER}']")
    assert "Kari opened your phone number." in reader("amina").get("/me/seen").text
    assert "Kari opened" not in reader("yusuf").get("/me/seen").text


@each_way
def test_taking_back_the_yes_deletes_the_number_at_once(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    amina = gives(reader, world, htmx=htmx)
    choices = f"/groups/{world.group}/choices"
    amina.get(choices)
    amina.send(f"{choices}/phone", answer="no")
    assert kept(database, world) is None
    page = amina.get(mine(world))
    assert "only if you say yes to it first" in page.text
    assert page.html.select("#number-form form") == []


def test_a_number_without_a_yes_is_not_kept(reader: Readers, world: World, database: Database) -> None:
    oksana = reader("oksana")
    token = oksana.get(f"/groups/{world.group}/choices").form(f"/groups/{world.group}/choices/phone")["csrf_token"]
    data = {"csrf_token": token, "phone": "400 00 131"}
    assert "say yes to it first" in ask(oksana, "POST", mine(world), data=data).get_data(as_text=True)
    assert kept(database, world, "oksana") is None


def test_one_deletes_ones_number_with_one_tap_and_the_yes_stays(
    reader: Readers, world: World, database: Database
) -> None:
    amina = gives(reader, world)
    amina.get(mine(world))
    amina.send(f"{mine(world)}/removal")
    assert kept(database, world) is None
    assert "You said yes on" in amina.get(f"/groups/{world.group}/choices").text
    kari = reader("kari")
    assert kari.get(f"/groups/{world.group}/numbers").html.select(f"form[action='{opening(world)}']") == []


def test_a_number_that_was_taken_away_meanwhile_is_said_to_be_and_leaves_no_trace(
    reader: Readers, world: World, database: Database
) -> None:
    gives(reader, world)
    kari = reader("kari")
    kari.get(f"/groups/{world.group}/numbers")
    amina = reader("amina")
    amina.get(mine(world))
    amina.send(f"{mine(world)}/removal")
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Trace))
    assert "has taken the number away" in kari.send(opening(world), 422).text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Trace)) == before


def test_who_leaves_takes_the_number_along(reader: Readers, world: World, database: Database) -> None:
    gives(reader, world)
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    assert kept(database, world) is None


def test_nobody_but_facilitators_opens_a_number(reader: Readers, world: World) -> None:
    gives(reader, world)
    for name in ("yusuf", "selam", "amina"):
        one = reader(name)
        choices = f"/groups/{world.group}/choices"
        data = {"csrf_token": one.get(choices).form(f"{choices}/research")["csrf_token"]}
        assert ask(one, "POST", opening(world), data=data).status_code == 404


def test_the_list_of_numbers_comes_in_pages(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        group = session.get_one(Group, world.group)
        for n in range(21):
            person = people.add_person(session, f"Nura {n}", language="nb", now=NOW)
            groups.seat(session, group, person, Role.PARTICIPANT, NOW).phone = NUMBER
    kari = reader("kari")
    first = kari.get(f"/groups/{world.group}/numbers")
    (more,) = first.html.select("a[href*='after=']")
    assert len(first.html.select("main form")) == 20
    assert len(kari.get(str(more["href"])).html.select("main form")) >= 1


def test_the_rule_keeps_no_number_without_a_yes(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        yusuf = session.get_one(Membership, world.seats["yusuf"])
        with pytest.raises(rules.YesNeeded):
            rules.give(yusuf, {}, NUMBER)
        with pytest.raises(rules.NoNumber):
            rules.open_number(session, session.get_one(Membership, world.seats["kari"]), yusuf, NOW)
