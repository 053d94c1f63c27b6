"""Saying whether one comes: three buttons, the last press counts, and nobody is asked why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.meetings.models import Answer, Coming
from tests.reader import Page, Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]

with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
THANKS = {
    "yes": "Thank you! We know that you are coming.",
    "no": "Thank you for telling us. You need not say why.",
    "maybe": "Thank you. You can answer again when you know.",
}
BEGUN = "This meeting has begun, so nothing was changed. Call us if you are on your way."
CANCELLED = "This meeting is cancelled, so nothing was changed."


def the_next(world: World) -> str:
    return f"/groups/{world.group}/meetings/{world.meetings['next']}"


def answers(database: Database, world: World, name: str) -> list[Coming]:
    """All that this person is on record with for the next meeting."""
    whose = (Answer.membership_id == world.seats[name], Answer.meeting_id == world.meetings["next"])
    with database.reading() as session:
        return list(session.scalars(select(Answer.coming).where(*whose)))


def pressed(page: Page) -> list[str]:
    return [str(button["value"]) for button in page.html.select('button[aria-pressed="true"]')]


@with_and_without_htmx
def test_a_participant_answers_and_is_thanked(reader: MakeReader, world: World, database: Database, htmx: bool) -> None:
    amina = reader("amina", htmx=htmx)
    here = the_next(world)
    assert pressed(amina.get(here)) == []
    for answer, thanks in THANKS.items():
        amina.send(f"{here}/answer", answer=answer)
        if htmx:
            assert amina.page.html.html is None
            assert amina.page.html.select_one(f"#answer-{world.meetings['next']} [autofocus]").get_text() == thanks
            assert amina.page.html.select_one("#status").get_text() == thanks
        else:
            assert thanks in amina.follow().text
        assert pressed(amina.page) == [answer]
        assert pressed(amina.get(here)) == [answer]
        assert answers(database, world, "amina") == [Coming(answer)]


@with_and_without_htmx
def test_one_can_answer_from_today(reader: MakeReader, world: World, htmx: bool) -> None:
    amina = reader("amina", htmx=htmx)
    amina.get("/today")
    amina.send(f"{the_next(world)}/answer", answer="maybe")
    assert pressed(amina.get("/today")) == ["maybe"]
    assert "You do not know yet" in amina.get(f"/groups/{world.group}/plan").text


@with_and_without_htmx
def test_the_last_answer_counts(reader: MakeReader, world: World, database: Database, htmx: bool) -> None:
    yusuf = reader("yusuf", htmx=htmx)
    here = the_next(world)
    yusuf.get(here)
    for answer in ("no", "maybe", "no"):
        yusuf.send(f"{here}/answer", answer=answer)
        yusuf.get(here)
    assert pressed(yusuf.page) == ["no"]
    assert answers(database, world, "yusuf") == [Coming.NO]


@with_and_without_htmx
def test_the_same_answer_three_times_is_one_answer(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    amina = reader("amina", htmx=htmx)
    here = the_next(world)
    sent = {**amina.get(here).form(f"{here}/answer"), "answer": "yes"}
    said = [amina.post(f"{here}/answer", 200 if htmx else 303, sent).text for _ in range(3)]
    assert said[0] == said[1] == said[2]
    assert answers(database, world, "amina") == [Coming.YES]
    assert "2 are coming" in reader("kari").get(here).text


@with_and_without_htmx
def test_nobody_answers_a_meeting_that_has_begun(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    yusuf = reader("yusuf", htmx=htmx)
    here = the_next(world)
    yusuf.get(here)
    with time_machine.travel(NOW + timedelta(days=6, hours=4, minutes=30), tick=True):
        yusuf.send(f"{here}/answer", 422, answer="no")
        assert BEGUN in yusuf.page.text
        assert "You can change your answer until the meeting begins" not in yusuf.page.text
        assert yusuf.get(here).html.select("form[action$='/answer']") == []
    assert answers(database, world, "yusuf") == [Coming.YES]


@with_and_without_htmx
def test_nobody_answers_a_meeting_that_is_cancelled(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    amina, kari = reader("amina", htmx=htmx), reader("kari")
    here = the_next(world)
    amina.get(here)
    kari.get(f"{here}/cancellation")
    kari.send(f"{here}/cancellation", reason="Ice.")
    amina.send(f"{here}/answer", 422, answer="yes")
    assert CANCELLED in amina.page.text
    assert "You can change your answer until the meeting begins" not in amina.page.text
    assert amina.get(here).html.select("form[action$='/answer']") == []
    assert answers(database, world, "amina") == []


def test_an_answer_that_is_none_of_the_three_is_not_understood(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    here = the_next(world)
    amina.get(here)
    for answer in ("", "YES", "perhaps", "yes\x00"):
        amina.get(here)
        amina.send(f"{here}/answer", 400, answer=answer)
        assert "We did not understand that" in amina.page.text
    assert answers(database, world, "amina") == []


def test_facilitators_see_how_many_come_and_nobody_else_does(reader: MakeReader, world: World) -> None:
    here = the_next(world)
    for name, answer in (("amina", "yes"), ("oksana", "no"), ("halima", "maybe")):
        one = reader(name)
        one.get(here)
        one.send(f"{here}/answer", answer=answer)
    for name in ("kari", "jonas"):
        page = reader(name).get(here)
        assert "2 are coming 1 can't, 1 do not know yet" in page.text
        assert "Yusuf" not in page.text
    for name in ("amina", "oksana", "selam"):
        page = reader(name).get(here)
        assert page.html.select(".figures") == []
        assert "are coming" not in page.text


def test_who_has_left_is_not_counted_and_neither_are_facilitators(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    here = the_next(world)
    kari.get(here)
    kari.send(f"{here}/answer", answer="yes")
    assert "1 is coming" in kari.get(here).text
    with database.writing() as session, session.begin():
        groups.leave(session.get_one(Membership, world.seats["yusuf"]), NOW)
    assert "Nobody has answered yet" in kari.get(here).text


def test_an_interpreter_reads_the_meeting_and_is_not_asked_whether_she_comes(reader: MakeReader, world: World) -> None:
    for address in ("/today", the_next(world)):
        page = reader("selam").get(address)
        assert "What do we want to say?" in page.text
        assert "Are you coming?" not in page.text
