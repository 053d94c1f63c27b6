"""Facilitators write minutes together, and share them with the group when they are ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from bs4 import Tag
from sqlalchemy import func, select

from portal.core.database import Database
from portal.minutes.models import Minutes, MinutesPart, MinutesVersion
from portal.texts.models import Written
from tests.probing import all_texts
from tests.reader import Page, Reader
from tests.refusing import assert_refused, assert_says
from tests.world import NOW, World

MakeReader = Callable[..., Reader]

with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
NOT_READY = "The minutes are not ready yet. They say what we said and agreed."
NUMBER = "Write how many as a number, from 0 to 200."
SOMETHING = "Write a sentence here first. Then you can share it."
TALKED = "points-0-words"
HIDDEN = "There are signs in the text that cannot be seen. Type it again by hand, please."
THEIRS = "saved while you wrote"


def minutes_of(world: World, key: str) -> str:
    return f"/groups/{world.group}/meetings/{world.meetings[key]}/minutes/"


def a_meeting_without_minutes(reader: MakeReader, world: World) -> tuple[str, datetime]:
    """A meeting of this afternoon: the address of its minutes, and a time when it is over."""
    kari = reader("kari")
    kari.get(f"/groups/{world.group}/meetings/new")
    kari.send(f"/groups/{world.group}/meetings/", day="2026-03-03", at="15:00", theme="Bread", agenda="Sourdough")
    return f"{kari.page.response.headers['Location']}/minutes/", NOW + timedelta(hours=5)


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


def told(database: Database) -> int:
    """How many pieces of news about minutes were told in all."""
    from portal.notifications.models import Notice

    with database.reading() as session:
        return session.scalar(select(func.count()).where(Notice.thing == "minutes")) or 0


def texts(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Written)) or 0


def options(page: Page, name: str) -> list[str]:
    box = page.html.select_one(f'select[name="{name}"]')
    assert isinstance(box, Tag)
    return [option.get_text() for option in box("option")]


def test_a_draft_is_seen_by_facilitators_only(reader: MakeReader, world: World) -> None:
    here = minutes_of(world, "lately")
    for name in ("kari", "jonas"):
        one = reader(name)
        assert "Nobody in the group can read anything here yet." in one.get(here).text
        written = one.get(f"{here}draft").form(f"{here}draft")
        assert written[TALKED] == "We talked about this: lately."
        assert "Only the facilitators see this until you share it." in one.page.text
    for name in ("amina", "selam", "morten"):
        one = reader(name)
        page = one.get(here)
        assert NOT_READY in page.text
        assert "lately" not in page.text
        assert page.html.select("main a[href$='/draft']") == []
        assert "lately" not in one.get(f"{here}draft", 403).text


def test_the_form_is_the_plan_with_a_box_under_each_point(reader: MakeReader, world: World) -> None:
    here, over = a_meeting_without_minutes(reader, world)
    with time_machine.travel(over, tick=True):
        kari = reader("kari")
        page = kari.get(f"{here}draft")
        labels = [label.get_text() for label in page.html.select('label[for^="points-"]')]
        assert labels == ["Sourdough", "Something else you talked about"]
        assert page.html.select_one('label[for^="points-"] > [hx-ignore]')["lang"] == "en"
        kari.send(f"{here}draft", to=f"{here}sharing", **{TALKED: "It rises.", "points-1-words": "And the weather."})
        page = reader("amina").get(here)
        assert "What we talked about Sourdough It rises." in page.text
        assert "And the weather." in page.text


def test_sharing_tells_once_everyone_who_was_in_the_group_that_day(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    sent = kari.page.form(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="We call together.")
    assert "The minutes are shared. Everyone in the group is told." in kari.follow().text
    for name in ("amina", "selam", "jonas"):
        one = reader(name)
        assert news(one.get("/today")) == ["The minutes from Tuesday 24 February are ready"]
        page = one.get(here)
        for words in (
            "7 people were there.", "We talked about this: lately.", "We call together.",
            "Whether to ask somebody in.", "Kari : Puts up a shelf", "One of us: Brings the suit",
        ):  # fmt: skip
            assert words in page.text
    assert news(kari.get("/today")) == []
    before = told(database)
    kari.post(f"{here}sharing", 303, {**sent, "form_key": "another", "agreed": "We call together."})
    assert told(database) == before, "what stands there already is shared already"
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing")
    assert told(database) == before == 6, "all others but Morten, who pauses, and Halima, who came later"


@with_and_without_htmx
def test_a_saved_draft_can_be_saved_again_at_once(reader: MakeReader, world: World, htmx: bool) -> None:
    kari, here = reader("kari", htmx=htmx), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    for number in range(3):
        kari.send(f"{here}draft", **{TALKED: f"This is number {number}."})
        if htmx:
            assert kari.page.html.html is None
            assert kari.page.html.select_one("#minutes-form [autofocus]").get_text() == "Saved at 13:00."
            assert kari.page.html.select_one("#status").get_text() == "The draft is saved."
        else:
            assert "The draft is saved." in kari.follow().text
        stands = kari.page.form(f"{here}draft")
        assert (stands[TALKED], stands["version"]) == (f"This is number {number}.", str(number + 2))
        assert stands["tasks-2-what"] == ""
    assert NOT_READY in reader("amina").get(here).text


def test_each_saved_draft_makes_room_for_one_task_more(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    for number in range(2, 5):
        kari.send(f"{here}draft", **{f"tasks-{number}-who": "0", f"tasks-{number}-what": f"Task {number}"})
        kari.follow()
        assert kari.page.form(f"{here}draft")[f"tasks-{number + 1}-what"] == ""


def test_there_is_room_for_twenty_tasks_and_the_page_still_opens(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    twenty = {f"tasks-{n}-{part}": value for n in range(20) for part, value in (("who", "0"), ("what", f"Task {n}."))}
    kari.send(f"{here}draft", **twenty)
    page = kari.follow()
    assert page.form(f"{here}draft")["tasks-19-what"] == "Task 19."
    assert "Save, and there is room for one more." not in page.text
    kari.send(f"{here}draft", to=f"{here}sharing")
    assert len(kari.follow().html.select("main article li")) == 20


@with_and_without_htmx
@pytest.mark.parametrize("there_are_some", [True, False], ids=["a draft", "nothing yet"])
def test_of_two_facilitators_who_write_the_second_sees_both_and_loses_nothing(
    reader: MakeReader, world: World, database: Database, there_are_some: bool, htmx: bool
) -> None:
    here, over = minutes_of(world, "lately"), NOW
    if not there_are_some:
        here, over = a_meeting_without_minutes(reader, world)
    with time_machine.travel(over, tick=True):
        kari, jonas = reader("kari", htmx=htmx), reader("jonas", htmx=htmx)
        kari.get(f"{here}draft")
        jonas.get(f"{here}draft")
        theirs = {TALKED: "Jonas heard this.", "tasks-0-what": "Jonas bakes", "tasks-1-what": "", "present": "8"}
        jonas.send(f"{here}draft", **theirs)
        mine = {TALKED: "Kari heard that.\n\nAnd more.", "tasks-0-what": "Kari cooks", "present": "9"}
        wrote = {**kari.page.form(f"{here}draft"), **mine}
        kari.send(f"{here}draft", 422, **mine)
        assert_refused(kari.page, f"{here}draft", wrote, {})
        box = kari.page.html.select_one("#theirs").get_text(" ", strip=True)
        for words in ("Jonas", THEIRS, "8 people were there.", "Jonas heard this.", "Jonas bakes"):
            assert words in box
        assert "Kari heard" not in box
        assert "cooks" not in box
        kari.send(f"{here}draft", **{TALKED: "Jonas heard this. Kari heard that."}, agreed="Both.")
        stands = reader("jonas").get(f"{here}draft").form(f"{here}draft")
        assert stands[TALKED] == "Jonas heard this. Kari heard that."
        assert (stands["agreed"], stands["present"], stands["tasks-0-what"]) == ("Both.", "9", "Kari cooks")
    with database.reading() as session:
        assert len(session.scalars(select(Minutes.id)).all()) == (2 if there_are_some else 3)


def test_minutes_that_were_shared_meanwhile_are_not_overwritten_unseen(reader: MakeReader, world: World) -> None:
    kari, jonas, here = reader("kari"), reader("jonas"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    jonas.get(f"{here}draft")
    jonas.send(f"{here}draft", to=f"{here}sharing", agreed="All of us come.")
    kari.send(f"{here}draft", 422, to=f"{here}sharing", agreed="Nobody comes.")
    assert "All of us come." in kari.page.html.select_one("#theirs").get_text()
    assert "All of us come." in reader("amina").get(here).text


@with_and_without_htmx
def test_the_same_form_sent_twice_is_saved_once_and_answered_alike(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, here = reader("kari", htmx=htmx), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    sent = {**kari.page.form(f"{here}draft"), "not_agreed": "When to meet."}
    status = 200 if htmx else 303
    first = kari.post(f"{here}draft", status, sent)
    made = texts(database)
    second = kari.post(f"{here}draft", status, sent)
    assert second.response.headers.get("Location") == first.response.headers.get("Location")
    if htmx:
        assert second.text == first.text
        assert second.form(f"{here}draft")["version"] == first.form(f"{here}draft")["version"] == "2"
    assert texts(database) == made
    with database.reading() as session:
        where = Minutes.meeting_id == world.meetings["lately"]
        assert session.scalar(select(Minutes.saves).where(where)) == 2


def test_the_sharing_form_sent_twice_shares_once_and_gets_the_same_answer(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    sent = kari.page.form(f"{here}draft")
    first = kari.post(f"{here}sharing", 303, sent).response
    shown = kari.follow().text
    before = told(database)
    second = kari.post(f"{here}sharing", 303, sent).response
    assert second.headers["Location"] == first.headers["Location"] == here
    assert kari.follow().text == shown
    assert told(database) == before


@with_and_without_htmx
def test_what_is_written_on_after_a_lost_answer_is_not_lost(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    """The draft was saved, its answer never came, and Kari goes on in the page that she still has."""
    kari, here = reader("kari", htmx=htmx), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    page, status = kari.page, 200 if htmx else 303
    sent = {**page.form(f"{here}draft"), TALKED: "The first half."}
    kari.post(f"{here}draft", status, sent)
    kari.post(f"{here}draft", status, {**sent, TALKED: "The first half. And the second."})
    assert reader("jonas").get(f"{here}draft").form(f"{here}draft")[TALKED] == "The first half. And the second."


def test_sharing_while_the_draft_is_still_being_saved_shares_it(reader: MakeReader, world: World) -> None:
    """On a slow phone: "Save the draft", and at once "Share it", from the same page."""
    kari, here = reader("kari", htmx=True), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    sent = {**kari.page.form(f"{here}draft"), TALKED: "We talked about shoes."}
    kari.post(f"{here}draft", 200, sent)
    kari.post(f"{here}sharing", 303, sent, htmx=False)
    assert "The minutes are shared." in kari.follow().text
    assert "We talked about shoes." in reader("amina").get(here).text


def test_what_somebody_else_saved_meanwhile_stands_in_the_way_of_a_page_that_saved_before(
    reader: MakeReader, world: World
) -> None:
    kari, jonas, here = reader("kari"), reader("jonas"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    sent = kari.page.form(f"{here}draft")
    kari.post(f"{here}draft", 303, {**sent, TALKED: "Kari begins."})
    jonas.get(f"{here}draft")
    jonas.send(f"{here}draft", **{TALKED: "Kari begins. Jonas ends."})
    kari.post(f"{here}draft", 422, {**sent, TALKED: "Kari begins. And goes on."})
    assert "Jonas ends." in kari.page.html.select_one("#theirs").get_text()
    assert kari.page.form(f"{here}draft")[TALKED] == "Kari begins. And goes on."


def test_empty_minutes_are_not_shared_and_nothing_of_the_form_is_lost(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    sent = {**kari.page.form(f"{here}draft"), TALKED: " \n ", "agreed": "", "present": "4"}
    kari.send(f"{here}draft", 422, to=f"{here}sharing", **{TALKED: " \n "}, agreed="", present="4")
    assert_refused(kari.page, f"{here}draft", {**sent, TALKED: ""}, {TALKED: SOMETHING})
    assert NOT_READY in reader("amina").get(here).text
    assert reader("jonas").get(f"{here}draft").form(f"{here}draft")[TALKED] == "We talked about this: lately."
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="We meet again.")
    page = reader("amina").get(here)
    assert "We meet again." in page.text
    assert "What we talked about" not in page.text


def test_minutes_that_the_group_reads_are_not_emptied(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "been")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", 422, to=f"{here}sharing", agreed=" ", **{TALKED: ""})
    assert kari.page.wrong == [SOMETHING]
    assert "We talked about this: been." in reader("amina").get(here).text
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="We meet at five.", **{TALKED: ""})
    assert "We meet at five." in reader("amina").get(here).text


def test_an_empty_draft_may_be_saved(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    nothing = dict.fromkeys((TALKED, "agreed", "not_agreed", "present", "tasks-0-what", "tasks-1-what"), "")
    kari.send(f"{here}draft", **nothing)
    stands = kari.follow().form(f"{here}draft")
    assert {name: stands[name] for name in nothing} == nothing


@pytest.mark.parametrize("key", ["next", "cancelled"])
def test_there_are_no_minutes_of_a_meeting_that_has_not_been(reader: MakeReader, world: World, key: str) -> None:
    kari, here = reader("kari"), minutes_of(world, key)
    why = "This meeting was cancelled. There are no minutes." if key == "cancelled" else NOT_READY
    for address in (here, f"{here}draft", f"{here}none"):
        page = kari.get(address)
        assert why in page.text
        assert page.html.select("main a[href$='/draft'], form[action$='/draft'], main textarea") == []
    filled = kari.get(f"{minutes_of(world, 'lately')}draft").form(f"{minutes_of(world, 'lately')}draft")
    for action in ("draft", "sharing"):
        assert why in kari.post(f"{here}{action}", 422, {**filled, "version": "0"}).text
    assert (
        reader("amina").get(f"/groups/{world.group}/meetings/{world.meetings[key]}").html.select("a[href$='/minutes/']")
        == []
    )


def test_how_many_there_were_is_a_number_or_nothing(
    reader: MakeReader, world: World, subtests: pytest.Subtests
) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    for present in ("seven", "-1", "201", "7.5", "5 and a dog", "9" * 30, "NaN"):
        with subtests.test(present):
            kari.send(f"{here}draft", 422, present=present)
            assert_refused(kari.page, f"{here}draft", {"present": present}, {"present": NUMBER})
    for present, stands in (("0", "0"), ("200", "200"), (" 6 ", "6"), ("", ""), ("  ", "")):
        with subtests.test(present):
            kari.send(f"{here}draft", present=present)
            assert kari.follow().form(f"{here}draft")["present"] == stands
    kari.send(f"{here}draft", to=f"{here}sharing")
    page = reader("amina").get(here)
    assert "there." not in page.text


def test_a_task_is_a_facilitators_by_name_or_one_of_ours(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests
) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    assert options(kari.page, "tasks-0-who") == ["One of us", "Kari", "Jonas"]
    kari.send(f"{here}draft", **{"tasks-0-who": str(world.seats["jonas"]), "tasks-0-what": "Asks the library"})
    kari.follow()
    assert kari.page.html.select_one('select[name="tasks-0-who"] option[selected]').get_text() == "Jonas"
    forged = [str(world.seats[name]) for name in ("amina", "selam", "ingrid", "stig")]
    for who in (*forged, "999999999999999999999", "-1"):
        with subtests.test(who):
            kari.send(f"{here}draft", **{"tasks-1-who": who, "tasks-1-what": "Brings the suit"})
            kari.follow()
            assert kari.page.form(f"{here}draft")["tasks-1-who"] == "0"
    kari.send(f"{here}draft", to=f"{here}sharing")
    tasks = [line.get_text(" ", strip=True) for line in kari.follow().html.select("main article li")]
    assert tasks == ["Jonas : Asks the library", "One of us: Brings the suit"]
    with database.reading() as session:
        mine = select(MinutesPart.facilitator_id).join(MinutesVersion).join(Minutes)
        mine = mine.where(Minutes.meeting_id == world.meetings["lately"], MinutesPart.slot >= 120)
        assert set(session.scalars(mine)) == {world.seats["jonas"], None}


def test_a_name_that_is_not_in_the_list_is_chosen_again(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", 422, **{"tasks-0-who": "Amina", "tasks-0-what": "Brings bread"})
    kept = {"tasks-0-what": "Brings bread"}
    assert_refused(kari.page, f"{here}draft", kept, {"tasks-0-who": "Choose a name from the list."})


def test_tasks_that_are_taken_out_close_the_gap_and_are_kept_nowhere(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    before = texts(database)
    kari.send(f"{here}draft", **{"tasks-0-what": "", "tasks-2-what": "A third thing"})
    stands = kari.follow().form(f"{here}draft")
    assert [stands[f"tasks-{n}-what"] for n in range(3)] == ["Brings the suit", "A third thing", ""]
    kari.send(f"{here}draft", **{"tasks-0-what": "", "tasks-1-what": ""})
    assert texts(database) == before - 2
    assert "A third thing" not in all_texts(database)


def test_a_change_of_shared_minutes_is_a_draft_until_it_is_shared_and_then_told_once(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, amina, here = reader("kari"), reader("amina"), minutes_of(world, "been")
    kari.get(f"{here}draft")
    assert "It reads this change when you share it." in kari.page.text
    kari.send(f"{here}draft", agreed="We meet at five.")
    assert "The draft is saved." in kari.follow().text
    assert "We meet at five." not in amina.get(here).text
    assert "There is a change that the group does not read yet." in reader("jonas").get(here).text
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing")
    assert "We meet at five." in amina.get(here).text
    assert news(amina.get("/today")) == ["The minutes from Tuesday 3 February are changed"]
    changes = amina.get(f"{here}changes")
    assert "Before it said: We agreed on this: been. Now it says: We meet at five." in changes.text
    assert [one.get_text() for one in changes.html.select("del")] == ["We agreed on this: been."]


def test_minutes_say_that_nothing_was_agreed_where_nothing_was(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="", not_agreed="")
    page = reader("amina").get(here)
    assert "What we agreed Nothing this time." in page.text
    assert "What we did not agree on Nothing." in page.text


@with_and_without_htmx
def test_each_wrong_text_has_its_own_sentence_and_nothing_typed_is_lost(
    reader: MakeReader, world: World, subtests: pytest.Subtests, htmx: bool
) -> None:
    kari, here = reader("kari", htmx=htmx), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    for what, fields, sentences in (
        (
            "everything too long",
            {TALKED: "e" * 8_001, "agreed": "e" * 6_200, "not_agreed": "e" * 6_001, "tasks-1-what": "e" * 310},
            {
                TALKED: "There is room for 8000 letters here. Yours is 1 letter too long.",
                "agreed": "There is room for 6000 letters here. Yours is 200 letters too long.",
                "not_agreed": "There is room for 6000 letters here. Yours is 1 letter too long.",
                "tasks-1-what": "There is room for 300 letters here. Yours is 10 letters too long.",
            },
        ),
        ("a bell", {TALKED: "Ring \x07 here.", "agreed": ""}, {TALKED: HIDDEN}),
        (
            "two tasks",
            {"tasks-0-what": "a\u202eb", "tasks-2-what": "two\nlines"},
            {"tasks-0-what": HIDDEN, "tasks-2-what": HIDDEN},
        ),
    ):
        with subtests.test(what):
            kari.get(f"{here}draft")
            sent = {**kari.page.form(f"{here}draft"), **fields}
            kari.send(f"{here}draft", 422, **fields)
            assert_refused(kari.page, f"{here}draft", sent, sentences)
            for box, sentence in sentences.items():
                assert_says(kari.page, box, sentence)
            if htmx:
                assert kari.page.html.html is None
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", **{TALKED: "e" * 8_000}, agreed="A line.\r\nAnother.\n\n\n\nA tab:\there.")
    assert kari.page.status in (200, 303)


def test_minutes_in_another_script_carry_their_language(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world, "lately")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", **{TALKED: "Ми говорили про зиму."}, agreed="اتفقنا على الخبز.")
    page = reader("amina").get(here)
    shown = [(str(words["lang"]), str(words["dir"])) for words in page.html.select("main div[hx-ignore]")]
    assert shown == [("uk", "ltr"), ("ar", "rtl"), ("en", "ltr")]
