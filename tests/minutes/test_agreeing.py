"""Minutes are read back, found fine, agreed on, and added to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.core.database import Database
from portal.groups.models import Membership
from portal.meetings import rules as meetings
from portal.meetings.models import Coming, Meeting
from portal.minutes.models import FineWithMinutes, Minutes
from tests.probing import all_texts
from tests.reader import BASE, Page, Reader
from tests.refusing import assert_refused
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
AGREED = "The group agrees on these minutes. Everyone is told."
EARLY = "The day for that has not come. People may still say what is not right."
LATER = NOW + timedelta(days=3)


def minutes_of(world: World, key: str = "been") -> str:
    return f"/groups/{world.group}/meetings/{world.meetings[key]}/minutes/"


def agree(reader: MakeReader, world: World, key: str = "been") -> Reader:
    kari, here = reader("kari"), minutes_of(world, key)
    kari.get(here)
    kari.send(f"{here}agreement")
    return kari


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


def test_the_page_begins_with_five_lines_and_says_until_when_one_may_speak(reader: MakeReader, world: World) -> None:
    page = reader("amina").get(minutes_of(world))
    assert "Not yet agreed: we check together. Is something not right? Tell us by Thursday 5 March." in page.text
    lines = [line.get_text(" ", strip=True) for line in page.html.select(".short li")]
    assert lines == [
        "We met on Tuesday 3 February. 7 people were there.",
        "We agreed: We agreed on this: been.",
        "Can you do one of these? Brings the suit",
        "Read this, and say if something is not right.",
        "We meet again on Monday 9 March at 17:30.",
    ]


def test_somebody_who_could_not_come_reads_what_she_missed_and_answers_the_next_meeting_there(
    reader: MakeReader, world: World, database: Database
) -> None:
    oksana, here = reader("oksana"), minutes_of(world)
    assert oksana.get(here).html.h1.get_text() == "Minutes from Tuesday 3 February"
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats["oksana"])
        been = session.get_one(Meeting, world.meetings["been"])
        meetings.answer(session, seat, been, Coming.NO, been.starts_at - timedelta(days=1))
    page = oksana.get(here)
    assert page.html.h1.get_text() == "This is what you missed"
    answer = f"/groups/{world.group}/meetings/{world.meetings['next']}/answer"
    oksana.send(answer, answer="yes")
    assert oksana.page.status == 303


def test_fine_for_me_is_one_tap_and_nobody_sees_whose(reader: MakeReader, world: World, database: Database) -> None:
    amina, here = reader("amina"), minutes_of(world)
    amina.get(here)
    sent = amina.page.form(f"{here}fine")
    amina.send(f"{here}fine")
    page = amina.follow()
    assert "Thank you for reading." in page.text
    assert "You have said that they are fine." in page.text
    amina.post(f"{here}fine", 303, sent)
    with database.reading() as session:
        assert len(session.scalars(select(FineWithMinutes.id)).all()) == 1
    for name in ("yusuf", "kari"):
        page = reader(name).get(here)
        assert "1 person has said so. Nobody sees who." in page.text or name == "kari"
        assert all("Amina" not in one.get_text() for one in page.html.select("#fine, .short, .note"))


def test_a_changed_version_is_asked_anew_and_the_old_page_is_told(reader: MakeReader, world: World) -> None:
    amina, kari, here = reader("amina"), reader("kari"), minutes_of(world)
    amina.get(here)
    sent = amina.page.form(f"{here}fine")
    amina.send(f"{here}fine")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="We meet at six.")
    assert "You have said that they are fine." not in amina.get(here).text
    amina.post(f"{here}fine", 303, sent)
    assert "The minutes were changed just now. Read them again first, please." in amina.follow().text


def test_nobody_agrees_before_the_day_has_come_and_then_it_is_one_press(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world)
    page = kari.get(here)
    assert "From Thursday 5 March you can say that the group agrees." in page.text
    sent = page.form(f"{here}newcomers")
    kari.post(f"{here}agreement", 422, {**sent, "number": "1"})
    assert EARLY in kari.page.text
    with time_machine.travel(LATER, tick=True):
        assert "Do you agree on the minutes from Tuesday 3 February?" in reader("kari").get("/today").text
        later = agree(reader, world)
        assert AGREED in later.follow().text
        assert "Do you agree on the minutes" not in later.get("/today").text
        amina = reader("amina")
        assert "We agree on the minutes from Tuesday 3 February" in news(amina.get("/today"))
        page = amina.get(here)
        assert "Agreed since Friday 6 March." in page.text
        assert not page.html.select("#fine")


def test_minutes_are_never_agreed_on_the_day_when_they_are_shared(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    for day in ("2026-03-03", "2026-03-02", "2025-12-24"):
        sent = {**kari.page.form(f"{here}draft"), "agree_on": day}
        kari.send(f"{here}draft", 422, to=f"{here}sharing", agree_on=day)
        soon = "Choose tomorrow or a later day, so that everyone has time."
        assert_refused(kari.page, f"{here}draft", sent, {"agree_on": soon})
        assert "The minutes are not ready yet." in reader("amina").get(here).text
    kari.send(f"{here}draft", to=f"{here}sharing", agree_on="2026-03-04")
    page = kari.follow()
    assert not page.html.select("form[action$='/agreement']")
    number = {**page.form(f"{here}newcomers"), "number": "1"}
    kari.post(f"{here}agreement", 422, number)
    assert EARLY in kari.page.text
    with time_machine.travel(NOW + timedelta(days=1), tick=True):
        assert AGREED in agree(reader, world, "lately").follow().text


def test_a_day_that_is_past_is_offered_anew_when_the_minutes_are_changed(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world)
    assert kari.get(f"{here}draft").form(f"{here}draft")["agree_on"] == "2026-03-05"
    with time_machine.travel(LATER, tick=True):
        assert reader("kari").get(f"{here}draft").form(f"{here}draft")["agree_on"] == "2026-03-09"


def test_today_does_not_ask_to_agree_while_a_change_waits(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world)
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", agreed="We meet at six.")
    with time_machine.travel(LATER, tick=True):
        assert "Do you agree on the minutes" not in reader("kari").get("/today").text


@pytest.mark.parametrize("by", ["draft", "draft/keeping"], ids=["saved", "saved by itself"])
def test_a_draft_keeps_its_own_day_and_the_group_reads_the_one_in_force(
    reader: MakeReader, world: World, by: str
) -> None:
    kari, amina, here = reader("kari"), reader("amina"), minutes_of(world)
    kari.get(f"{here}draft")
    kari.post(f"{here}{by}", 303 if by == "draft" else 200, {
        **kari.page.form(f"{here}draft"), "agreed": "We meet at six.", "agree_on": "2026-03-20",
    })  # fmt: skip
    assert "Tell us by Thursday 5 March." in amina.get(here).text
    assert reader("jonas").get(f"{here}draft").form(f"{here}draft")["agree_on"] == "2026-03-20"
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", agree_on="2026-03-21")
    assert kari.follow().form(f"{here}draft")["agree_on"] == "2026-03-21"
    assert "Tell us by Thursday 5 March." in amina.get(here).text
    kari.send(f"{here}draft", to=f"{here}sharing")
    assert "Tell us by Saturday 21 March." in amina.get(here).text


def test_a_day_alone_is_no_draft_and_the_page_says_where_more_time_is_given(reader: MakeReader, world: World) -> None:
    kari, amina, here = reader("kari"), reader("amina"), minutes_of(world)
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", agree_on="2026-03-20")
    assert "Give more time beside the minutes." in kari.follow().text
    assert "There is a change that the group does not read yet." not in kari.get(here).text
    assert "Tell us by Thursday 5 March." in amina.get(here).text
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", agree_on="2026-03-20")
    assert "Tell us by Friday 20 March." in amina.get(here).text


def test_more_time_is_a_later_day_and_everyone_is_told(reader: MakeReader, world: World) -> None:
    kari, amina, here = reader("kari"), reader("amina"), minutes_of(world)
    assert not amina.get(here).html.select("form[action$='/more-time']")
    kari.get(here)
    for day in ("", "2026-03-05", "2026-03-01", "never"):
        kari.send(f"{here}more-time", 422, until=day)
        assert kari.page.wrong == [
            "Choose a day." if day == "never" else "Choose a later day than before, tomorrow or later."
        ]
    kari.send(f"{here}more-time", until="2026-03-12")
    assert "There is more time now." in kari.follow().text
    assert "Tell us by Thursday 12 March." in amina.get(here).text
    assert news(amina.get("/today")) == ["The minutes from Tuesday 3 February are changed"]
    with time_machine.travel(LATER, tick=True):
        reader("kari").get(here)
        assert not reader("kari").get(here).html.select("form[action$='/agreement']")


def test_a_change_that_waits_is_shared_or_thrown_away_before_the_group_agrees(
    reader: MakeReader, world: World, database: Database
) -> None:
    here = minutes_of(world)
    with time_machine.travel(LATER, tick=True):
        kari, jonas = reader("kari"), reader("jonas")
        sent = kari.get(here).form(f"{here}agreement")
        jonas.get(f"{here}draft")
        jonas.send(f"{here}draft", agreed="We meet at six.")
        kari.post(f"{here}agreement", 422, sent)
        assert "A change waits. Share it first, or throw it away." in kari.page.text
        assert not kari.page.html.select("form[action$='/agreement']")
        assert "Jonas saved last" in kari.page.html.select_one("#draft").get_text(" ", strip=True)
        old = kari.page.form(f"{here}draft/removal")
        jonas.get(f"{here}draft")
        jonas.send(f"{here}draft", agreed="We meet at seven.")
        kari.post(f"{here}draft/removal", 303, old)
        assert "Somebody has saved it just now." in kari.follow().text
        kari.send(f"{here}draft/removal")
        assert "The change is thrown away." in kari.follow().text
        assert "We meet at seven." not in all_texts(database)
        assert "We agreed on this: been." in kari.page.text
        kari.send(f"{here}agreement")
        assert AGREED in kari.follow().text


def test_a_draft_that_is_all_there_is_is_not_thrown_away(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    form = kari.get(f"{here}draft").form(f"{here}draft")
    kari.post(f"{here}draft/removal", 303, {**form, "number": "1"})
    assert kari.get(f"{here}draft").form(f"{here}draft")["agreed"] == "We agreed on this: lately."


def test_a_draft_that_saves_itself_after_the_group_has_agreed_says_so_in_its_line(
    reader: MakeReader, world: World
) -> None:
    here = minutes_of(world)
    with time_machine.travel(LATER, tick=True):
        jonas = reader("jonas", htmx=True)
        sent = {**jonas.get(f"{here}draft").form(f"{here}draft"), "agreed": "We meet at six."}
        agree(reader, world)
        jonas.post(f"{here}draft/keeping", 200, sent)
        assert jonas.page.html.select_one("#kept").get_text() == (
            "The group has agreed meanwhile. Copy what you wrote, and add it with today's day."
        )


def test_agreeing_on_what_was_changed_meanwhile_is_refused_and_says_so(reader: MakeReader, world: World) -> None:
    here = minutes_of(world)
    with time_machine.travel(LATER, tick=True):
        kari, jonas = reader("kari"), reader("jonas")
        kari.get(here)
        jonas.get(f"{here}draft")
        jonas.send(f"{here}draft", to=f"{here}sharing", agreed="We meet at six.")
        kari.send(f"{here}agreement", 422)
        assert "The minutes were changed just now." in kari.page.text
        assert "We meet at six." in kari.page.text


def test_a_change_that_comes_after_the_group_has_agreed_is_kept_in_the_form_and_led_on(
    reader: MakeReader, world: World
) -> None:
    here = minutes_of(world)
    with time_machine.travel(LATER, tick=True):
        jonas = reader("jonas")
        jonas.get(f"{here}draft")
        agree(reader, world)
        jonas.send(f"{here}draft", 422, to=f"{here}sharing", agreed="We meet at six.")
        assert "The group has agreed on these minutes just now" in jonas.page.text
        assert jonas.page.form(f"{here}draft")["agreed"] == "We meet at six."
        assert "We meet at six." not in reader("amina").get(here).text


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_agreed_minutes_are_added_to_with_the_day_and_never_changed(
    reader: MakeReader, world: World, htmx: bool
) -> None:
    here = minutes_of(world)
    with time_machine.travel(LATER, tick=True):
        agree(reader, world)
        kari = reader("kari", htmx=htmx)
        kari.get(f"{here}additions")
        kari.send(f"{here}additions", 422, addition="   ")
        assert_refused(kari.page, f"{here}additions", {"addition": ""}, {"addition": "Write a few words first."})
        kari.send(f"{here}additions", addition="Her name is **Linn**.\n\n- Tuesday\n- Thursday")
        page = reader("amina").get(here)
        assert "Added on Friday 6 March Her name is Linn ." in page.text
        assert [one.get_text() for one in page.html.select("#p-200-1 li")] == ["Tuesday", "Thursday"]
        assert page.html.select(".para strong, .para ul li")
        assert "The minutes from Tuesday 3 February are changed" in news(reader("amina").get("/today"))
        assert "Added: Her name is Linn." in reader("amina").get(f"{here}changes").text
        reader("kari").get(f"{here}draft", 303)


def test_the_agreed_minutes_are_taken_home_as_a_page_and_as_plain_text(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    for kind in ("file", "text"):
        answer = amina.client.get(f"/groups/{world.group}/minutes/{kind}", base_url=BASE)
        assert "The group has not agreed on any minutes yet." in answer.text
    with time_machine.travel(LATER, tick=True):
        agree(reader, world)
        amina = reader("amina")
        for kind, ending in (("file", "html"), ("text", "txt")):
            answer = amina.client.get(f"/groups/{world.group}/minutes/{kind}", base_url=BASE)
            assert answer.headers["Content-Disposition"] == f'attachment; filename="minutes.{ending}"'
            assert "We talked about this: been." in answer.text
            assert "lately" not in answer.text
            assert ("<html" in answer.text) is (kind == "file")
            assert "href" not in answer.text
            assert "Tuesday 3 February 2026" in answer.text
            assert "Agreed since Friday 6 March 2026." in answer.text


def test_the_file_and_the_text_say_all_in_the_order_of_the_page_with_both_views(
    reader: MakeReader, world: World, database: Database
) -> None:
    here = minutes_of(world)
    kari = reader("kari")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", later="The garden.")
    answer = f"{here}corrections/{world.corrections['named']}/answer"
    kari.get(answer)
    kari.send(answer, reply="both", differently="We spoke of food.")
    with database.writing() as session, session.begin():
        minutes = session.scalars(select(Minutes).where(Minutes.current > 0)).one()
        minutes.agreed_at = NOW
    amina = reader("amina")
    whole = amina.get(here).html.select_one("article.text").get_text(" ", strip=True)
    for text in (
        whole,
        *(amina.client.get(f"/groups/{world.group}/minutes/{kind}", base_url=BASE).text for kind in ("file", "text")),
    ):
        said = [
            "We see it differently",
            "Some of us say:",
            "been.",
            "Others of us say:",
            "We spoke of food.",
            "Both stand.",
        ]
        places = [text.index(one) for one in ("What we agreed", "Until next time", "What we take up later")]
        assert places == sorted(places)
        views = text[text.index(said[0]) :]
        assert [views.index(one) for one in said] == sorted(views.index(one) for one in said)
        assert text.count(said[-1]) == 1


def test_one_taps_a_task_for_one_of_us_and_gives_it_back(reader: MakeReader, world: World) -> None:
    amina, yusuf, here = reader("amina"), reader("yusuf"), minutes_of(world)
    task = f"{here}tasks/{world.tasks['been']}/taker"
    amina.get(here)
    yusuf.get(here)
    amina.send(task)
    page = amina.follow()
    assert "Thank you! This is yours." in page.text
    assert "You do this until next time: Brings the suit" in page.text
    yusuf.send(task)
    assert "Somebody was first. Thank you!" in yusuf.follow().text
    assert "Amina" in yusuf.page.html.select_one("#tasks").get_text()
    amina.send(f"{task}/removal")
    assert "That is fine. Somebody else can take it now." in amina.follow().text


def test_a_task_stays_taken_when_the_minutes_are_changed_elsewhere(reader: MakeReader, world: World) -> None:
    amina, kari, here = reader("amina"), reader("kari"), minutes_of(world)
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", agreed="We meet at six.")
    amina.get(here)
    amina.send(f"{here}tasks/{world.tasks['been']}/taker")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing")
    assert "You do this until next time: Brings the suit" in amina.get(here).text


def test_a_task_that_is_said_otherwise_stays_taken_and_another_one_is_told_to_whoever_took_it(
    reader: MakeReader, world: World
) -> None:
    amina, kari, here = reader("amina"), reader("kari"), minutes_of(world)
    amina.get(here)
    amina.send(f"{here}tasks/{world.tasks['been']}/taker")
    for words, taken in (("Brings the suit and boots", True), ("Asks the library", False)):
        kari.get(f"{here}draft")
        kari.send(f"{here}draft", to=f"{here}sharing", **{"tasks-1-what": words})
        page = amina.get(here)
        assert (f"You do this until next time: {words}" in page.text) is taken
        free = "The minutes from Tuesday 3 February changed: what you took on is free again"
        assert (free in news(amina.get("/today"))) is not taken
    assert "Can you do one of these? Asks the library" in amina.get(here).text
    assert free not in news(reader("yusuf").get("/today"))


def test_in_short_says_that_more_was_agreed_and_leads_to_it(reader: MakeReader, world: World) -> None:
    amina, kari, here = reader("amina"), reader("kari"), minutes_of(world)
    assert "more below" not in amina.get(here).text
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="We meet at six. We bake.\n\n- Our oven\n- Our flour")
    page = amina.get(here)
    assert "We agreed: We meet at six. We bake. and 2 more below" in page.text
    assert page.html.select_one(".short a[href='#agreed']")
    assert page.html.select_one("h2#agreed").get_text() == "What we agreed"


def test_how_many_were_there_is_said_once_on_the_screen_and_once_on_paper(reader: MakeReader, world: World) -> None:
    page = reader("amina").get(minutes_of(world))
    lines = [one for one in page.html.select("main p, main li") if "7 people were there." in one.get_text()]
    assert [one.name for one in lines] == ["li", "p"]
    assert lines[0].find_parent(class_="noprint")
    assert lines[1]["class"] == ["on-paper"]


def test_minutes_that_were_never_written_can_say_why(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    assert "What did you say on Tuesday 24 February?" in kari.get("/today").text
    kari.get(f"{here}none")
    kari.send(f"{here}none", 422, reason="   ")
    kari.send(f"{here}none", reason="We only ate and laughed.")
    assert "There are no minutes from this meeting: We only ate and laughed." in reader("amina").get(here).text
    assert "What did you say on Tuesday 24 February?" not in kari.get("/today").text
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing")
    page = reader("amina").get(here)
    assert "We talked about this: lately." in page.text
    assert "laughed" not in page.text


def test_newcomers_read_what_the_group_has_opened_and_nothing_else(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, halima, here = reader("kari"), reader("halima"), minutes_of(world)
    earlier = f"/groups/{world.group}/minutes/earlier"
    halima.get(here, 404)
    assert "There is nothing from before you came." in halima.get(earlier).text
    kari.get(here)
    kari.send(f"{here}newcomers")
    assert "The group has said that those who come later may read this." in kari.follow().text
    opened = "The group has opened minutes from before you came"
    assert opened in news(halima.get("/today"))
    assert halima.page.html.select(f'article.new a[href="{earlier}"]')
    assert opened not in news(reader("amina").get("/today"))
    assert halima.get(f"/groups/{world.group}/plan").html.select(f'a[href="{earlier}"]')
    assert halima.get(earlier).html.select(f'a[href="{here}"]')
    assert "We talked about this: been." in halima.get(here).text
    halima.send(f"{here}fine")
    halima.get(here.removesuffix("minutes/"), 404)
    kari.get(here)
    kari.send(f"{here}newcomers")
    halima.get(here, 404)
    with database.reading() as session:
        assert session.scalar(select(Minutes.for_newcomers).where(Minutes.current == 1)) is False
