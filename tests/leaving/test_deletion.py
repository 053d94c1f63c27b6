"""Being deleted: said plainly before, seven days to regret it, or at once; and then there is nothing of that person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.core import ledger
from portal.core.database import Base, Database
from portal.core.ending import purge
from portal.groups.models import Membership
from portal.leaving import deleting
from portal.leaving.deleting import REGRET
from portal.messages.models import Message, Recording, Thread
from portal.people.models import Person
from portal.texts.models import Written
from portal.texts.rules import delete_unused
from tests.probing import ask, routes, token, usual
from tests.reader import Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
PAGE = "/me/deletion"
MOMENT = timedelta(seconds=1)


def somebody(database: Database, world: World, name: str) -> Person | None:
    with database.reading() as session:
        return session.get(Person, world.people[name])


def delete_amina(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        deleting.delete_person(session, session.get_one(Person, world.people["amina"]), NOW)


def test_it_is_said_first_what_goes_and_what_stays_and_it_can_be_regretted(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    assert amina.get("/me").html.select_one(f'a[href="{PAGE}"]')
    page = amina.get(PAGE)
    assert [part.get_text() for part in page.html.select("main h2")] == [
        "This is deleted", "This stays", "Take your things along first",
    ]  # fmt: skip
    amina.send(PAGE)
    page = amina.follow()
    assert "You are deleted on Tuesday 10 March. Until then everything is as before." in page.text
    assert "On Tuesday 10 March" in amina.get("/me").text
    assert amina.get("/today").html.h1
    amina.get(PAGE)
    amina.send(f"{PAGE}/regret")
    assert "You stay. Nothing is deleted." in amina.follow().text
    one = somebody(database, world, "amina")
    assert one is not None
    assert one.deleted_at is None


@pytest.mark.both
def test_at_seven_days_and_not_before_somebody_is_deleted(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        deleting.ask(session.get_one(Person, world.people["amina"]), NOW)
    with database.writing() as session, session.begin():
        purge(session, NOW + REGRET - MOMENT)
    assert somebody(database, world, "amina") is not None
    with database.writing() as session, session.begin():
        purge(session, NOW + REGRET)
    assert somebody(database, world, "amina") is None
    assert somebody(database, world, "yusuf") is not None


def test_at_once_ends_every_way_in(reader: MakeReader, world: World, database: Database) -> None:
    amina, elsewhere = reader("amina"), reader("amina")
    amina.get(PAGE)
    amina.send(PAGE)
    amina.follow()
    page = amina.send(f"{PAGE}/now", 200)
    assert page.html.h1.get_text() == "You are deleted"
    assert somebody(database, world, "amina") is None
    assert amina.get("/me", 303).response.headers["Location"] == "/"
    assert "phone" not in {cookie.key for cookie in amina.client._cookies.values()}, "the phone says nothing of her"
    assert elsewhere.get("/me", 303).response.headers["Location"] == "/"
    kari = reader("kari")
    assert "Somebody has left the group" in kari.get("/today").text
    assert "Amina" not in kari.get(f"/groups/{world.group}/members").text


def test_the_staff_are_let_go_by_others(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    assert not kari.get("/me").html.select_one(f'a[href="{PAGE}"]')
    page = kari.get(PAGE)
    assert "First the coordinator ends what you do here." in page.text
    assert not page.html.select("main form")
    for action in (PAGE, f"{PAGE}/now"):
        kari.post(action, 422, {"csrf_token": token(kari)})
    assert somebody(database, world, "kari") is not None


@pytest.mark.both
def test_nothing_in_the_database_leads_to_whoever_is_deleted(world: World, database: Database) -> None:
    with database.reading() as session:
        seats = list(session.scalars(select(Membership.id).where(Membership.person_id == world.people["amina"])))
        texts = session.scalar(select(func.count()).select_from(Written))
        hers = [one.text for one in session.scalars(select(Written).where(Written.author_id.in_(seats)))]
    assert hers
    delete_amina(database, world)
    with database.reading() as session:
        for table in Base.metadata.tables.values():
            for column in table.c:
                targets = {key.column.table.name for key in column.foreign_keys}
                for target, ids in (("people", [world.people["amina"]]), ("memberships", seats)):
                    if target in targets:
                        found = session.scalar(select(func.count()).select_from(table).where(column.in_(ids)))
                        assert found == 0, f"{table.name}.{column.name}"
        assert "Amina" not in session.scalars(select(Person.name)).all()
        now_there = session.scalar(select(func.count()).select_from(Written))
        assert texts is not None
        assert now_there is not None
        assert now_there < texts
        (gone,) = ledger.all_gone(session).values()
        assert gone == NOW
    with database.writing() as session, session.begin():
        assert delete_unused(session, world.group) == 0, "no text is left behind that nothing points to"


def test_what_was_said_goes_from_the_folder_of_files_at_once(
    world: World, database: Database, sealed_files: Path
) -> None:
    with database.reading() as session:
        theirs = select(Recording.file_name, Membership.person_id).join(Message, Message.id == Recording.message_id)
        theirs = theirs.join(Thread, Thread.id == Message.thread_id)
        theirs = theirs.join(Membership, Membership.id == Thread.participant_id)
        theirs = theirs.where(Recording.file_name.is_not(None))
        (name, person_id) = session.execute(theirs).first() or (None, None)
        assert name is not None
        assert (sealed_files / name).exists()
    with database.writing() as session, session.begin():
        deleting.delete_person(session, session.get_one(Person, person_id), NOW)
    assert not (sealed_files / name).exists()


@pytest.mark.parametrize("name", ["kari", "yusuf", "selam"])
def test_all_pages_of_the_others_stand(
    name: str, app: Flask, reader: MakeReader, world: World, database: Database
) -> None:
    delete_amina(database, world)
    other = reader(name)
    for route in routes(app, "GET"):
        address = route.at(**usual(world, route))
        status = ask(other, "GET", address).status_code
        assert status < 500, address


@pytest.mark.both
def test_an_older_copy_that_is_put_back_brings_nobody_back(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        ledger.note(session, session.get_one(Person, world.people["amina"]).ledger_id, NOW)
        ledger.note(session, "somebody-of-long-ago", NOW)
        assert deleting.replay(session, NOW) == 1
    assert somebody(database, world, "amina") is None
    with database.reading() as session:
        assert set(ledger.all_gone(session)) >= {"somebody-of-long-ago"}


@pytest.mark.both
def test_the_ledger_forgets_when_no_backup_is_old_enough(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        ledger.note(session, "somebody", NOW)
    for late, left in ((ledger.STAYS - MOMENT, 1), (ledger.STAYS, 0)):
        with time_machine.travel(NOW + late, tick=False), database.writing() as session, session.begin():
            purge(session, NOW + late)
            assert len(ledger.all_gone(session)) == left
