"""The first page after coming in: the next meeting, what is new, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import time_machine

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.meetings import queries, rules
from portal.people.models import Person
from tests.reader import Page, Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]


def cards(page: Page) -> list[str]:
    """The headings of the meetings on Today, in their order."""
    return [card.h2.get_text(" ", strip=True) for card in page.html.select("article[id^=meeting-]")]


def plan(database: Database, world: World, starts_at: datetime, theme: str = "Bread") -> int:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        what = rules.Plan(starts_at=starts_at, minutes_long=120, theme=theme, language="en")
        return rules.plan(session, kari, what, NOW - timedelta(days=99)).id


def cancel(database: Database, world: World, meeting_id: int) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        meeting = queries.meeting(session, kari, meeting_id)
        assert meeting is not None
        rules.cancel(session, kari, meeting, reason="Ice.", language="en", now=NOW - timedelta(days=1))


def test_today_begins_with_the_next_meeting_and_the_one_before_it_that_was_cancelled(
    reader: MakeReader, world: World
) -> None:
    for name in ("amina", "kari", "selam"):
        page = reader(name).get("/today")
        assert page.html.h1.get_text() == f"Today: Hi, {name.capitalize()}"
        assert cards(page) == ["Wednesday 4 March at 17:30", "Monday 9 March at 17:30"]
        for words in (
            "This meeting is cancelled", "No snow.", "Next meeting, in 6 days", "What do we want to say?",
            "The kitchen, 4 Shore Street", "Soup", "They are welcome.",
        ):  # fmt: skip
            assert words in page.text
        assert "We decide together" not in page.text


def test_somebody_who_takes_a_pause_still_finds_the_way_back_in(reader: MakeReader, world: World) -> None:
    assert cards(reader("morten").get("/today"))[-1] == "Monday 9 March at 17:30"


def test_whoever_has_no_seat_is_told_so_kindly(reader: MakeReader, world: World) -> None:
    page = reader("nina").get("/today")
    assert "You are not in a group now. Call us if that is a mistake." in page.text
    assert "Suppe" not in page.text
    nobody = reader()
    nobody.get("/today", 303)
    assert "Have you got a card?" in nobody.follow().text


def test_the_card_says_how_soon_and_that_it_is_now(reader: MakeReader, world: World) -> None:
    meeting, amina = NOW + timedelta(days=6, hours=4, minutes=30), reader("amina")
    for when, words in (
        (meeting - timedelta(days=2), "Next meeting, in 2 days"),
        (meeting - timedelta(hours=18), "Next meeting, tomorrow"),
        (meeting - timedelta(minutes=1), "Next meeting, today"),
        (meeting, "We are meeting now"),
        (meeting + timedelta(minutes=119), "We are meeting now"),
    ):
        with time_machine.travel(when, tick=True):
            assert words in amina.get("/today").text
            assert cards(amina.page) == ["Monday 9 March at 17:30"]
            assert ("Are you coming?" in amina.page.text) is (when < meeting)
    with time_machine.travel(meeting + timedelta(minutes=120), tick=True):
        assert cards(amina.get("/today")) == ["Monday 6 April at 18:30"]


def test_how_soon_counts_the_days_of_the_place_where_the_group_meets(
    reader: MakeReader, world: World, database: Database
) -> None:
    """At 23:30 UTC it is the next day in Oslo."""
    plan(database, world, datetime(2026, 3, 5, 8, 0, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 3, 4, 22, 30, tzinfo=UTC), tick=True):
        assert "Next meeting, tomorrow" in reader("amina").get("/today").text
    with time_machine.travel(datetime(2026, 3, 4, 23, 30, tzinfo=UTC), tick=True):
        assert "Next meeting, today" in reader("amina").get("/today").text


def test_a_group_without_a_meeting_to_come_says_so(reader: MakeReader, world: World) -> None:
    with time_machine.travel(NOW + timedelta(days=90), tick=True):
        page = reader("amina").get("/today")
        assert cards(page) == []
        assert "No meeting is planned yet. You are told here when there is one." in page.text


def test_the_meeting_that_stands_is_found_behind_many_that_were_cancelled(
    reader: MakeReader, world: World, database: Database
) -> None:
    for hour in range(5):
        cancel(database, world, plan(database, world, NOW + timedelta(days=1, hours=hour)))
    assert cards(reader("amina").get("/today")) == [
        "Wednesday 4 March at 13:00",
        "Wednesday 4 March at 14:00",
        "Wednesday 4 March at 15:00",
        "Monday 9 March at 17:30",
    ]


def test_the_next_meeting_is_found_behind_several_that_were_earlier_today(
    reader: MakeReader, world: World, database: Database
) -> None:
    for hours in (11, 10, 9, 7, 5, 3):
        plan(database, world, NOW - timedelta(hours=hours))
    assert cards(reader("amina").get("/today"))[-1] == "Monday 9 March at 17:30"


def test_only_facilitators_may_plan_from_today(reader: MakeReader, world: World) -> None:
    plans = f"/groups/{world.group}/meetings/new"
    for name, may in (("kari", True), ("amina", False), ("selam", False)):
        page = reader(name).get("/today")
        assert bool(page.html.select(f'a[href="{plans}"]')) is may


def test_today_counts_how_many_wait_for_an_answer(reader: MakeReader, world: World) -> None:
    kari, oksana = reader("kari"), reader("oksana")
    assert "1 message waits for an answer" in kari.get("/today").text
    mine = f"/groups/{world.group}/messages/mine"
    for text in ("Hello?", "Hello!"):
        oksana.get(mine)
        oksana.send(mine, text=text)
    assert "2 messages wait for an answer" in kari.get("/today").text
    assert "for an answer" not in reader("amina").get("/today").text
    assert "for an answer" not in reader("selam").get("/today").text


def test_facilitators_are_asked_for_minutes_until_they_are_shared_and_nobody_else_is(
    reader: MakeReader, world: World
) -> None:
    kari, here = reader("kari"), f"/groups/{world.group}/meetings/{world.meetings['lately']}/minutes/"
    for one in (reader("jonas"), kari):
        assert "What did you say on Tuesday 24 February?" in one.get("/today").text
        assert one.page.html.select_one(f'main a[href="{here}draft"]')
    for name in ("amina", "selam"):
        assert "What did you say" not in reader(name).get("/today").text
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing")
    assert "What did you say" not in kari.get("/today").text


def test_a_new_group_asks_its_facilitators_to_prepare_it_before_anything_else(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        named = [session.get_one(Person, world.people[name]) for name in ("nina", "ola")]
        named[0].staff = True
        group_id = groups.open_group(session, "Fredagsbordet", named, NOW).id
    nina = reader("nina")
    page = nina.get("/today")
    first = page.html.select_one("main article")
    assert first.h2.get_text() == "Fredagsbordet is new"
    assert first.a["href"] == f"/groups/{group_id}/preparation"
    assert page.html.select(f'a[href="/groups/{group_id}/meetings/new"]') == []
    nina.get(str(first.a["href"]))


def test_somebody_in_two_groups_sees_both_under_their_names(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        amina, garden = session.get_one(Person, world.people["amina"]), session.get_one(Group, world.other_group)
        groups.seat(session, garden, amina, Role.PARTICIPANT, NOW)
    one = reader("amina")
    page = one.get("/today")
    names = [part.h2.get_text() for part in page.html.select("main > section")]
    assert names == ["Suppegruppa", "Hagegjengen"]
    assert cards(page) == [
        "Wednesday 4 March at 17:30",
        "Monday 9 March at 17:30",
        "Friday 6 March at 17:30",
    ]
    one.send(f"/groups/{world.other_group}/meetings/{world.meetings['theirs']}/answer", answer="yes")
    pressed = one.get("/today").html.select('button[aria-pressed="true"]')
    assert [button["value"] for button in pressed] == ["yes"]


def test_the_front_door_leads_everybody_to_their_own_first_page(reader: MakeReader, world: World) -> None:
    for name, where in (("amina", "/today"), ("kari", "/today"), ("nina", "/today"), ("berit", "/groups/")):
        one = reader(name)
        one.get("/", 303)
        assert one.page.response.headers["Location"] == where
        one.follow()
    assert "Have you got a card?" in reader().get("/").text


def test_the_menu_leads_to_what_each_role_has(reader: MakeReader, world: World) -> None:
    for name, words in (
        ("amina", ["Today", "Meetings", "Messages", "Me"]),
        ("kari", ["Today", "Meetings", "Messages", "Me"]),
        ("selam", ["Today", "Meetings", "Me"]),
        ("berit", ["Groups", "Me"]),
        ("siri", ["Me"]),
    ):
        one = reader(name)
        one.get("/me")
        links = one.page.html.select("nav.nav a")
        assert [link.get_text() for link in links] == words
        for link in links:
            one.get(str(link["href"]))
            here = one.page.html.select_one("nav.nav a[aria-current=page]")
            assert here["href"] == link["href"]


def test_what_was_told_to_everybody_costs_today_no_statement_more(
    reader: MakeReader, world: World, database: Database
) -> None:
    """News and what was told come with one: how many there are, and whether somebody has seen them, is all the same."""

    def statements() -> dict[str, int]:
        return {name: len(reader(name).get("/today").statements) for name in ("amina", "kari", "selam")}

    before = statements()
    kari, page = reader("kari"), f"/groups/{world.group}/announcements"
    for text in ("The kitchen is cold.", "Bring a jumper."):
        kari.get(f"{page}/new")
        kari.send(page, text=text)
    assert statements() == before
    assert max(before.values()) <= 6
    news = reader("amina").get("/today").html.select_one(f"#news-{world.group}")
    assert [told.p.get_text() for told in news.select("[id^=announcement]")] == [
        "Bring a jumper.",
        "The kitchen is cold.",
    ]
    assert "Ring the bell." in reader("amina").get("/today").text


def test_a_coordinator_without_a_group_comes_to_the_groups(reader: MakeReader) -> None:
    berit = reader("berit")
    assert berit.get("/today", 303).leads_to == "/groups/"
