"""News for each member: told once, shown on Today, gone when that member says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.meetings import news as meeting_news
from portal.notifications import events, queries, rules
from portal.notifications.models import Marker, Notice
from portal.people.models import Person
from tests.reader import Page, Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
DAY = NOW + timedelta(days=6, hours=4, minutes=30)


def planned(meeting_id: int, day: datetime = DAY) -> events.Event:
    return events.Event(meeting_news.PLANNED, "meeting", meeting_id, day)


def cancelled(meeting_id: int, day: datetime = DAY) -> events.Event:
    return events.Event(meeting_news.CANCELLED, "meeting", meeting_id, day)


def seat(session: Session, world: World, name: str) -> Membership:
    return session.get_one(Membership, world.seats[name])


def tell(database: Database, world: World, names: list[str], event: events.Event) -> None:
    with database.writing() as session, session.begin():
        rules.tell(session, [seat(session, world, name) for name in names], event, NOW)


def news_of(database: Database, world: World, name: str) -> list[tuple[str, int]]:
    with database.reading() as session:
        mine = seat(session, world, name)
        return [(one.kind, one.thing_id) for one in queries.news(session, [mine])[mine.group_id]]


def shown(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


def seen(world: World) -> str:
    return f"/groups/{world.group}/news/seen"


def test_those_who_are_told_are_told_once_each(database: Database, world: World) -> None:
    tell(database, world, ["amina", "yusuf"], planned(4))
    tell(database, world, ["amina", "yusuf"], planned(4))
    assert news_of(database, world, "amina") == news_of(database, world, "yusuf") == [("meeting planned", 4)]
    assert news_of(database, world, "oksana") == []


def test_the_newest_stands_first_and_newer_news_of_the_same_thing_takes_the_place_of_the_older(
    database: Database, world: World
) -> None:
    tell(database, world, ["amina"], planned(4))
    tell(database, world, ["amina"], planned(5))
    tell(database, world, ["amina"], cancelled(4))
    assert news_of(database, world, "amina") == [("meeting cancelled", 4), ("meeting planned", 5)]


def test_who_takes_a_pause_or_has_left_is_not_told(database: Database, world: World) -> None:
    tell(database, world, ["morten", "siri", "amina"], planned(4))
    tell(database, world, ["morten", "siri"], planned(5))
    tell(database, world, [], planned(5))
    with database.reading() as session:
        assert list(session.scalars(select(Notice.membership_id))) == [world.seats["amina"]]


def test_news_that_was_marked_as_seen_is_gone_and_what_comes_later_is_new(database: Database, world: World) -> None:
    tell(database, world, ["amina", "yusuf"], planned(4))
    with database.writing() as session, session.begin():
        rules.mark_seen(session, seat(session, world, "amina"), 1)
    assert news_of(database, world, "amina") == []
    assert news_of(database, world, "yusuf") == [("meeting planned", 4)]
    tell(database, world, ["amina"], cancelled(4))
    assert news_of(database, world, "amina") == [("meeting cancelled", 4)]


def test_the_marker_moves_forward_only_and_never_past_what_was_told(database: Database, world: World) -> None:
    tell(database, world, ["amina", "yusuf"], planned(4))
    tell(database, world, ["amina", "yusuf"], planned(5))
    for number, reached in ((1, 1), (2, 2), (1, 2), (-7, 2), (10**30, 2)):
        with database.writing() as session, session.begin():
            rules.mark_seen(session, seat(session, world, "amina"), number)
        with database.reading() as session:
            assert session.get_one(Marker, world.seats["amina"]).seen_number == reached
    tell(database, world, ["amina"], planned(2))
    assert news_of(database, world, "amina") == [("meeting planned", 2)]


def test_a_member_whose_news_was_all_replaced_still_reads_what_comes_next(database: Database, world: World) -> None:
    """The numbers go on from what somebody has seen, even when the rows that had them are gone."""
    for kind in (planned, cancelled, planned):
        tell(database, world, ["amina"], kind(4))
        assert len(news_of(database, world, "amina")) == 1
        with database.writing() as session, session.begin():
            rules.mark_seen(session, seat(session, world, "amina"), 99)
            assert queries.news(session, [seat(session, world, "amina")])[world.group] == []


def test_two_kinds_of_news_may_not_share_a_name() -> None:
    with pytest.raises(ValueError, match="two kinds of news are called meeting planned"):
        events.kind("meeting planned", lambda _notice: "", lambda _notice: "/")


def test_a_member_marks_news_as_seen_by_a_press_on_today(reader: MakeReader, world: World, database: Database) -> None:
    tell(database, world, ["amina", "yusuf"], planned(world.meetings["next"]))
    amina = reader("amina")
    assert shown(amina.get("/today")) == ["There is a new meeting on Monday 9 March"]
    amina.send(seen(world))
    assert shown(amina.get("/today")) == []
    assert amina.page.html.find("button", string="I have seen this") is None
    assert shown(reader("yusuf").get("/today")) == ["There is a new meeting on Monday 9 March"]


def test_reading_the_page_does_not_mark_anything_as_seen(reader: MakeReader, world: World, database: Database) -> None:
    tell(database, world, ["amina"], planned(world.meetings["next"]))
    amina = reader("amina")
    for _ in range(2):
        assert len(shown(amina.get("/today"))) == 1
        amina.get(str(amina.page.html.select_one("article.new a")["href"]))


def test_what_came_after_the_page_was_opened_stays_new(reader: MakeReader, world: World, database: Database) -> None:
    tell(database, world, ["amina"], planned(world.meetings["next"]))
    amina = reader("amina")
    amina.get("/today")
    tell(database, world, ["amina"], planned(world.meetings["later"], NOW + timedelta(days=34)))
    amina.send(seen(world))
    assert shown(amina.get("/today")) == ["There is a new meeting on Monday 6 April"]


def test_a_number_that_nobody_was_told_harms_nothing(reader: MakeReader, world: World, database: Database) -> None:
    tell(database, world, ["amina"], planned(world.meetings["next"]))
    amina = reader("amina")
    for number, still_new in (("", 1), ("x", 1), ("-5", 1), ("1.5", 1), ("9" * 30, 0)):
        amina.get("/today")
        amina.send(seen(world), number=number)
        assert len(shown(amina.get("/today"))) == still_new
    tell(database, world, ["amina"], planned(world.meetings["later"]))
    assert len(shown(amina.get("/today"))) == 1


def test_somebody_in_two_groups_marks_the_news_of_one_only(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        amina, garden = session.get_one(Person, world.people["amina"]), session.get_one(Group, world.other_group)
        there = groups.seat(session, garden, amina, Role.PARTICIPANT, NOW)
        rules.tell(session, [there], planned(world.meetings["theirs"], NOW + timedelta(days=3)), NOW)
    tell(database, world, ["amina"], planned(world.meetings["next"]))
    one = reader("amina")
    assert shown(one.get("/today")) == [
        "There is a new meeting on Monday 9 March",
        "There is a new meeting on Friday 6 March",
    ]
    one.send(seen(world))
    assert shown(one.get("/today")) == ["There is a new meeting on Friday 6 March"]
    one.send(f"/groups/{world.other_group}/news/seen")
    assert shown(one.get("/today")) == []


@pytest.mark.both
def test_news_says_nothing_that_anybody_wrote(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    here = f"/groups/{world.group}/meetings/{world.meetings['next']}/cancellation"
    kari.get(here)
    kari.send(here, reason="Oksana is ill.")
    with database.reading() as session:
        told = list(session.scalars(select(Notice)))
    assert len(told) == 7
    assert {str(value) for one in told for value in (one.kind, one.thing)} == {"meeting cancelled", "meeting"}
