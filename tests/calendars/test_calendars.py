"""The whole plan in one's own calendar, by a private address that says "Appointment" and the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from portal.calendars import rules
from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.meetings.calendars import calendar
from portal.meetings.models import Meeting
from tests.joining.test_returning import comes_again, makes_a_card
from tests.meetings.test_calendar import NEVER, read_back
from tests.probing import ask
from tests.reader import Reader, counted
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
WHOLE = {"PRODID", "VERSION", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"}
EVENT = {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "CLASS"}
OSLO = ZoneInfo("Europe/Oslo")


def page_of(world: World) -> str:
    return f"/groups/{world.group}/calendar"


def made(one: Reader, world: World, **ticks: str) -> str:
    """The path of an address that this reader makes."""
    one.get(page_of(world))
    one.send(page_of(world), 200, **ticks)
    return path_in(one)


def path_in(one: Reader) -> str:
    return "/calendar/" + one.page.html.select_one("p[dir=ltr] b").get_text().split("/calendar/", 1)[1]


def fetched(path: str, reader: Readers) -> list[dict[str, str]]:
    """The meetings at this address, as another parser than the one that wrote them reads them, and by RFC 5545."""
    answer = ask(reader(), "GET", path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "Set-Cookie" not in answer.headers
    assert {name for name, _parameters, _value in read_back(answer.data)} >= {"PRODID", "VERSION"}
    whole = vobject.readOne(answer.data.decode())
    assert set(whole.contents) - {"vevent"} == {name.lower() for name in WHOLE}
    events = [{one.name: one.value for one in event.getChildren()} for event in whole.contents.get("vevent", [])]
    assert len({event["UID"] for event in events}) == len(events)
    return events


def test_an_address_is_shown_once_and_gives_all_that_is_to_come_and_was_lately(reader: Readers, world: World) -> None:
    yusuf = reader("yusuf")
    assert yusuf.get(f"/groups/{world.group}/plan").html.select(f'a[href="{page_of(world)}"]')
    assert yusuf.get("/me").html.select(f'a[href="{page_of(world)}"]')
    path = made(yusuf, world)
    assert yusuf.page.html.select(f'a[href="webcal://127.0.0.1:8000{path}"]')
    events = fetched(path, reader)
    days = [event["DTSTART"].astimezone(UTC).date() for event in events]
    assert days == [(NOW + days * DAY).date() for days in (-28, -7, 1, 6, 34)]
    assert {event["SUMMARY"] for event in events} == {"Appointment"}
    assert all(set(event) == EVENT | ({"STATUS"} if "STATUS" in event else set()) for event in events)
    assert [event.get("STATUS") for event in events] == [None, None, "CANCELLED", None, None]
    file = ask(reader(), "GET", path).text
    assert [word for word in NEVER if word.lower() in file.lower()] == []
    assert path not in yusuf.get(page_of(world)).text, "it is shown only once"


def test_the_form_that_made_it_sent_again_makes_no_other(reader: Readers, world: World) -> None:
    yusuf = reader("yusuf")
    form = yusuf.get(page_of(world)).form(page_of(world))
    yusuf.post(page_of(world), 200, form)
    path = path_in(yusuf)
    again = yusuf.post(page_of(world), 200, form)
    assert "The address was made already, and is shown only once. You can make a new one." in again.text
    assert fetched(path, reader)


def test_what_it_says_besides_is_ticked_and_changed_under_the_same_address(reader: Readers, world: World) -> None:
    yusuf = reader("yusuf")
    page = yusuf.get(page_of(world))
    assert not page.html.select("input[checked]"), "nothing is ticked from the start"
    path = made(yusuf, world, place="y")
    assert {event["LOCATION"] for event in fetched(path, reader)} <= {"The kitchen, 4 Shore Street", "The library"}
    assert all("DESCRIPTION" not in event for event in fetched(path, reader))
    yusuf.get(page_of(world))
    choices = f"{page_of(world)}/choices"
    sent = {**yusuf.page.form(choices), "theme": "y"}
    sent.pop("place")
    yusuf.post(choices, 303, sent)
    events = fetched(path, reader)
    assert "We decide together" in [event["DESCRIPTION"] for event in events]
    assert all("LOCATION" not in event for event in events)
    assert yusuf.get(page_of(world)).html.select("input[name=theme][checked]")


def test_a_new_address_ends_the_old_one_and_switching_off_ends_both(reader: Readers, world: World) -> None:
    yusuf = reader("yusuf")
    old = made(yusuf, world)
    yusuf.get(page_of(world))
    new = made(yusuf, world)
    assert old != new
    assert ask(reader(), "GET", old).status_code == 404
    assert fetched(new, reader)
    yusuf.get(page_of(world))
    yusuf.send(f"{page_of(world)}/removal")
    assert "The address is switched off." in yusuf.follow().text
    assert ask(reader(), "GET", new).status_code == 404
    assert "Make an address" in yusuf.get(page_of(world)).text


def test_it_dies_with_the_seat_and_lives_through_a_pause(reader: Readers, world: World, database: Database) -> None:
    path = f"/calendar/{world.calendar}.ics"
    with database.writing() as session, session.begin():
        groups.pause(session.get_one(Membership, world.seats["amina"]), NOW)
    assert fetched(path, reader)
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    assert ask(reader(), "GET", path).status_code == 404


def test_it_holds_nothing_from_before_one_came_and_nothing_older_than_thirty_days(
    reader: Readers, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        halima = session.get_one(Membership, world.seats["halima"])
        secret = rules.make(session, halima, place=False, theme=False, now=NOW)
    assert len(fetched(f"/calendar/{secret}.ics", reader)) == 3
    been = datetime(2026, 2, 3, 16, 30, tzinfo=UTC)
    for moment, there in ((been + timedelta(days=30), True), (been + timedelta(days=30, seconds=1), False)):
        with time_machine.travel(moment, tick=False):
            days = [event["DTSTART"].date() for event in fetched(f"/calendar/{world.calendar}.ics", reader)]
        assert (been.date() in days) == there


@pytest.mark.parametrize("secret", ["no-such-secret", "x" * 43, "%00", "\u0661" * 43])
def test_what_is_no_address_is_not_there(reader: Readers, world: World, secret: str) -> None:
    assert ask(reader(), "GET", f"/calendar/{secret}.ics").status_code == 404


def test_it_takes_as_many_statements_for_many_meetings_as_for_few(
    reader: Readers, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        stig = session.get_one(Membership, world.seats["stig"])
        few = rules.make(session, stig, place=True, theme=True, now=NOW)
        yusuf = session.get_one(Membership, world.seats["yusuf"])
        many = rules.make(session, yusuf, place=True, theme=True, now=NOW)
    numbers = []
    for secret in (few, many):
        with counted(database) as statements:
            ask(reader(), "GET", f"/calendar/{secret}.ics")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 6
    with counted(database) as statements:
        ask(reader(), "GET", "/calendar/no-such-secret.ics")
    assert len(statements) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wall=some.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2060, 1, 1)),  # noqa: DTZ001
    zone=some.sampled_from([OSLO, ZoneInfo("Asia/Kabul"), ZoneInfo("America/St_Johns"), UTC]),
    minutes=some.integers(15, 720),
)
def test_every_moment_reads_back_as_the_same_moment(wall: datetime, zone: ZoneInfo, minutes: int) -> None:
    starts_at = wall.replace(second=0, microsecond=0, tzinfo=zone).astimezone(UTC)
    meeting = Meeting(id=1, group_id=1, starts_at=starts_at, minutes_long=minutes, made_at=NOW, version=1)
    for name in (None, "Calendar"):
        file = calendar([meeting], "Appointment", name=name)
        assert read_back(file)
        event = vobject.readOne(file.decode()).vevent
        assert event.dtstart.value == starts_at
        assert event.dtend.value - event.dtstart.value == timedelta(minutes=minutes)


@pytest.mark.parametrize("day", [(2026, 3, 24), (2026, 3, 31), (2026, 10, 20), (2026, 10, 27)])
def test_half_past_five_in_oslo_reads_half_past_five_in_summer_and_in_winter(day: tuple[int, int, int]) -> None:
    starts_at = datetime(*day, 17, 30, tzinfo=OSLO).astimezone(UTC)
    meeting = Meeting(id=1, group_id=1, starts_at=starts_at, minutes_long=120, made_at=NOW, version=1)
    event = vobject.readOne(calendar([meeting], "Appointment").decode()).vevent
    assert event.dtstart.value.astimezone(OSLO).strftime("%H:%M") == "17:30"


def test_at_a_sign_in_that_nobody_has_confirmed_nothing_leads_to_a_closed_page(reader: Readers, world: World) -> None:
    own = reader("amina")
    for place in ("/me", f"/groups/{world.group}/plan"):
        assert own.get(place).html.select(f"a[href='{page_of(world)}']"), place
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        thief = comes_again(reader(), makes_a_card(reader("kari"), world))
        for place in ("/me", f"/groups/{world.group}/plan"):
            assert thief.get(place).html.select(f"a[href='{page_of(world)}']") == [], place
