"""What a meeting tells beside its plan: who hosts, languages, minutes on its lines, and what has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.meetings.agenda import LONGEST, as_line, read_line
from portal.meetings.models import Meeting
from tests.reader import Page, Reader
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]


def meeting(world: World, name: str = "next") -> str:
    return f"/groups/{world.group}/meetings/{world.meetings[name]}"


def changes(kari: Reader, world: World, **what: object) -> Reader:
    kari.get(f"{meeting(world)}/change")
    kari.send(f"{meeting(world)}/change", **what)
    return kari


def fact(page: Page, name: str) -> str | None:
    """What stands beside this word on the page of a meeting."""
    found = {one.dt.get_text(): one.dd.get_text(" ", strip=True) for one in page.html.select("dl.facts div") if one.dd}
    return found.get(name)


# Who hosts


def test_the_page_names_the_facilitators_who_can_come_and_the_interpreters(reader: Readers, world: World) -> None:
    page = reader("amina").get(meeting(world))
    assert fact(page, "From the facilitators") == "Kari and Jonas"
    told = fact(page, "Languages") or ""
    assert [one in told for one in ("English", "Norsk", "العربية", "Interpreter: Selam")] == [True] * 4, told
    jonas = reader("jonas")
    jonas.get(meeting(world))
    jonas.send(f"{meeting(world)}/answer", answer="no")
    assert fact(reader("amina").get(meeting(world)), "From the facilitators") == "Kari"


def test_whom_nobody_expects_is_not_named(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["selam"]), NOW)
        groups.let_go(session, session.get_one(Membership, world.seats["jonas"]), NOW)
    page = reader("amina").get(meeting(world))
    assert "Interpreter:" not in page.text
    assert fact(page, "From the facilitators") == "Kari"


def test_no_participant_is_named_whatever_they_answer(reader: Readers, world: World) -> None:
    for name in ("oksana", "kari"):
        assert "Yusuf" not in reader(name).get(meeting(world)).html.main.get_text(), "Yusuf has said to come"


# Minutes on the lines


def test_a_line_may_say_how_many_minutes_it_takes_and_is_typed_back_as_it_was(reader: Readers, world: World) -> None:
    changes(reader("kari"), world, agenda="Soup and names, 20 min\nWhat is heavy?\nA walk of 300 m", reason="A plan.")
    lines = [one.get_text(" ", strip=True) for one in reader("amina").get(meeting(world)).html.select("main ol li")]
    assert lines == ["Soup and names 20 minutes", "What is heavy?", "A walk of 300 m"]
    kari = reader("kari").get(f"{meeting(world)}/change")
    typed = kari.html.select_one("#agenda").get_text().strip()  # type: ignore[union-attr]
    assert typed == "Soup and names, 20 min\nWhat is heavy?\nA walk of 300 m"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Suppe 20 min", ("Suppe", 20)),
        ("Suppe (20 minutter)", ("Suppe", 20)),
        ("Soup – 5 mins.", ("Soup", 5)),
        ("Soup: 15 MIN", ("Soup", 15)),
        ("شوربة ١٠ دقائق", ("شوربة", 10)),
        ("Суп, 30 хв", ("Суп", 30)),
        ("20 min", ("20 min", None)),
        ("Soup 0 min", ("Soup 0 min", None)),
        ("Soup 999 min", ("Soup 999 min", None)),
        ("We meet at 20 minus 1", ("We meet at 20 minus 1", None)),
        ("Soup20 min", ("Soup20 min", None)),
    ],
)
def test_minutes_are_read_in_the_ways_that_people_write_them(typed: str, read: tuple[str, int | None]) -> None:
    assert read_line(typed) == read


@given(st.text(min_size=1).map(str.strip).filter(bool), st.integers(1, LONGEST))
def test_a_line_that_was_read_reads_the_same_again(text: str, minutes: int) -> None:
    once = read_line(as_line(text.replace("\n", " "), minutes))
    assert read_line(as_line(*once)) == once


# What has changed


def test_what_has_changed_since_it_was_told_stands_there_with_why(reader: Readers, world: World) -> None:
    kari = reader("kari")
    changes(kari, world, place="The library", reason="The kitchen is being painted.")
    changes(kari, world, at="18:00", reason="The bus comes at six.")
    page = reader("amina").get(meeting(world))
    told = [one.get_text(" ", strip=True) for one in page.html.select("details li")]
    assert len(told) == 2
    assert "The place was: The kitchen, 4 Shore Street" in told[0]
    assert "The kitchen is being painted." in told[0]
    assert "It was to be on Monday 9 March at 17:30." in told[1]
    assert "The bus comes at six." in page.html.select_one(".note.warm").get_text()  # type: ignore[union-attr]


def test_a_meeting_that_was_never_changed_says_nothing_of_changes(reader: Readers, world: World) -> None:
    assert "What has changed" not in reader("amina").get(meeting(world)).text


def test_a_change_of_what_nobody_needs_to_know_leaves_no_line(reader: Readers, world: World) -> None:
    changes(reader("kari"), world, food="Fish soup")
    page = reader("amina").get(meeting(world))
    assert "Fish soup" in page.text
    assert page.html.select("details li") == []


def test_a_theme_and_a_length_that_change_are_told_too(reader: Readers, world: World) -> None:
    changes(reader("kari"), world, theme="Who helps with forms?", minutes_long="60")
    (told,) = [one.get_text(" ", strip=True) for one in reader("amina").get(meeting(world)).html.select("details li")]
    assert "We wanted to talk about: What do we want to say?" in told
    assert "It was to last 2 hours." in told


# Since last time


def test_what_was_to_be_done_until_then_comes_by_itself(reader: Readers, world: World, database: Database) -> None:
    assert reader("amina").get(meeting(world)).html.select_one("#since") is None, "the last minutes are a draft"
    with database.writing() as session, session.begin():
        session.get_one(Meeting, world.meetings["lately"]).cancelled_at = NOW - DAY
    since = reader("amina").get(meeting(world)).html.select_one("#since")
    assert since is not None
    assert [one.get_text(" ", strip=True) for one in since.select("li")] != []
    assert since.select_one(f"a[href='{meeting(world, 'been')}/minutes/']")
    assert reader("amina").get(meeting(world, "later")).html.select_one("#since") is None, "another one comes first"
    with database.writing() as session, session.begin():
        session.get_one(Membership, world.seats["amina"]).joined_at = NOW - timedelta(days=2)
    assert reader("amina").get(meeting(world)).html.select_one("#since") is None, "she was not there yet"
