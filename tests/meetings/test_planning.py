"""A facilitator plans, changes and cancels meetings, and is told kindly what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.meetings.models import AgendaItem, Answer, Meeting
from portal.people.models import Person
from portal.texts.models import Written
from tests.probing import all_texts
from tests.reader import Page, Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import NOW, PASSPHRASE, World

MakeReader = Callable[..., Reader]

PLAN = {
    "day": "2026-04-21",
    "at": "17:30",
    "minutes_long": "120",
    "theme": "What helps in winter?",
    "agenda": "Since last time\nWarm shoes",
    "place": "The library",
    "way": "Bus 5 to the square.\nThe green door.",
    "food": "Pancakes",
    "children": "They are welcome.",
    "bring": "A cup",
}
PAST = "Choose a day and a time that have not been yet."
LENGTH = "Choose how long it lasts: from 15 minutes to 12 hours."
THEME = "Write what you will talk about. You may write: We decide together."
DAY, TIME = "Choose a day.", "Choose a time, like 17:30."
HIDDEN = "There are signs in the text that cannot be seen. Type it again by hand, please."
NO_SUCH_TIME = "The clocks change that night, and this time does not exist. Choose another time."
WHY = "You change the time. Write why, in a few words. Everyone in the group can read it."
CANCELLED_ALREADY = "This meeting is cancelled, so nothing was changed."
BEGUN_ALREADY = "This meeting has begun, so nothing was changed. Call us if you are on your way."


def meetings_of(world: World) -> str:
    return f"/groups/{world.group}/meetings/"


def a_meeting(world: World, key: str) -> str:
    return f"{meetings_of(world)}{world.meetings[key]}"


def plan(kari: Reader, world: World, **fields: str) -> str:
    """Plan a meeting through the pages, and give its address."""
    kari.get(f"{meetings_of(world)}new")
    kari.send(meetings_of(world), **{**PLAN, **fields})
    return str(kari.page.response.headers["Location"])


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


def how_many(database: Database, kind: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def test_a_planned_meeting_can_be_read_by_everyone_in_the_group(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    address = plan(kari, world)
    assert "The meeting is in the plan. Everyone in the group is told." in kari.follow().text
    for name in ("amina", "selam", "jonas"):
        page = reader(name).get(address)
        assert page.html.h1.get_text() == "Tuesday 21 April"
        for words in (
            "From 17:30 to 19:30", "What helps in winter?", "The library", "Bus 5 to the square.",
            "The green door.", "Pancakes", "They are welcome.", "A cup",
        ):  # fmt: skip
            assert words in page.text
        assert [item.get_text() for item in page.html.select("main ol li")] == ["Since last time", "Warm shoes"]


def test_everyone_but_the_one_who_plans_is_told_on_today(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    address = plan(kari, world)
    assert news(kari.get("/today")) == []
    for name in ("amina", "selam", "jonas"):
        page = reader(name).get("/today")
        assert news(page) == ["There is a new meeting on Tuesday 21 April"]
        assert page.html.select_one("article.new li a")["href"] == address


def test_the_agenda_becomes_a_numbered_list_without_bullets_and_empty_lines(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    typed = "- Since last time\n\n•  Warm shoes \r\n* Who cooks?\n   \n– One-pot meals - and more\n-\n3 - 4 ideas"
    address = plan(kari, world, agenda=typed)
    shown = [item.get_text() for item in kari.follow().html.select("main ol li")]
    assert shown == ["Since last time", "Warm shoes", "Who cooks?", "One-pot meals - and more", "3 - 4 ideas"]
    kari.get(f"{address}/change")
    assert kari.page.form(f"{address}/change")["agenda"] == "\n".join(shown)


def test_there_is_room_for_twenty_things_to_talk_about(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    twenty = "\n".join(f"Thing {number}" for number in range(20))
    plan(kari, world, agenda=twenty)
    assert len(kari.follow().html.select("main ol li")) == 20
    kari.get(f"{meetings_of(world)}new")
    sent = {**PLAN, "agenda": f"{twenty}\nThing 20\nThing 21"}
    kari.send(meetings_of(world), 422, **sent)
    assert_refused(kari.page, meetings_of(world), sent, {"agenda": "There is room for 20 things. Take out 2."})


def test_a_new_meeting_is_filled_in_like_the_last_one(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    plan(kari, world, minutes_long="150")
    page = kari.get(f"{meetings_of(world)}new")
    assert "It is filled in like the last meeting. Change only what is new." in page.text
    new_each_time = dict.fromkeys(("theme", "agenda", "food", "bring"), "")
    like_last = {**PLAN, **new_each_time, "day": "2026-05-19", "minutes_long": "150"}
    filled = page.form(meetings_of(world))
    assert {name: filled[name] for name in PLAN} == like_last


def test_the_first_meeting_of_a_group_is_asked_for_with_empty_fields(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        named = [session.get_one(Person, world.people[name]) for name in ("kari", "jonas")]
        group_id = groups.open_group(session, "Fredagsbordet", named, NOW).id
    page = reader("kari").get(f"/groups/{group_id}/meetings/new")
    assert "filled in like the last meeting" not in page.text
    filled = page.form(f"/groups/{group_id}/meetings/")
    assert {name: filled[name] for name in PLAN} == {**dict.fromkeys(PLAN, ""), "minutes_long": "120"}


def test_after_a_long_silence_a_day_to_come_is_suggested_and_never_one_that_has_been(
    reader: MakeReader, world: World
) -> None:
    with time_machine.travel(NOW + timedelta(days=200), tick=True):
        kari = reader("kari")
        page = kari.get(f"{meetings_of(world)}new")
        suggested = datetime.fromisoformat(str(page.form(meetings_of(world))["day"])).replace(tzinfo=UTC)
        assert NOW + timedelta(days=200) < suggested < NOW + timedelta(days=229)


def long(letters: int) -> str:
    return "e" * letters


Refused = dict[str, tuple[dict[str, str], dict[str, str]]]
"""What is wrong: the fields that are typed, and the sentence of each, by its id."""
WRONG_TIMES: Refused = {
    "a day that has been": ({"day": "2026-03-02"}, {"day": PAST}),
    "a time of today that has been": ({"day": "2026-03-03", "at": "12:59"}, {"day": PAST}),
    "the first day there is": ({"day": "0001-01-01", "at": "00:00"}, {"day": DAY}),
    "the last day there is": ({"day": "9999-12-31", "at": "23:30"}, {"day": DAY}),
    "no day": ({"day": ""}, {"day": DAY}),
    "no time": ({"at": ""}, {"at": TIME}),
    "neither": ({"day": "", "at": ""}, {"day": DAY, "at": TIME}),
    "a day in words": ({"day": "next Tuesday"}, {"day": DAY}),
    "a day as it is written elsewhere": ({"day": "21.04.2026"}, {"day": DAY}),
    "a day that does not exist": ({"day": "2026-02-30"}, {"day": DAY}),
    "a time that does not exist": ({"at": "25:00"}, {"at": TIME}),
    "a time in words": ({"at": "half past five"}, {"at": TIME}),
    "the hour that the clocks leave out": ({"day": "2026-03-29", "at": "02:30"}, {"at": NO_SUCH_TIME}),
}
WRONG_TEXTS: Refused = {
    "no theme": ({"theme": ""}, {"theme": THEME}),
    "a theme of joiners, which show nothing": ({"theme": "\u200d\u2060\u200b"}, {"theme": THEME}),
    "a theme one letter over": (
        {"theme": long(201)},
        {"theme": "There is room for 200 letters here. Yours is 1 letter too long."},
    ),
    "ten thousand emojis": (
        {"theme": "🍲" * 10_000},
        {"theme": "There is room for 200 letters here. Yours is 9800 letters too long."},
    ),
    "a control character": ({"place": "The\x07library"}, {"place": HIDDEN}),
    "nothing but a control character": ({"food": "\x7f"}, {"food": HIDDEN}),
    "a zero byte": ({"bring": "A\x00cup"}, {"bring": HIDDEN}),
    "writing that is turned round": ({"theme": "soup \u202egnimoc"}, {"theme": HIDDEN}),
    "several lines in a line": ({"children": "Yes\nand no"}, {"children": HIDDEN}),
    "a way there that is too long": (
        {"way": long(700)},
        {"way": "There is room for 600 letters here. Yours is 100 letters too long."},
    ),
    "too many things to talk about, and too long": (
        {"agenda": long(3002)},
        {"agenda": "There is room for 3000 letters here. Yours is 2 letters too long."},
    ),
    "five things at once": (
        {"day": "", "at": "later", "theme": "", "place": long(300), "bring": long(202)},
        {
            "day": DAY,
            "at": TIME,
            "theme": THEME,
            "place": "There is room for 200 letters here. Yours is 100 letters too long.",
            "bring": "There is room for 200 letters here. Yours is 2 letters too long.",
        },
    ),
}


@pytest.mark.parametrize("wrong", [WRONG_TIMES, WRONG_TEXTS], ids=["times", "texts"])
def test_each_wrong_thing_has_its_own_sentence_and_nothing_typed_is_lost(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests, wrong: Refused
) -> None:
    kari = reader("kari")
    kari.get(f"{meetings_of(world)}new")
    before = how_many(database, Meeting)
    for what, (fields, sentences) in wrong.items():
        with subtests.test(what):
            sent = {**PLAN, **fields}
            kari.send(meetings_of(world), 422, **sent)
            assert_refused(kari.page, meetings_of(world), sent, sentences)
            assert_summary_first(kari.page)
    assert how_many(database, Meeting) == before
    kari.send(meetings_of(world), **PLAN)
    assert how_many(database, Meeting) == before + 1


def test_a_theme_of_only_spaces_is_no_theme(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    kari.get(f"{meetings_of(world)}new")
    for spaces in ("   ", "\t", "\u00a0\u2003", "\u3000\u200b"):
        kari.send(meetings_of(world), 422, **{**PLAN, "theme": spaces})
        assert kari.page.wrong == [THEME]


def test_a_meeting_lasts_from_a_quarter_of_an_hour_to_half_a_day(
    reader: MakeReader, world: World, subtests: pytest.Subtests
) -> None:
    kari = reader("kari")
    kari.get(f"{meetings_of(world)}new")
    kept = {name: value for name, value in PLAN.items() if name != "minutes_long"}
    for length in ("0", "-5", "9999", "14", "721", "two hours", "1e2", ""):
        with subtests.test(length):
            kari.send(meetings_of(world), 422, **{**PLAN, "minutes_long": length})
            assert_refused(kari.page, meetings_of(world), kept, {"minutes_long": LENGTH})
    for length, until in (("15", "17:45"), ("720", "05:30")):
        plan(kari, world, minutes_long=length)
        assert f"From 17:30 to {until}" in kari.follow().text


def test_the_same_form_sent_twice_makes_one_meeting_and_gets_the_same_answer(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, amina = reader("kari"), reader("amina")
    kari.get(f"{meetings_of(world)}new")
    sent = {**kari.page.form(meetings_of(world)), **PLAN}
    before = how_many(database, Meeting), how_many(database, Written)
    first = kari.post(meetings_of(world), 303, sent).response
    said = kari.follow().text
    made = how_many(database, Meeting), how_many(database, Written)
    second = kari.post(meetings_of(world), 303, sent).response
    assert second.headers["Location"] == first.headers["Location"]
    assert kari.follow().text == said
    assert (how_many(database, Meeting), how_many(database, Written)) == made == (before[0] + 1, before[1] + 8)
    assert news(amina.get("/today")) == ["There is a new meeting on Tuesday 21 April"]


ALREADY = "The meeting is in the plan already Your first try came through, and everyone in the group was told."


def test_a_plan_that_is_written_on_after_a_lost_answer_is_not_lost(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, amina = reader("kari"), reader("amina")
    kari.get(f"{meetings_of(world)}new")
    sent = {**kari.page.form(meetings_of(world)), **PLAN}
    before = how_many(database, Meeting)
    address = kari.post(meetings_of(world), 303, sent).leads_to
    kari.follow()  # its answer is lost, and with it what was to be said on the next page
    wrote = {**sent, "theme": "What helps in spring?", "food": "", "agenda": "Since last time\nRubber boots"}
    for _ in range(2):
        kari.post(meetings_of(world), 422, wrote)
        assert "The meeting is in the plan. Everyone" not in kari.page.text, "these words are in no plan"
        assert_refused(kari.page, f"{address}/change", wrote, {})
        note = kari.page.html.select_one("#theirs")
        assert (note["tabindex"], note.has_attr("autofocus")) == ("-1", True)
        said = note.get_text(" ", strip=True)
        assert said.startswith(ALREADY)
        for words in ("Tuesday 21 April at 17:30", "What helps in winter?", "Pancakes", "Warm shoes"):
            assert words in said
        assert "What helps in winter?" in amina.get(address).text
    kari.send(f"{address}/change")
    page = amina.get(address)
    assert "What helps in spring?" in page.text
    assert "Rubber boots" in page.text
    assert "Pancakes" not in page.text
    assert how_many(database, Meeting) == before + 1


def test_a_plan_that_is_moved_after_a_lost_answer_is_a_change_with_its_reason(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    kari.get(f"{meetings_of(world)}new")
    sent = {**kari.page.form(meetings_of(world)), **PLAN}
    address = kari.post(meetings_of(world), 303, sent).leads_to
    kari.post(meetings_of(world), 422, {**sent, "at": "18:30"})
    kari.send(f"{address}/change", 422)
    assert kari.page.wrong == [WHY]
    kari.send(f"{address}/change", reason="The bus is late.")
    assert "From 18:30" in reader("amina").get(address).text


def test_to_htmx_the_plan_that_came_through_is_the_form_for_changing_it(reader: MakeReader, world: World) -> None:
    kari = reader("kari", htmx=True)
    kari.get(f"{meetings_of(world)}new")
    sent = {**kari.page.form(meetings_of(world)), **PLAN}
    address = kari.post(meetings_of(world), 200, sent).leads_to
    page = kari.post(meetings_of(world), 422, {**sent, "food": "Bread"})
    (root,) = page.html.find_all(True, recursive=False)
    assert root["id"] == "meeting-form"
    assert page.html.form["hx-post"] == f"{address}/change"
    kari.send(f"{address}/change")
    assert "Bread" in kari.get(address).text


def test_a_plan_that_came_through_and_was_cancelled_is_not_changed_by_a_second_try(
    reader: MakeReader, world: World
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    kari.get(f"{meetings_of(world)}new")
    sent = {**kari.page.form(meetings_of(world)), **PLAN}
    address = kari.post(meetings_of(world), 303, sent).leads_to
    jonas.get(f"{address}/cancellation")
    jonas.send(f"{address}/cancellation", reason="Snow.")
    assert CANCELLED_ALREADY in kari.post(meetings_of(world), 422, {**sent, "food": "Bread"}).text


def test_moving_a_meeting_needs_a_reason(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    here = f"{a_meeting(world, 'next')}/change"
    kari.get(here)
    sent = {**kari.page.form(here), "day": "2026-03-10"}
    kari.send(here, 422, day="2026-03-10")
    assert_refused(kari.page, here, sent, {"reason": WHY})
    assert_summary_first(kari.page)
    kari.send(here, reason="The kitchen is being painted.")
    assert "The meeting is changed. Everyone in the group is told." in kari.follow().text
    amina = reader("amina")
    page = amina.get(a_meeting(world, "next"))
    assert page.html.h1.get_text() == "Tuesday 10 March"
    assert "Moved from Monday 9 March at 17:30. The kitchen is being painted." in page.text
    assert news(amina.get("/today")) == ["The meeting on Tuesday 10 March is changed"]
    assert "Moved from Monday 9 March at 17:30. The kitchen is being painted." in amina.page.text


def test_who_answered_is_asked_anew_when_the_meeting_is_moved(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, yusuf = reader("kari"), reader("yusuf")
    assert yusuf.get(a_meeting(world, "next")).html.select_one('button[aria-pressed="true"]')["value"] == "yes"
    here = f"{a_meeting(world, 'next')}/change"
    kari.get(here)
    kari.send(here, at="18:00", reason="The bus is later.")
    assert how_many(database, Answer) == 0
    assert yusuf.get(a_meeting(world, "next")).html.select("button[aria-pressed]") == []


def test_a_change_that_does_not_move_the_meeting_needs_no_reason_and_keeps_the_answers(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    here = f"{a_meeting(world, 'next')}/change"
    kari.get(here)
    kari.send(here, place="The library", way="", agenda="Only this")
    page = kari.follow()
    assert "The library" in page.text
    assert "Bus 3" not in page.text
    assert "Moved from" not in page.text
    assert [item.get_text() for item in page.html.select("main ol li")] == ["Only this"]
    assert how_many(database, Answer) == 1


def test_the_reason_for_a_move_stays_when_something_small_is_changed_later(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    here = f"{a_meeting(world, 'next')}/change"
    kari.get(here)
    kari.send(here, day="2026-03-10", reason="The kitchen is being painted.")
    kari.get(here)
    kari.send(here, food="Bread")
    page = reader("amina").get(a_meeting(world, "next"))
    assert "Moved from Monday 9 March at 17:30. The kitchen is being painted." in page.text


def test_what_is_taken_out_of_a_meeting_is_not_kept_anywhere(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    before = how_many(database, Written)
    here = f"{a_meeting(world, 'next')}/change"
    kari.get(here)
    kari.send(here, agenda="Since last time\nAnd this\nAnd that\nA thing that nobody should read")
    assert how_many(database, Written) == before + 2
    kari.get(here)
    kari.send(here, agenda="Since last time", bring="")
    assert how_many(database, Written) == before - 2
    assert "A thing that nobody should read" not in all_texts(database)
    with database.reading() as session:
        lines = select(func.count()).where(AgendaItem.meeting_id == world.meetings["next"])
        assert session.scalar(lines) == 1


def test_a_wrong_change_keeps_everything_that_was_typed(
    reader: MakeReader, world: World, subtests: pytest.Subtests
) -> None:
    kari = reader("kari")
    here = f"{a_meeting(world, 'next')}/change"
    kari.get(here)
    too_long = "There is room for 300 letters here. Yours is 5 letters too long."
    for what, fields, sentences in (
        ("a day that has been", {"day": "2026-02-03"}, {"day": PAST}),
        ("no theme", {"day": "2026-03-11", "theme": " ", "reason": "Ice"}, {"theme": THEME}),
        ("a long reason", {"theme": "Bread", "reason": long(305)}, {"reason": too_long}),
        ("a reason that is turned round", {"reason": "esuaceb\u202e"}, {"reason": HIDDEN}),
    ):
        with subtests.test(what):
            sent = {**PLAN, "reason": "", **fields}
            kari.send(here, 422, **sent)
            assert_refused(kari.page, here, {**sent, "theme": sent["theme"].strip()}, sentences)
    assert "What do we want to say?" in reader("amina").get(a_meeting(world, "next")).text


def test_a_meeting_at_half_past_five_is_at_half_past_five_in_winter_and_in_summer(
    reader: MakeReader, world: World
) -> None:
    kari = reader("kari")
    for day, in_utc in (("2026-03-28", "163000Z"), ("2026-03-29", "153000Z"), ("2026-10-25", "163000Z")):
        address = plan(kari, world, day=day, at="17:30")
        assert "From 17:30 to 19:30" in kari.follow().text
        assert f"DTSTART:{day.replace('-', '')}T{in_utc}" in kari.get(f"{address}/calendar.ics").response.text


def test_the_suggestion_after_a_winter_meeting_is_at_the_same_time_in_summer(reader: MakeReader, world: World) -> None:
    """The last meeting of the garden group is on Friday 6 March at 17:30; four weeks later it is summer time."""
    ingrid = reader("ingrid")
    address = f"/groups/{world.other_group}/meetings/"
    filled = ingrid.get(f"{address}new").form(address)
    assert (filled["day"], filled["at"]) == ("2026-04-03", "17:30")


def test_a_meeting_in_the_hour_that_comes_twice_is_in_the_first_of_them(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    address = plan(kari, world, day="2026-10-25", at="02:30")
    assert "DTSTART:20261025T003000Z" in kari.get(f"{address}/calendar.ics").response.text


def test_a_cancelled_meeting_cannot_be_changed(reader: MakeReader, world: World) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    here = a_meeting(world, "next")
    kari.get(f"{here}/change")
    jonas.get(f"{here}/cancellation")
    jonas.send(f"{here}/cancellation", reason="Snow.")
    kari.send(f"{here}/change", 422, place="The library")
    assert CANCELLED_ALREADY in kari.page.text
    assert "The library" not in reader("amina").get(here).text
    assert CANCELLED_ALREADY in kari.get(f"{here}/change", 422).text


def test_a_meeting_that_has_begun_can_be_neither_changed_nor_cancelled(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    here = plan(kari, world, day="2026-03-03", at="17:30")
    kari.get(f"{here}/change")
    jonas.get(f"{here}/cancellation")
    with time_machine.travel(datetime(2026, 3, 3, 16, 30, tzinfo=UTC), tick=True):
        kari.send(f"{here}/change", 401, place="A boat")
        kari.send(f"{here}/change", 422, prove_passphrase=PASSPHRASE)
        assert BEGUN_ALREADY in kari.page.text
        jonas.send(f"{here}/cancellation", 401, reason="Snow.")
        jonas.send(f"{here}/cancellation", 422, prove_passphrase=PASSPHRASE)
        assert BEGUN_ALREADY in jonas.page.text
        page = kari.get(here)
        assert "This meeting is cancelled" not in page.text
        assert "A boat" not in page.text
        for door in ("change", "cancellation"):
            assert page.html.select(f'a[href$="/{door}"]') == []
            assert BEGUN_ALREADY in kari.get(f"{here}/{door}", 422).text


def test_of_two_facilitators_who_change_a_meeting_the_second_sees_both_and_loses_nothing(
    reader: MakeReader, world: World
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    meeting = a_meeting(world, "next")
    here = f"{meeting}/change"
    kari.get(here)
    jonas.get(here)
    jonas.send(here, at="18:30", place="The library", agenda="Since last time\nBikes", reason="The bus is late.")
    wrote = {**kari.page.form(here), "food": "Pancakes", "bring": "A bowl", "reason": "We cook together."}
    kari.send(here, 422, food="Pancakes", bring="A bowl", reason="We cook together.")
    assert_refused(kari.page, here, wrote, {})
    theirs = kari.page.html.select_one("#theirs").get_text(" ", strip=True)
    assert "Somebody else changed this meeting while you wrote" in theirs
    for words in ("Monday 9 March at 18:30", "The library", "Bikes", "The bus is late."):
        assert words in theirs
    kari.send(here, food="Pancakes", place="The library", at="18:30")
    page = reader("amina").get(meeting)
    for words in ("From 18:30", "The library", "Pancakes", "A bowl", "We cook together."):
        assert words in page.text


def test_whoever_changed_the_meeting_first_is_not_undone_by_a_second_press(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    here = f"{a_meeting(world, 'next')}/change"
    kari.get(here)
    sent = {**kari.page.form(here), "food": "Pancakes"}
    first = kari.post(here, 303, sent).response
    second = kari.post(here, 303, sent).response
    assert second.headers["Location"] == first.headers["Location"]
    assert "Pancakes" in kari.follow().text


def test_a_change_that_is_changed_again_after_a_lost_answer_is_not_lost(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    here = f"{a_meeting(world, 'next')}/change"
    kari.get(here)
    sent = {**kari.page.form(here), "food": "Pancakes"}
    kari.post(here, 303, sent)
    kari.post(here, 303, {**sent, "food": "Pancakes and jam"})  # nobody else has changed it, and nobody is told so
    assert "Pancakes and jam" in kari.follow().text


def test_a_cancelled_meeting_says_why_and_everyone_is_told(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    meeting = a_meeting(world, "next")
    kari.get(f"{meeting}/cancellation")
    kari.send(f"{meeting}/cancellation", reason="The kitchen is cold.")
    assert "The meeting is cancelled. Everyone in the group is told." in kari.follow().text
    for name in ("amina", "selam", "jonas"):
        one = reader(name)
        assert news(one.get("/today")) == ["The meeting on Monday 9 March is cancelled"]
        page = one.get(meeting)
        assert "This meeting is cancelled." in page.text
        assert "The kitchen is cold." in page.text
        assert page.html.select("form[action$='/answer'], form[action$='.ics']") == []


def test_cancelling_wants_a_reason(reader: MakeReader, world: World, subtests: pytest.Subtests) -> None:
    kari = reader("kari")
    here = f"{a_meeting(world, 'next')}/cancellation"
    kari.get(here)
    why = "Write why, in a few words. Everyone in the group can read it."
    for what, reason, sentence in (
        ("nothing", "", why),
        ("spaces", "  ", why),
        ("too long", long(301), "There is room for 300 letters here. Yours is 1 letter too long."),
        ("turned round", "wons\u202e", HIDDEN),
    ):
        with subtests.test(what):
            kari.send(here, 422, reason=reason)
            assert_refused(kari.page, here, {"reason": reason.strip()}, {"reason": sentence})
            assert_summary_first(kari.page)
    assert "This meeting is cancelled" not in reader("amina").get(a_meeting(world, "next")).text


def test_cancelling_twice_changes_nothing(reader: MakeReader, world: World, database: Database) -> None:
    kari, jonas, amina = reader("kari"), reader("jonas"), reader("amina")
    meeting = a_meeting(world, "next")
    here = f"{meeting}/cancellation"
    kari.get(here)
    jonas.get(here)
    sent = {**kari.page.form(here), "reason": "Ice on the road."}
    first = kari.post(here, 303, sent).response
    kari.follow()
    amina.get("/today")
    amina.send(f"/groups/{world.group}/news/seen")
    texts = how_many(database, Written)
    assert kari.post(here, 303, sent).response.headers["Location"] == first.headers["Location"]
    jonas.send(here, reason="Nobody can come.")
    page = amina.get(meeting)
    assert "Ice on the road." in page.text
    assert "Nobody can come." not in page.text
    assert how_many(database, Written) == texts
    assert news(amina.get("/today")) == []


def test_when_a_meeting_is_soon_the_page_proposes_to_call(reader: MakeReader, world: World) -> None:
    here = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    for page in ("change", "cancellation"):
        assert "less than a day" not in reader("kari").get(f"{here}/{page}").text
    with time_machine.travel(NOW + timedelta(days=5, hours=6), tick=True):
        for page in ("change", "cancellation"):
            kari = reader("kari")
            kari.get(f"{here}/{page}")
            assert "The meeting is in less than a day. Not everybody looks here before then." in kari.page.text
            assert kari.page.html.select_one(f'main .note a[href="/groups/{world.group}/paper/"]')
