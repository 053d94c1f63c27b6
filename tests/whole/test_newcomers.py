"""What a group wrote before somebody joined is not there for that person, on no page; what comes is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import EVER, Group, Membership
from portal.groups.rights import Role
from portal.meetings import queries as meetings
from portal.minutes import queries as minutes
from portal.people.rules import add_person
from tests.probing import addresses, ask, everything, routes, token, words_of
from tests.reader import Page, Reader
from tests.world import DAY, NOW, World

MakeReader = Callable[..., Reader]
BEFORE = (
    "Winter clothes", "The electricity bill", "We talked about this: been.", "We agreed on this: been.",
    "We talked about this: lately.", "Thank you for all the soup.", "No names", "My daughter is ill.",
)  # fmt: skip
"""Words from before Halima joined, and some that are others' own."""
TO_COME = ("What do we want to say?", "We decide together", "Sledging", "No snow.")


def test_a_newcomer_finds_nothing_from_before_the_day_of_joining_at_any_address(
    reader: MakeReader, world: World, app: Flask
) -> None:
    halima = reader("halima")
    pages = {
        address: words_of(ask(halima, "GET", address))
        for route in routes(app, "GET")
        for address in addresses(route, everything(world))
    }
    assert len(pages) > 50
    for words in BEFORE:
        assert [address for address, text in pages.items() if words in text] == [], words
    for words in TO_COME:
        assert [address for address, text in pages.items() if words in text], words


def test_a_meeting_of_before_is_for_a_newcomer_like_one_that_never_was(reader: MakeReader, world: World) -> None:
    halima = reader("halima")
    csrf_token = token(halima)
    for key in ("been", "lately"):
        here = f"/groups/{world.group}/meetings/{world.meetings[key]}"
        for method, address in (
            ("GET", here), ("GET", f"{here}/calendar.ics"), ("GET", f"{here}/minutes/"), ("POST", f"{here}/answer"),
        ):  # fmt: skip
            assert ask(halima, method, address, data={"csrf_token": csrf_token, "answer": "yes"}).status_code == 404
        plan = f"/groups/{world.group}/plan"
        usual = [a["href"] for a in halima.get(plan).html.select("main a.door")]
        for side in ("before", "after"):
            shown = halima.get(f"{plan}?{side}={world.meetings[key]}").html.select("main a.door")
            assert [a["href"] for a in shown] == usual, "its place in the plan cannot be asked for"


def test_minutes_of_before_that_are_shared_later_are_not_told_to_a_newcomer(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), f"/groups/{world.group}/meetings/{world.meetings['lately']}/minutes/"
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="We call together.")

    def told(name: str) -> bool:
        return "The minutes from Tuesday 24 February are ready" in reader(name).get("/today").text

    assert (told("amina"), told("halima")) == (True, False)
    reader("halima").get(here, 404)


def test_who_pauses_reads_all_since_joining_and_facilitators_and_interpreters_read_everything(
    reader: MakeReader, world: World, database: Database
) -> None:
    assert "We talked about this: been." in reader("morten").get(minutes_of(world)).text
    with database.writing() as session, session.begin():
        group = session.get_one(Group, world.group)
        for name, role in (("Ada", Role.INTERPRETER), ("Bo", Role.FACILITATOR)):
            groups.seat(session, group, add_person(session, name, language="en", now=NOW, staff=True), role, NOW)
    for name in ("Ada", "Bo"):
        one = by_name(reader, database, name)
        assert "We talked about this: been." in one.get(minutes_of(world)).text


def minutes_of(world: World) -> str:
    return f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"


def by_name(reader: MakeReader, database: Database, name: str) -> Reader:
    from portal.people.queries import person_named

    with database.reading() as session:
        person = person_named(session, name)
        assert person is not None
        number = person.id
    one = reader()
    one.come_in_as(number)
    return one


@pytest.mark.parametrize(("hours", "sees"), [(-9, True), (3, True), (7, True), (8, False)])
def test_it_is_the_whole_day_of_joining_for_many_get_their_card_at_the_end_of_a_meeting(
    database: Database, world: World, hours: int, sees: bool
) -> None:
    """The group met on Tuesday 24 February at 16:30 UTC; somebody joins so many hours after it began."""
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats["halima"])
        seat.joined_at = NOW - 7 * DAY + timedelta(hours=hours + 4.5)
        session.flush()
        assert (meetings.meeting(session, seat, world.meetings["lately"]) is not None) == sees
        assert session.get_one(Membership, world.seats["kari"]).reads_from == EVER


def test_a_meeting_that_runs_over_midnight_into_the_day_of_joining_is_on_no_page(
    reader: MakeReader, world: World, database: Database
) -> None:
    from portal.meetings import rules

    with database.writing() as session, session.begin():
        late = rules.Plan(NOW.replace(hour=20), 720, "A night of stories", "en")
        kari = session.get_one(Membership, world.seats["kari"])
        rules.plan(session, kari, late, NOW)
        session.get_one(Membership, world.seats["halima"]).joined_at = NOW.replace(hour=1) + DAY
    with time_machine.travel(NOW.replace(hour=2) + DAY, tick=True):
        assert "A night of stories" in reader("amina").get("/today").text
        assert "A night of stories" not in reader("halima").get("/today").text
        assert "A night of stories" not in reader("halima").get(f"/groups/{world.group}/plan").text


def test_queries_that_gather_begin_from_the_day_too(database: Database, world: World) -> None:
    with database.reading() as session:
        halima, amina = (session.get_one(Membership, world.seats[name]) for name in ("halima", "amina"))
        assert len(minutes.read_by(session, amina)) == 1
        assert minutes.read_by(session, halima) == []


def test_the_members_page_says_so(reader: MakeReader, world: World) -> None:
    page: Page = reader("halima").get(f"/groups/{world.group}/members")
    assert "Who joins reads from the first day in the group, and nothing older." in page.text


@pytest.mark.parametrize(
    ("joined", "reads_from"),
    [("2026-06-01T22:30", "2026-06-01T00:00"), ("2026-06-02T00:19", "2026-06-01T20:19")],
    ids=["in the evening", "past midnight"],
)
def test_who_joins_when_a_meeting_is_over_was_there(joined: str, reads_from: str) -> None:
    at, since = (datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (joined, reads_from))
    assert Membership(role=Role.PARTICIPANT, joined_at=at).reads_from == since
