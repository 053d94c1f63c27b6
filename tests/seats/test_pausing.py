"""A pause: one press to take it, one to come back, and nobody has to say why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.core.database import Database
from portal.groups.models import Membership, Why
from portal.meetings import news
from portal.meetings.models import Meeting
from portal.notifications.models import Notice
from portal.notifications.rules import tell
from tests.reader import Page, Reader
from tests.refusing import assert_refused
from tests.world import NOW, World

MakeReader = Callable[..., Reader]


def pause(world: World) -> str:
    return f"/groups/{world.group}/pause"


def seat(database: Database, world: World, name: str) -> Membership:
    with database.reading() as session:
        return session.get_one(Membership, world.seats[name])


def news_on(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.html.select("article.new a.door")]


def test_a_participant_takes_a_pause_with_one_press_under_me_and_comes_back_with_one_on_today(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    assert "You need not say why. Your place waits for you." in amina.get("/me").text
    amina.send(pause(world))
    assert "You have a pause now. Your place waits for you." in amina.follow().text
    assert seat(database, world, "amina").paused_at is not None
    today = amina.get("/today")
    assert "Nothing counts against you." in today.text
    assert "What do we want to say?" in today.text, "who pauses still reads"
    amina.send(f"{pause(world)}/end")
    assert "Good to have you back." in amina.get("/today").text
    assert seat(database, world, "amina").paused_at is None
    assert "I am back" not in amina.page.text


def test_who_pauses_is_told_nothing_until_that_person_is_back(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        meeting = session.get_one(Meeting, world.meetings["later"])
        everybody = list(session.scalars(select(Membership).where(Membership.group_id == world.group)))
        tell(session, everybody, news.about(meeting, news.PLANNED), NOW)
        told = set(session.scalars(select(Notice.membership_id)))
    assert world.seats["morten"] not in told
    assert world.seats["amina"] in told


def test_why_one_pauses_is_only_said_by_who_wants_to_and_only_to_the_facilitators_until_one_is_back(
    reader: MakeReader, world: World, database: Database
) -> None:
    morten = reader("morten")
    assert "Only the facilitators can read it." in morten.get(pause(world)).text
    members = f"/groups/{world.group}/members"
    assert "Takes a pause" in reader("kari").get(members).text
    morten.send(f"{pause(world)}/why", reason="family")
    assert "Thank you. Only the facilitators can read it." in morten.follow().text
    assert "Takes a pause: the family" in reader("jonas").get(members).text
    for name in ("amina", "selam", "morten"):
        assert "Takes a pause" not in reader(name).get(members).text, name
    morten.send(f"{pause(world)}/end")
    assert seat(database, world, "morten").pause_reason is None
    assert "Takes a pause" not in reader("kari").get(members).text


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_reason_that_is_not_in_the_list_is_answered_kindly_and_one_is_taken_back(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    morten, why = reader("morten", htmx=htmx), f"{pause(world)}/why"
    morten.get(pause(world))
    morten.send(why, 422, reason="dancing")
    assert_refused(morten.page, why, {}, {"reason": "Choose one of these, or say nothing."})
    morten.get(pause(world))
    morten.send(why, reason="rest")
    assert seat(database, world, "morten").pause_reason is Why.REST
    morten.get(pause(world))
    morten.send(why, reason="")
    assert seat(database, world, "morten").pause_reason is None


def test_who_does_not_pause_says_no_reason_though_somebody_sends_one(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    token = amina.get("/me").form(pause(world))
    amina.post(f"{pause(world)}/why", 303, {**token, "reason": "illness"})
    assert seat(database, world, "amina").pause_reason is None


def test_facilitators_are_told_kindly_that_somebody_pauses_and_then_only_that_somebody_is_back(
    reader: MakeReader, world: World
) -> None:
    amina = reader("amina")
    amina.get("/me")
    amina.send(pause(world))
    assert news_on(reader("kari").get("/today")) == ["Somebody takes a pause"]
    assert news_on(reader("yusuf").get("/today")) == []
    amina.get("/me")
    amina.send(f"{pause(world)}/end")
    assert news_on(reader("kari").get("/today")) == ["Somebody is back after a pause"]


def test_a_pause_that_is_sent_twice_is_one(reader: MakeReader, world: World, database: Database) -> None:
    amina = reader("amina")
    sent = amina.get("/me").form(pause(world))
    amina.post(pause(world), 303, sent)
    began = seat(database, world, "amina").paused_at
    amina.post(pause(world), 303, sent)
    assert seat(database, world, "amina").paused_at == began
    with database.reading() as session:
        assert len(list(session.scalars(select(Notice).where(Notice.thing == "pause")))) == 2


def test_facilitators_have_no_pause_and_no_button_for_one(reader: MakeReader, world: World) -> None:
    assert "Take a pause" not in reader("kari").get("/me").text
    reader("kari").get(pause(world), 403)
