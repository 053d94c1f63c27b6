"""What is done with one of the staff leaves a line too: links, resets, roles, and the answer on homes and money."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.core.database import Database
from portal.people import rules as people
from portal.people.models import Person, StaffRole
from portal.staff import rules as staff
from tests.conftest import ENVIRONMENT
from tests.operations.running import portal
from tests.reader import Reader
from tests.staff.entering import answer_about_work
from tests.world import NOW, World

MakeReader = Callable[..., Reader]


def lines(one: Reader) -> list[str]:
    return [
        line.get_text(" ", strip=True).split(". ")[0] for line in one.get("/me/seen").html.select("main ul.rows li")
    ]


def test_who_is_named_and_whose_naming_is_taken_back_reads_both(
    reader: MakeReader, world: World, database: Database
) -> None:
    berit, kari, address = reader("berit"), reader("kari"), f"/groups/{world.other_group}/roles"
    form = berit.get(address)
    for _again in range(2):
        berit.page = form
        berit.send(address, person=str(world.people["kari"]), role="facilitator")
    assert lines(kari) == ["Berit named you for a role in a group"]
    (remove,) = [
        str(form["action"]) for form in berit.get(address).html.select("main form") if "removal" in form["action"]
    ]
    for _again in range(2):
        berit.get(address)
        berit.post(remove, 303, berit.page.form(address))  # type: ignore[union-attr]
    assert lines(kari)[0] == "Berit took back a role that you were named for"
    assert len(lines(kari)) == 2


def test_an_interpreter_who_is_named_by_a_facilitator_reads_it(reader: MakeReader, world: World) -> None:
    ingrid, address = reader("ingrid"), f"/groups/{world.other_group}/interpreters"
    ingrid.get(address)
    ingrid.send(address, person=str(world.people["selam"]))
    assert lines(reader("selam")) == ["Ingrid named you for a role in a group"]


def test_who_is_made_to_stop_reads_who_ended_the_role(reader: MakeReader, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        people.take_on(session.get_one(Person, world.people["kari"]), StaffRole.COORDINATOR)
    kari, berit, address = reader("kari"), reader("berit"), f"/groups/{world.group}/roles/{world.seats['kari']}/end"
    berit.get(address)
    berit.send(address, note="")
    assert lines(kari) == ["Berit ended your role in the group"]


def test_a_reset_that_was_asked_and_a_yes_to_it_are_read_by_that_person(
    reader: MakeReader, world: World, database: Database
) -> None:
    jonas = reader("jonas")
    with database.writing() as session, session.begin():
        kari = session.get_one(Person, world.people["kari"])
        asked = staff.ask_for_reset(session, kari, passphrase_too=False, now=NOW)
    jonas.get("/staff/resets/")
    jonas.send(f"/staff/resets/{asked.id}")
    assert lines(reader("kari")) == ["Jonas said yes to a new start for you"]
    assert lines(jonas) == []


@pytest.mark.parametrize("decides", ["no", "yes"])
def test_the_answer_on_homes_and_money_stands_there_for_oneself(
    reader: MakeReader, world: World, database: Database, decides: str
) -> None:
    guest = reader()
    with database.writing() as session, session.begin():
        grete = people.add_person(session, "Grete", language="en", now=NOW, coordinator=True)
        link, world.people["grete"] = people.make_entry_link(session, grete, NOW), grete.id
    guest.get(f"/enter/{link}")
    guest.send(f"/enter/{link}")
    answer_about_work(guest, decides)
    said = "do not decide" if decides == "no" else "decide"
    assert lines(reader("grete")) == [f"You said that you {said} on homes or money"]
    assert lines(reader("berit")) == []


def test_whoever_runs_the_portal_leaves_a_line_for_each_link_and_each_reset_and_no_name(
    reader: MakeReader, world: World, database_url: str
) -> None:
    own = {name.removeprefix("PORTAL_").lower(): value for name, value in ENVIRONMENT.items()}
    for words in (["facilitator", "Kari"], ["reset-second-factor", "Kari"]):
        result = portal(*words, **{**own, "database_url": database_url})
        assert result.exit_code == 0, result.output
    assert lines(reader("kari")) == [
        "Whoever runs the portal asked for a new start for you",
        "Whoever runs the portal made a one-time link for you",
    ]
