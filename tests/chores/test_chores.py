"""Who does what at a meeting: a list by a facilitator, of which anyone takes a line with one press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import select

from portal.chores import queries, rules
from portal.chores.models import Chore
from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.meetings import queries as meeting_queries
from portal.meetings import rules as meetings
from portal.texts.models import Written
from tests.probing import token
from tests.reader import Reader
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
each_way = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def meeting(world: World, name: str = "next") -> str:
    return f"/groups/{world.group}/meetings/{world.meetings[name]}"


def taker(world: World, key: str) -> str:
    return f"{meeting(world)}/tasks/{world.chores[key]}/taker"


def rows(reader: Reader, world: World, name: str = "next") -> list[str]:
    """The list on the meeting's page, as it is read: each line with what stands beside it."""
    found = reader.get(meeting(world, name)).html.select("#tasks li > span")
    return [row.get_text(" ", strip=True) for row in found]


def writes(kari: Reader, world: World, *lines: str, status: int = 303, name: str = "next") -> None:
    address = f"{meeting(world, name)}/tasks"
    kari.get(address)
    kari.send(address, status, tasks="\n".join(lines))


# The list


@each_way
def test_a_facilitator_writes_the_list_and_a_line_that_stays_keeps_who_took_it(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    kari = reader("kari", htmx=htmx)
    assert kari.get(meeting(world)).html.select(f'a[href="{meeting(world)}/tasks"]')
    page = kari.get(f"{meeting(world)}/tasks")
    assert page.form(f"{meeting(world)}/tasks")["tasks"] == "Dishes\nBring bread"
    kari.send(f"{meeting(world)}/tasks", tasks="- Welcome\n\n• Bring bread\n")
    assert "Saved. Everyone in the group can take a task." in kari.follow().text
    assert rows(kari, world) == ["Welcome", "Bring bread Amina"]
    with database.reading() as session:
        left = [text.text for text in session.scalars(select(Written).where(Written.group_id == world.group))]
    assert "Dishes" not in left, "what is taken out of the list is gone"


def test_the_list_begins_like_the_last_one_and_the_first_with_what_there_nearly_always_is(
    reader: Readers, world: World
) -> None:
    kari, address = reader("kari"), f"{meeting(world, 'later')}/tasks"
    assert kari.get(address).form(address)["tasks"] == "Dishes\nBring bread"
    ingrid = reader("ingrid", language="nb")
    theirs = f"/groups/{world.other_group}/meetings/{world.meetings['theirs']}/tasks"
    ingrid.get(theirs)
    assert ingrid.page.form(theirs)["tasks"] in ("Oppvask\nBrød\nTa imot folk", "Dishes\nBread\nWelcome people")


def test_too_many_tasks_and_too_long_ones_are_refused_and_stay_in_the_form(reader: Readers, world: World) -> None:
    kari = reader("kari")
    many = [f"Task {number}" for number in range(13)]
    writes(kari, world, *many, status=422)
    assert kari.page.wrong == ["There is room for 12 tasks. Take out 1."]
    assert kari.page.form(f"{meeting(world)}/tasks")["tasks"] == "\n".join(many)
    writes(kari, world, "x" * 81, status=422)
    assert kari.page.wrong == ["One of the tasks is very long. Say it shorter, or make two of it."]


def test_of_two_who_write_the_list_at_once_the_second_is_told_and_sees_both(reader: Readers, world: World) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    kari.get(f"{meeting(world)}/tasks")
    writes(jonas, world, "Chairs")
    kari.send(f"{meeting(world)}/tasks", 422, tasks="Candles")
    assert "Somebody else wrote here while you did" in kari.page.text
    assert "Chairs" in kari.page.html.select_one("#theirs").get_text()
    kari.send(f"{meeting(world)}/tasks")
    assert rows(kari, world) == ["Candles"]


def test_an_empty_list_shows_nothing_on_the_page(reader: Readers, world: World) -> None:
    writes(reader("kari"), world)
    assert "Who does what" not in reader("amina").get(meeting(world)).html.main.get_text()


# Taking


@each_way
def test_anyone_takes_a_task_with_one_press_and_gives_it_back(reader: Readers, world: World, htmx: bool) -> None:
    yusuf = reader("yusuf", htmx=htmx)
    assert rows(yusuf, world) == ["Dishes", "Bring bread Amina"]
    yusuf.send(taker(world, "free"), 200 if htmx else 303)
    assert "Thank you! This is yours." in (yusuf.page if htmx else yusuf.follow()).text
    assert rows(yusuf, world) == ["Dishes You do this", "Bring bread Amina"]
    assert rows(reader("selam"), world) == ["Dishes Yusuf", "Bring bread Amina"]
    yusuf.get(meeting(world))
    yusuf.send(f"{taker(world, 'free')}/removal", 200 if htmx else 303)
    assert rows(yusuf, world) == ["Dishes", "Bring bread Amina"]


@each_way
def test_whoever_comes_second_is_told_kindly_and_reads_who_was_first(reader: Readers, world: World, htmx: bool) -> None:
    yusuf, kari = reader("yusuf", htmx=htmx), reader("kari")
    yusuf.get(meeting(world))
    kari.get(meeting(world))
    kari.send(taker(world, "free"))
    yusuf.send(taker(world, "free"), 200 if htmx else 303)
    said = yusuf.page if htmx else yusuf.follow()
    assert "Somebody was first. Thank you!" in said.text
    assert "Dishes Kari" in said.html.select_one("#tasks").get_text(" ", strip=True)


@pytest.mark.both
def test_of_many_who_take_a_task_at_the_same_moment_one_has_it(database: Database, world: World) -> None:
    names = ["amina", "yusuf", "oksana", "kari", "jonas"]
    together, had, told = Barrier(len(names)), [], []

    def take(name: str) -> None:
        together.wait()
        with database.writing() as session, session.begin():
            seat = session.get_one(Membership, world.seats[name])
            its = meeting_queries.its_day(session, seat, world.meetings["next"])
            chore = queries.one(session, seat, its, world.chores["free"])
            try:
                rules.take(session, seat, its, chore, NOW)
                had.append(name)
            except rules.TakenAlready:
                told.append(name)

    threads = [Thread(target=take, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(had), len(told)) == (1, 4)
    with database.reading() as session:
        assert session.get_one(Chore, world.chores["free"]).taken_by_id == world.seats[had[0]]


def test_a_task_of_another_meeting_or_group_is_not_there(reader: Readers, world: World) -> None:
    yusuf, stig = reader("yusuf"), reader("stig")
    yusuf.get(meeting(world))
    form = yusuf.page.form(taker(world, "free"))
    yusuf.post(f"{meeting(world, 'later')}/tasks/{world.chores['free']}/taker", 404, form)
    theirs = f"/groups/{world.other_group}/meetings/{world.meetings['theirs']}"
    stig.post(f"{theirs}/tasks/{world.chores['free']}/taker", 404, {"csrf_token": token(stig)})
    assert rows(yusuf, world)[0] == "Dishes"


@each_way
def test_nothing_is_taken_once_the_meeting_has_begun_or_when_it_is_cancelled(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    yusuf = reader("yusuf", htmx=htmx)
    yusuf.get(meeting(world))
    with time_machine.travel(NOW + 6 * DAY + timedelta(hours=4, minutes=31), tick=True):
        yusuf = reader("yusuf", htmx=htmx)
        page = yusuf.get(meeting(world))
        assert rows(yusuf, world) == ["Dishes Nobody yet", "Bring bread Amina"]
        assert not page.html.select("#tasks button")
        form = {"csrf_token": token(yusuf)}
        yusuf.post(taker(world, "free"), 200 if htmx else 303, form)
        assert rows(yusuf, world)[0] == "Dishes Nobody yet"
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        its = meeting_queries.meeting(session, kari, world.meetings["next"])
        meetings.cancel(session, kari, its, reason="Snow.", language="en", now=NOW)
    yusuf = reader("yusuf")
    page = yusuf.get(meeting(world))
    assert not page.html.select("#tasks")
    form = {"csrf_token": token(yusuf)}
    yusuf.post(taker(world, "free"), 303, form)
    assert "This meeting is cancelled, so nothing was changed." in yusuf.follow().text


def test_what_somebody_would_have_done_who_leaves_is_free_again(
    reader: Readers, world: World, database: Database
) -> None:
    assert "Bring bread" in reader("amina").get(f"/groups/{world.group}/things").text
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    assert rows(reader("yusuf"), world) == ["Dishes", "Bring bread"]
