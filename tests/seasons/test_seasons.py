"""A facilitator plans many meetings at once: sees the days first, leaves some out, and the group is told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.core.database import Database
from portal.languages.holidays_here import NAMES, holidays_on
from portal.meetings.models import Meeting
from portal.meetings.rules import moment
from portal.notifications.models import Notice
from portal.people.models import Person
from portal.seasons import rules
from portal.seasons.forms import read_day
from portal.seasons.rules import HowOften
from tests.meetings.test_planning import HIDDEN, THEME, how_many, meetings_of, news
from tests.reader import Page, Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import World

MakeReader = Callable[..., Reader]
OSLO = ZoneInfo("Europe/Oslo")
SEASON = {
    "day": "2026-04-21",
    "at": "17:30",
    "minutes_long": "120",
    "how_often": "week",
    "how_many": "3",
    "days": "",
    "leave_out": "y",
    "theme": "We decide together",
    "place": "The library",
    "way": "Bus 5 to the square.\nThe green door.",
    "food": "Soup",
    "children": "They are welcome.",
    "bring": "A cup",
}
NOT_SO_MANY = "Choose from 1 to 30 meetings."
TOO_FAR = "Plan at most 400 days ahead. Choose fewer meetings, or earlier days."
PAST = "Choose a day and a time that have not been yet."
WRITE_DAYS = "Write the days, one on each line, like 12.3.2027."


def season_of(world: World) -> str:
    return f"/groups/{world.group}/season"


def look(one: Reader, world: World, status: int = 200, **fields: object) -> Page:
    """Fill in the form, and see the days."""
    one.get(season_of(world))
    return one.send(season_of(world), status, **{**SEASON, **fields})


def make(one: Reader, world: World, status: int | None = None, **fields: object) -> Page:
    """Put the days that one looks at in the plan."""
    return one.send(f"{season_of(world)}/meetings", status, **fields)


def ticked(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.html.select('input[name="keep"][checked]')]


def rows(page: Page) -> list[str]:
    """The days with what is said of them."""
    return [" ".join(one.get_text(" ", strip=True).split()) for one in page.html.select("#keep .picks > *")]


def new_meetings(database: Database, world: World) -> list[Meeting]:
    """What was planned since the world began, first to last."""
    with database.reading() as session:
        return list(
            session.scalars(
                select(Meeting)
                .where(Meeting.id.not_in(world.meetings.values()))
                .order_by(Meeting.starts_at, Meeting.id)
            )
        )


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_many_meetings_are_looked_at_and_then_planned_at_once_and_the_group_is_told_once(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, before = reader("kari", htmx=htmx), how_many(database, Notice)
    page = look(kari, world, day="2026-04-20", how_often="two-weeks")
    assert "Nothing is saved yet." in page.text
    assert "Always at 17:30, for 2 hours." in page.text
    assert rows(page) == ["Monday 20 April", "Monday 4 May", "Monday 18 May"]
    assert ticked(page) == ["2026-04-20", "2026-05-04", "2026-05-18"]
    if htmx:
        (root,) = page.html.find_all(True, recursive=False)
        assert root["id"] == "season-form"
    assert how_many(database, Notice) == before
    assert new_meetings(database, world) == []
    assert make(kari, world).leads_to == f"/groups/{world.group}/plan"
    kari.follow()
    assert "3 meetings are in the plan. Everyone in the group is told." in kari.page.text
    made = new_meetings(database, world)
    assert [one.starts_at.astimezone(OSLO).strftime("%d.%m %H:%M") for one in made] == [
        "20.04 17:30",
        "04.05 17:30",
        "18.05 17:30",
    ]
    for name in ("amina", "selam", "jonas"):
        one = reader(name)
        assert news(one.get("/today")) == ["The plan has 3 new meetings"]
        assert one.page.html.select_one("article.new li a")["href"] == f"/groups/{world.group}/plan"
    assert news(kari.get("/today")) == []
    amina = reader("amina")
    for one in made:
        page = amina.get(f"{meetings_of(world)}{one.id}")
        for words in ("From 17:30 to 19:30", "We decide together", "The library", "Bus 5 to the square.",
                      "The green door.", "Soup", "They are welcome.", "A cup"):  # fmt: skip
            assert words in page.text


def test_each_meeting_of_a_season_is_changed_by_itself(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    look(kari, world)
    make(kari, world)
    first, second, _third = new_meetings(database, world)
    here = f"{meetings_of(world)}{second.id}/change"
    kari.get(here)
    kari.send(here, theme="Bicycles", place="The harbour")
    amina = reader("amina")
    assert "Bicycles" in amina.get(f"{meetings_of(world)}{second.id}").text
    page = amina.get(f"{meetings_of(world)}{first.id}")
    assert "Bicycles" not in page.text
    assert "The library" in page.text


def test_the_form_is_filled_in_like_the_last_meeting_in_the_rhythm_of_the_last_two(
    reader: MakeReader, world: World
) -> None:
    """The last two meetings are on 9 March and on 6 April, 28 days later and at 18:30."""
    kari = reader("kari")
    form = kari.get(season_of(world)).form(season_of(world))
    assert (form["day"], form["at"], form["how_often"], form["how_many"]) == ("2026-05-04", "18:30", "four-weeks", "6")
    assert (form["place"], form["theme"]) == ("The kitchen, 4 Shore Street", "We decide together")
    assert form["leave_out"] == ["y"]
    assert len(kari.page.statements) <= 12


def test_whoever_plans_one_meeting_finds_the_way_to_plan_many(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    for address in (f"{meetings_of(world)}new", f"/groups/{world.group}/plan"):
        (link,) = kari.get(address).html.select(f'a[href="{season_of(world)}"]')
        assert link.get_text() == "Plan many meetings at once"
    assert reader("amina").get(f"/groups/{world.group}/plan").html.select(f'a[href="{season_of(world)}"]') == []


def test_only_facilitators_plan_a_season(reader: MakeReader, world: World, database: Database) -> None:
    for name, status in (("amina", 403), ("selam", 403), ("stig", 404), ("berit", 404)):
        one = reader(name)
        one.get(season_of(world), status)
    amina = reader("amina")
    sent = {**amina.get("/me").form("/me/name"), **SEASON, "keep": ["2026-04-21"]}
    for address in ("", "/again", "/meetings"):
        amina.post(f"{season_of(world)}{address}", 403, sent)
    assert new_meetings(database, world) == []


def test_a_meeting_at_half_past_five_stays_there_when_the_clocks_change(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    look(kari, world, day="2026-03-24", how_many="2")
    make(kari, world)
    assert [one.starts_at.astimezone(UTC).hour for one in new_meetings(database, world)] == [16, 15]


def test_a_time_that_does_not_exist_is_said_and_left_out(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    page = look(kari, world, day="2026-03-22", at="02:30", how_many="2")
    assert rows(page) == [
        "Sunday 22 March",
        "Sunday 29 March The clocks change that night, and 02:30 does not exist. It is left out.",
        "Sunday 5 April A holiday: Easter Sunday. It is left out.",
        "Sunday 12 April",
    ]
    make(kari, world, 422, keep=["2026-03-22", "2026-03-29"])
    assert new_meetings(database, world) == []
    make(kari, world)
    assert len(new_meetings(database, world)) == 1, (
        "what was ticked and is no day of it was said, and is not ticked again"
    )


def test_holidays_are_named_and_left_out_and_the_season_goes_on_longer(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    page = look(kari, world, day="2026-04-26", how_many="4")
    assert "Days that are left out do not count, so the season goes on longer." in page.text
    assert rows(page)[3:] == [
        "Sunday 17 May A holiday: Constitution Day. It is left out.",
        "Sunday 24 May A holiday: Whit Sunday. It is left out.",
        "Sunday 31 May",
    ]
    assert ticked(page) == ["2026-04-26", "2026-05-03", "2026-05-10", "2026-05-31"]
    make(kari, world, keep=["2026-05-10", "2026-05-17"])
    assert [one.starts_at.date().isoformat() for one in new_meetings(database, world)] == ["2026-05-10", "2026-05-17"]


def test_who_wants_to_meet_on_holidays_does(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    kari.get(season_of(world))
    sent = {**kari.page.form(season_of(world)), **SEASON, "day": "2026-05-10", "how_many": "2"}
    page = kari.post(season_of(world), 200, {name: value for name, value in sent.items() if name != "leave_out"})
    assert rows(page) == ["Sunday 10 May", "Sunday 17 May A holiday: Constitution Day."]
    assert ticked(page) == ["2026-05-10", "2026-05-17"]


def test_a_day_on_which_the_group_meets_already_is_said_and_left_out(reader: MakeReader, world: World) -> None:
    """The world has a meeting on Monday 9 March, and one on Wednesday 4 March that was cancelled."""
    kari = reader("kari")
    page = look(kari, world, day="2026-03-09", how_many="1")
    assert rows(page) == ["Monday 9 March The group meets that day already.", "Monday 16 March"]
    assert ticked(page) == ["2026-03-16"]
    assert rows(look(kari, world, day="2026-03-04", how_many="1")) == ["Wednesday 4 March"]


def test_chosen_days_are_written_one_on_each_line(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    written = "12.5.2026\n2026-04-14\n\n3 June\n 12.5. \n"
    page = look(kari, world, how_often="chosen", day="", how_many="", days=written)
    assert rows(page) == ["Tuesday 14 April", "Tuesday 12 May", "Wednesday 3 June"]
    make(kari, world)
    assert len(new_meetings(database, world)) == 3


def test_days_are_read_as_people_write_them() -> None:
    today = date(2026, 3, 3)
    for text in ("12.3.2027", "12. 3. 2027", "2027-03-12"):
        assert read_day(text, today) == date(2027, 3, 12)
    assert read_day("2.3.", today) == date(2027, 3, 2)
    for text in ("", "31.2.2027", "soon", "12/3/2027", "99.99.9999", "0.0.0000"):
        assert read_day(text, today) is None, text


def test_a_norwegian_writes_months_in_norwegian(reader: MakeReader, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people["kari"]).language = "nb"
    kari = reader("kari")
    page = look(kari, world, how_often="chosen", days="12. mai\n3. okt. 2026")
    assert rows(page) == ["Tirsdag 12. mai", "Lørdag 3. oktober"]


def test_a_season_sent_twice_is_one(reader: MakeReader, world: World, database: Database) -> None:
    kari, amina = reader("kari"), reader("amina")
    look(kari, world)
    sent = kari.page.form(f"{season_of(world)}/meetings")
    first = kari.post(f"{season_of(world)}/meetings", 303, sent)
    second = kari.post(f"{season_of(world)}/meetings", 303, sent)
    assert first.leads_to == second.leads_to
    assert "3 meetings are in the plan. Everyone in the group is told." in kari.follow().text
    assert len(new_meetings(database, world)) == 3
    assert news(amina.get("/today")) == ["The plan has 3 new meetings"]
    amina.send(f"/groups/{world.group}/news/seen")
    kari.post(f"{season_of(world)}/meetings", 422, {**sent, "theme": "Other words"})
    assert "Your first try came through" in kari.page.text
    assert_refused(kari.page, season_of(world), {**SEASON, "theme": "Other words", "leave_out": ["y"]}, {})
    assert len(new_meetings(database, world)) == 3
    assert news(amina.get("/today")) == []


def test_a_meeting_that_a_colleague_planned_meanwhile_is_said_before_there_are_two(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    look(kari, world)
    look(jonas, world, day="2026-04-28", how_many="1")
    make(jonas, world)
    make(kari, world, 422)
    assert "The plan was changed while you looked. Look at the days once more." in kari.page.text
    assert ticked(kari.page) == ["2026-04-21", "2026-05-05"]
    make(kari, world)
    assert len(new_meetings(database, world)) == 3


def test_no_season_is_too_small_too_large_too_long_or_in_the_past(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests
) -> None:
    kari = reader("kari")
    chosen = {"how_often": "chosen", "days": ""}
    many = "\n".join((date(2026, 4, 1) + timedelta(days=n)).isoformat() for n in range(31))
    for what, fields, sentences in (
        ("none", {"how_many": "0"}, {"how_many": NOT_SO_MANY}),
        ("five hundred", {"how_many": "500"}, {"how_many": NOT_SO_MANY}),
        ("less than none", {"how_many": "-3"}, {"how_many": NOT_SO_MANY}),
        ("nothing", {"how_many": ""}, {"how_many": NOT_SO_MANY}),
        ("two years", {"how_many": "30", "how_often": "four-weeks"}, {"how_many": TOO_FAR}),
        ("far away", {"day": "2028-03-03"}, {"day": TOO_FAR}),
        ("yesterday", {"day": "2026-03-02"}, {"day": PAST}),
        ("this morning", {"day": "2026-03-03", "at": "08:00"}, {"day": PAST}),
        ("no theme and a bad place", {"theme": "", "place": "x\u202e"}, {"theme": THEME, "place": HIDDEN}),
        ("no days", chosen, {"days": WRITE_DAYS}),
        ("a day of no calendar", {**chosen, "days": "1.4.2026\n31.4.2026"},
         {"days": "We cannot read day number 2. Write it like 12.3.2027."}),
        ("a day that was", {**chosen, "days": "1.2.2026"}, {"days": PAST}),
        ("a day far away", {**chosen, "days": "1.2.2029"}, {"days": TOO_FAR}),
        ("too many days", {**chosen, "days": many}, {"days": NOT_SO_MANY}),
    ):  # fmt: skip
        with subtests.test(what):
            sent = {**SEASON, **fields}
            page = look(kari, world, 422, **fields)
            assert_summary_first(page)
            if "how_often" not in sentences:
                assert_refused(page, season_of(world), {**sent, "leave_out": ["y"]}, sentences)
    kari.get(season_of(world))
    sent = {**kari.page.form(season_of(world)), **SEASON}
    page = kari.post(season_of(world), 422, {**sent, "how_often": "whenever"})
    assert page.wrong == ["Choose how often you meet."]
    assert new_meetings(database, world) == []


def test_a_season_without_any_day_or_with_more_than_thirty_is_no_season(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    look(kari, world)
    sent = kari.page.form(f"{season_of(world)}/meetings")
    page = kari.post(f"{season_of(world)}/meetings", 422, {name: sent[name] for name in sent if name != "keep"})
    assert page.wrong == ["Choose at least one day."]
    assert page.title.startswith("Error: ")
    page = look(kari, world, how_many="30", day="2026-04-26")
    every = [str(box["value"]) for box in page.html.select('input[name="keep"]')]
    assert len(every) > 30
    make(kari, world, 422, keep=every)
    assert kari.page.wrong == [NOT_SO_MANY]
    assert ticked(kari.page) == every, "nothing that was ticked is lost"
    assert new_meetings(database, world) == []
    sent = {**kari.page.form(f"{season_of(world)}/meetings"), "keep": every[:30]}
    for _ in range(2):
        kari.post(f"{season_of(world)}/meetings", 303, sent)
        assert "30 meetings are in the plan." in kari.follow().text
        assert len(new_meetings(database, world)) == 30


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_who_changes_the_mind_finds_everything_in_the_form_again(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari = reader("kari", htmx=htmx)
    look(kari, world)
    sent = kari.page.form(f"{season_of(world)}/meetings")
    again = kari.post(f"{season_of(world)}/again", 200, sent)
    stands = again.form(season_of(world))
    assert {name: stands[name] for name in SEASON} == {**SEASON, "leave_out": ["y"]}
    assert new_meetings(database, world) == []


def test_the_holidays_of_norway_are_known_until_2030() -> None:
    easter = {2026: date(2026, 4, 5), 2027: date(2027, 3, 28), 2028: date(2028, 4, 16), 2029: date(2029, 4, 1),
              2030: date(2030, 4, 21)}  # fmt: skip
    for year, sunday in easter.items():
        moving = {-3: "Maundy Thursday", -2: "Good Friday", 0: "Easter Sunday", 1: "Easter Monday",
                  39: "Ascension Day", 49: "Whit Sunday", 50: "Whit Monday"}  # fmt: skip
        expected: dict[date, set[str]] = {}
        for days, name in moving.items():
            expected.setdefault(sunday + timedelta(days=days), set()).add(name)
        for month, day, name in ((1, 1, "New Year's Day"), (5, 1, "Labor Day"), (5, 17, "Constitution Day"),
                                 (12, 25, "Christmas Day"), (12, 26, "Second Day of Christmas")):  # fmt: skip
            expected.setdefault(date(year, month, day), set()).add(name)
        days_of_the_year = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + (year == 2028))]
        found = {day: set(holidays_on(day)) for day in days_of_the_year if holidays_on(day)}
        assert found == expected
        assert set().union(*found.values()) <= NAMES.keys(), "each has a name in the reader's language"


@hypothesis_settings(max_examples=40)
@given(
    first=st.dates(date(2026, 1, 1), date(2030, 6, 1)),
    how_often=st.sampled_from([one for one in HowOften if one is not HowOften.CHOSEN]),
    how_many=st.integers(1, rules.MOST),
    at=st.times(),
    off=st.sets(st.integers(0, 200)),
    leave_out=st.booleans(),
)
def test_whatever_is_asked_for_a_season_has_so_many_days_in_its_rhythm_at_that_time(
    first: date, how_often: HowOften, how_many: int, at: object, off: set[int], leave_out: bool
) -> None:
    every, taken = rules.EVERY[how_often], {first + timedelta(days=n) for n in off}
    last = first + timedelta(days=rules.FURTHEST)

    def see(on: date) -> rules.Day:
        return rules.look_at(on, at, OSLO, taken, leave_out_holidays=leave_out)  # type: ignore[arg-type]

    try:
        days = rules.in_rhythm(first, every, how_many, see, last)
    except rules.TooFarAhead:
        possible = [see(first + timedelta(days=n)) for n in range(0, rules.FURTHEST + 1, every)]
        assert sum(day.meets for day in possible) < how_many
        return
    meets = [day for day in days if day.meets]
    assert len(meets) == how_many
    assert days[-1] == meets[-1], "it ends with a meeting"
    assert [(day.on - first).days for day in days] == [n * every for n in range(len(days))]
    for day in meets:
        assert day.starts_at == moment(day.on, at, OSLO)  # type: ignore[arg-type]
        assert day.starts_at.astimezone(OSLO).time() == at
        assert day.on not in taken
        assert not (leave_out and holidays_on(day.on))


def test_the_rhythm_is_that_of_the_last_two_meetings_also_when_the_clocks_change_between_them() -> None:
    def at(day: int, month: int) -> datetime:
        return datetime(2026, month, day, 17, 30, tzinfo=OSLO)

    assert rules.rhythm_of([at(26, 3), at(2, 4)], OSLO) is HowOften.WEEK
    assert rules.rhythm_of([at(19, 3), at(2, 4)], OSLO) is HowOften.TWO_WEEKS
    assert rules.rhythm_of([at(5, 3), at(2, 4)], OSLO) is HowOften.FOUR_WEEKS
    for unclear in ([], [at(1, 3)], [at(1, 3), at(4, 3)], [at(1, 3), at(1, 3)]):
        assert rules.rhythm_of(unclear, OSLO) is HowOften.TWO_WEEKS
