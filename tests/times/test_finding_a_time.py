"""A group finds a time together: some are offered, everybody says which fit, and one of them becomes a meeting."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.meetings import rules as meetings
from portal.meetings.models import Answer, Meeting
from portal.times import queries, rules
from portal.times.models import Fit, TimeAnswer, TimeSearch
from tests.meetings.test_planning import how_many, meetings_of, news
from tests.probing import ask
from tests.reader import Page, Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
each_way = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
OFFERED = {
    "times-0-day": "2026-04-21",
    "times-0-at": "17:30",
    "times-1-day": "2026-04-22",
    "times-1-at": "18:00",
    "minutes_long": "90",
    "theme": "A trip by boat",
}
TOO_FEW = "Offer at least 2 times."
PAST = "Choose a day and a time that have not been yet."
TOO_FAR = "Choose a day within the next 400 days."
ALIKE = "This time stands there twice. Choose another one."
NO_SUCH_TIME = "The clocks change that night, and this time does not exist. Choose another time."
CHOOSE_DAY, CHOOSE_TIME = "Choose a day.", "Choose a time, like 17:30."


def times_of(world: World, more: str = "") -> str:
    return f"/groups/{world.group}/times{more}"


def the_open_one(world: World) -> str:
    """What Kari asks in the world; Yusuf has answered two of its three times."""
    return times_of(world, f"/{world.searches['open']}")


def offer(one: Reader, world: World, status: int | None = None, **fields: object) -> Page:
    one.get(times_of(world, "/new"))
    return one.send(times_of(world), status, **{**OFFERED, **fields})


def say(one: Reader, world: World, *fits: str, status: int | None = None) -> Page:
    """Say to the first times of the open one how they fit."""
    one.get(the_open_one(world))
    fields = {f"fits-{number}": fit for number, fit in zip(world.times, fits, strict=False) if fit}
    return one.send(f"{the_open_one(world)}/answer", status, **fields)


def numbers(page: Page) -> list[str]:
    return [p.get_text() for p in page.html.select("#times fieldset > p.quiet")]


def chosen(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.html.select("#times input[checked]")]


def its_meeting(world: World, number: int = 0) -> str:
    return f"{the_open_one(world)}/{world.times[number]}/meeting"


@each_way
def test_times_are_offered_answered_and_one_becomes_a_meeting(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    kari, amina = reader("kari", htmx=htmx), reader("amina", htmx=htmx)
    page = kari.get(f"{meetings_of(world)}new")
    assert page.html.select(f'a[href="{times_of(world, "/new")}"]')[0].get_text() == "Find a time together"
    address = offer(kari, world).leads_to
    assert "The times are offered. Everyone in the group is told." in kari.follow().text
    for name in ("amina", "selam", "jonas"):
        assert "Which time fits you?" in news(reader(name).get("/today")), name
    assert "Which time fits you?" not in news(kari.get("/today"))
    page = amina.get(address)
    assert [legend.get_text() for legend in page.html.select("legend")] == [
        "Tuesday 21 April at 17:30",
        "Wednesday 22 April at 18:00",
    ]
    assert "A trip by boat" in page.text
    names = sorted(name for name in {str(box["name"]) for box in page.html.select("input[type=radio]")})
    amina.send(f"{address}/answer", **{names[0]: "if I must"})
    if not htmx:
        amina.follow()
    assert "Thank you. Your answers are saved." in amina.page.text
    assert chosen(amina.page) == ["if I must"], "the other one may be left"
    amina.send(f"{address}/answer", **{names[0]: "yes", names[1]: "no"})
    assert chosen(amina.get(address)) == ["yes", "no"]
    link = kari.get(address).html.select('#times a.button[href$="/meeting"]')[0]["href"]
    form = kari.get(str(link)).form(str(link))
    assert (form["theme"], form["minutes_long"]) == ("A trip by boat", "90")
    assert form["place"] == "The kitchen, 4 Shore Street"
    meeting = kari.send(str(link)).leads_to
    assert "The meeting is in the plan. Everyone in the group is told." in kari.follow().text
    page = amina.get(meeting)
    assert page.heading == "Tuesday 21 April"
    assert "From 17:30 to 19:00" in page.text
    assert "There is a new meeting on Tuesday 21 April" in news(amina.get("/today"))
    assert not page.html.select('button[aria-pressed="true"]'), "that it fits is no answer to the meeting"
    assert how_many(database, Answer) == 1, "Yusuf's, from before"
    page = amina.get(address)
    assert "We meet on Tuesday 21 April at 17:30." in page.text
    assert page.html.select(f'#times a[href="{meeting}"]')
    assert not page.html.select("#times form")


def test_the_list_shows_what_can_be_answered_the_newest_first(reader: Readers, world: World) -> None:
    kari, amina = reader("kari"), reader("amina")
    address = offer(kari, world).leads_to
    assert amina.get(f"/groups/{world.group}/plan").html.select(f'a[href="{times_of(world)}"]')
    page = amina.get(times_of(world))
    assert [row["href"] for row in page.html.select("a.door")] == [address, the_open_one(world)]
    assert "3 times, from Friday 13 March to Tuesday 17 March." in page.text
    kari.get(address)
    kari.send(f"{address}/closing")
    assert [row["href"] for row in amina.get(times_of(world)).html.select("a.door")] == [the_open_one(world)]
    with time_machine.travel(NOW + 15 * DAY, tick=True):
        assert "Nobody asks for a time now." in reader("amina").get(times_of(world)).text


def test_twenty_stand_on_a_page_and_the_others_behind_a_link(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        for hours in range(22):
            starts = [NOW + timedelta(days=20, hours=hours + more) for more in (0, 1)]
            rules.offer(session, kari, starts, minutes_long=60, theme="", languages=["en"], now=NOW)
    amina = reader("amina")
    page = amina.get(times_of(world))
    assert len(page.html.select("a.door")) == 20
    assert len(page.statements) <= 8
    following = next(str(a["href"]) for a in page.html.select("a.go") if "after=" in str(a["href"]))
    assert len(amina.get(following).html.select("a.door")) == 3


@each_way
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"times-1-day": "", "times-1-at": ""}, {"times-1-day": TOO_FEW}),
        ({"times-1-day": ""}, {"times-1-day": CHOOSE_DAY}),
        ({"times-1-at": ""}, {"times-1-at": CHOOSE_TIME}),
        ({"times-1-day": "2026-04-21", "times-1-at": "17:30"}, {"times-1-day": ALIKE}),
        ({"times-0-day": "2026-03-02"}, {"times-0-day": PAST}),
        ({"times-0-day": "2026-03-03", "times-0-at": "12:59"}, {"times-0-day": PAST}),
        ({"times-0-day": "2026-03-29", "times-0-at": "02:30"}, {"times-0-at": NO_SUCH_TIME}),
        ({"times-0-day": "2027-04-08"}, {"times-0-day": TOO_FAR}),
        ({"minutes_long": "5"}, {"minutes_long": "Choose how long it lasts: from 15 minutes to 12 hours."}),
    ],
)
def test_what_cannot_be_offered_is_said_and_nothing_is_lost(
    reader: Readers, world: World, database: Database, fields: dict[str, str], wrong: dict[str, str], htmx: bool
) -> None:
    kari, before = reader("kari", htmx=htmx), how_many(database, TimeSearch)
    offer(kari, world, 422, **fields)
    kept = {**OFFERED, **fields}
    if "minutes_long" in fields:
        del kept["minutes_long"]
    assert_refused(kari.page, times_of(world), kept, wrong)
    assert_summary_first(kari.page)
    assert how_many(database, TimeSearch) == before


def test_the_last_day_that_can_be_offered_is_in_400_days(reader: Readers, world: World) -> None:
    offer(reader("kari"), world, **{"times-0-day": "2027-04-07"})


def test_what_is_unreadable_is_refused_with_a_sentence_of_ours(reader: Readers, world: World) -> None:
    kari = reader("kari")
    for day, at, wrong in (("soon", "17:30", CHOOSE_DAY), ("2026-04-21", "half past five", CHOOSE_TIME)):
        offer(kari, world, 422, **{"times-0-day": day, "times-0-at": at})
        assert kari.page.wrong == [wrong]


def test_more_than_six_times_are_refused(reader: Readers, world: World) -> None:
    seven = {
        f"times-{n}-{box}": value for n in range(7) for box, value in (("day", f"2026-04-{21 + n}"), ("at", "17:30"))
    }
    kari = reader("kari")
    kari.get(times_of(world, "/new"))
    kari.post(times_of(world), 422, {**kari.page.form(times_of(world)), **OFFERED, **seven})
    assert kari.page.wrong == ["Offer at most 6 times."]


def test_the_rule_itself_refuses_what_the_form_does(database: Database, world: World) -> None:
    soon = NOW + DAY
    with database.writing() as session:
        kari = session.get_one(Membership, world.seats["kari"])
        for starts, minutes_long, wrong in (
            ([soon], 60, rules.NotSoMany),
            ([soon + n * DAY for n in range(7)], 60, rules.NotSoMany),
            ([soon, soon], 60, rules.TwoAlike),
            ([NOW, soon], 60, meetings.BeginsInThePast),
            ([soon, NOW + 402 * DAY], 60, rules.TooFarAhead),
            ([soon, soon + DAY], 14, meetings.LengthOutOfBounds),
        ):
            with pytest.raises(wrong):
                rules.offer(session, kari, starts, minutes_long=minutes_long, theme="", languages=["en"], now=NOW)


def test_whatever_is_offered_in_whichever_zone_is_kept_in_order_or_refused_for_its_reason(
    database: Database, world: World
) -> None:
    zones = st.sampled_from(["Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "UTC"]).map(ZoneInfo)
    walls = st.datetimes(datetime(2026, 3, 1), datetime(2027, 4, 12)).map(lambda one: one.replace(microsecond=0))  # noqa: DTZ001

    with database.writing() as session:
        kari = session.get_one(Membership, world.seats["kari"])

        @hypothesis_settings(max_examples=40)
        @given(st.lists(walls, max_size=8), zones)
        def offer_these(on_the_wall: list[datetime], zone: ZoneInfo) -> None:
            starts = [one.replace(tzinfo=zone).astimezone(UTC) for one in on_the_wall]
            wrong = (
                (not 2 <= len(starts) <= 6, rules.NotSoMany),
                (len(set(starts)) < len(starts), rules.TwoAlike),
                (any(one <= NOW for one in starts), meetings.BeginsInThePast),
                (any(one > NOW + 401 * DAY for one in starts), rules.TooFarAhead),
            )
            reason = next((refusal for holds, refusal in wrong if holds), None)
            if reason is not None:
                with pytest.raises(reason):
                    rules.offer(session, kari, starts, minutes_long=60, theme="", languages=["en"], now=NOW)
                return
            made = rules.offer(session, kari, starts, minutes_long=60, theme="", languages=["en"], now=NOW)
            session.expire(made)
            again = queries.search(session, kari, made.id)
            assert again is not None
            assert [one.starts_at for one in again.times] == sorted(starts)
            assert again.open_at(NOW)
            assert again.open_at(max(starts) - timedelta(seconds=1))
            assert not again.open_at(max(starts))

        offer_these()


# Answering


def test_everybody_sees_numbers_once_three_have_answered_and_nobody_sees_whose(reader: Readers, world: World) -> None:
    first = ["1: it fits. 0: if I must. 0: it doesn't fit.", "0: it fits. 0: if I must. 1: it doesn't fit."]
    assert numbers(reader("kari").get(the_open_one(world)))[:2] == first, "facilitators have to choose"
    for name in ("amina", "yusuf", "selam"):
        assert numbers(reader(name).get(the_open_one(world))) == [], name
    say(reader("amina"), world, "yes", "yes")
    assert numbers(reader("amina").get(the_open_one(world))) == []
    say(reader("halima"), world, "if I must")
    said = ["2: it fits. 1: if I must. 0: it doesn't fit.", "1: it fits. 0: if I must. 1: it doesn't fit."]
    for name in ("amina", "yusuf", "selam", "kari"):
        page = reader(name).get(the_open_one(world))
        assert numbers(page)[:2] == said, name
        for other in {"Amina", "Yusuf", "Halima"} - {name.capitalize()}:
            assert other not in page.html.main.get_text(), (name, other)


def test_an_interpreter_reads_and_is_not_asked(reader: Readers, world: World) -> None:
    page = reader("selam").get(the_open_one(world))
    assert not page.html.select("#times input")
    assert "Friday 13 March at 13:00" in page.text


@each_way
def test_with_nothing_chosen_nothing_is_saved_and_it_is_said(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    before = how_many(database, TimeAnswer)
    page = say(reader("amina", htmx=htmx), world, status=422)
    assert "Nothing is saved yet. Choose an answer to one of the times first." in page.text
    assert how_many(database, TimeAnswer) == before


def test_what_is_none_of_the_three_is_not_understood(reader: Readers, world: World) -> None:
    say(reader("amina"), world, "perhaps", status=400)


@each_way
def test_once_it_is_closed_nothing_can_be_answered(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    amina, kari, before = reader("amina", htmx=htmx), reader("kari"), how_many(database, TimeAnswer)
    amina.get(the_open_one(world))
    kari.get(the_open_one(world))
    kari.send(f"{the_open_one(world)}/closing")
    amina.send(f"{the_open_one(world)}/answer", 422, **{f"fits-{world.times[0]}": "yes"})
    assert "No time was chosen." in amina.page.text
    assert how_many(database, TimeAnswer) == before


def test_a_time_that_has_been_is_neither_answered_nor_chosen(reader: Readers, world: World, database: Database) -> None:
    with time_machine.travel(NOW + 11 * DAY, tick=True):
        amina, kari = reader("amina"), reader("kari")
        page = amina.get(the_open_one(world))
        assert page.text.count("This time has been.") == 1
        amina.send(f"{the_open_one(world)}/answer", **{f"fits-{n}": "yes" for n in world.times})
        assert chosen(amina.get(the_open_one(world))) == ["yes", "yes"]
        assert "This time has been. Choose another one." in kari.get(its_meeting(world), 422).text
        kari.get(its_meeting(world, 1))
        kari.post(its_meeting(world), 422, {**kari.page.form(its_meeting(world, 1)), "theme": "Boats"})
        assert how_many(database, Meeting) == len(world.meetings)
    with time_machine.travel(NOW + 15 * DAY, tick=True):
        page = reader("kari").get(the_open_one(world))
        assert "All these times have been. No time was chosen." in page.text
        assert not page.html.select("#times input, #times a.button")


def test_at_a_sign_in_that_nobody_has_confirmed_earlier_answers_are_not_shown(database: Database, world: World) -> None:
    with database.writing() as session:
        yusuf = session.get_one(Membership, world.seats["yusuf"])
        search = queries.search(session, yusuf, world.searches["open"])
        assert search is not None
        assert len(queries.said(session, yusuf, search).mine) == len(queries.my_answers(session, yusuf)) == 2
        yusuf.close(NOW - timedelta(hours=1))
        assert queries.said(session, yusuf, search).mine == {}
        assert queries.my_answers(session, yusuf) == []
        rules.answer(session, yusuf, search, {world.times[2]: Fit.YES}, NOW)
        assert queries.said(session, yusuf, search).mine == {world.times[2]: Fit.YES}


@pytest.mark.both
def test_sixteen_answers_at_once_are_one(world: World, database: Database) -> None:
    def say_so(_n: int) -> None:
        with database.writing() as session, session.begin():
            amina = session.get_one(Membership, world.seats["amina"])
            search = queries.search(session, amina, world.searches["open"])
            assert search is not None
            rules.answer(session, amina, search, dict.fromkeys(world.times, Fit.YES), NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(say_so, range(16)))
    assert mine(database, world, "amina") == 3


def mine(database: Database, world: World, name: str) -> int:
    with database.reading() as session:
        question = select(func.count()).select_from(TimeAnswer)
        return session.scalar(question.where(TimeAnswer.membership_id == world.seats[name])) or 0


def test_who_leaves_takes_the_answers_along_and_who_pauses_leaves_them(
    reader: Readers, world: World, database: Database
) -> None:
    things = reader("yusuf").get(f"/groups/{world.group}/things")
    assert "Friday 13 March at 13:00: It fits" in things.text
    assert "Friday 13 March" not in reader("amina").get(f"/groups/{world.group}/things").text
    for leave, left in ((groups.pause, 2), (groups.let_go, 0)):
        with database.writing() as session, session.begin():
            yusuf = session.get_one(Membership, world.seats["yusuf"])
            groups.pause(yusuf, NOW) if leave is groups.pause else groups.let_go(session, yusuf, NOW)
        assert mine(database, world, "yusuf") == left


# Choosing


def test_the_same_form_sent_twice_is_one_question_and_one_meeting(
    reader: Readers, world: World, database: Database
) -> None:
    kari = reader("kari")
    kari.get(times_of(world, "/new"))
    sent = {**kari.page.form(times_of(world)), **OFFERED}
    before = how_many(database, TimeSearch)
    addresses = {kari.post(times_of(world), 303, sent).leads_to for _ in range(2)}
    assert (len(addresses), how_many(database, TimeSearch)) == (1, before + 1)
    kari.get(its_meeting(world))
    sent = kari.page.form(its_meeting(world))
    before = how_many(database, Meeting)
    made = set()
    for _ in range(2):
        made.add(kari.post(its_meeting(world), 303, sent).leads_to)
        assert "The meeting is in the plan. Everyone in the group is told." in kari.follow().text
    assert (len(made), how_many(database, Meeting)) == (1, before + 1)


def test_of_two_facilitators_who_choose_the_second_is_shown_the_meeting_of_the_first(
    reader: Readers, world: World, database: Database
) -> None:
    kari, jonas, before = reader("kari"), reader("jonas"), how_many(database, Meeting)
    kari.get(its_meeting(world))
    jonas.get(its_meeting(world, 1))
    meeting = kari.send(its_meeting(world)).leads_to
    assert jonas.send(its_meeting(world, 1)).leads_to == meeting
    assert "Somebody else has chosen a time already. This is the meeting." in jonas.follow().text
    assert how_many(database, Meeting) == before + 1
    assert "We meet on Friday 13 March at 13:00." in jonas.get(its_meeting(world, 1), 422).text


@pytest.mark.both
def test_of_eight_who_choose_at_once_one_makes_a_meeting(world: World, database: Database) -> None:
    def choose(number: int) -> bool:
        with database.writing() as session, session.begin():
            kari = session.get_one(Membership, world.seats["kari"])
            search = queries.search(session, kari, world.searches["open"], locked=True)
            assert search is not None
            time_ = search.times[number % 3]
            what = meetings.Plan(time_.starts_at, 60, "Boats", "en")
            try:
                rules.choose(session, kari, search, time_, what, NOW)
            except rules.Closed:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(choose, range(8))) == 1


def test_what_is_wrong_with_the_meeting_is_said_and_the_question_stays_open(reader: Readers, world: World) -> None:
    kari = reader("kari")
    kari.get(its_meeting(world))
    kari.send(its_meeting(world), 422, theme="", place="By the harbour")
    theme = "Write what you will talk about. You may write: We decide together."
    assert_refused(kari.page, its_meeting(world), {"theme": "", "place": "By the harbour"}, {"theme": theme})
    assert reader("amina").get(the_open_one(world)).html.select("#times form")


def test_closed_without_a_meeting_nothing_can_be_chosen(reader: Readers, world: World, database: Database) -> None:
    kari, jonas, before = reader("kari"), reader("jonas"), how_many(database, Meeting)
    jonas.get(its_meeting(world))
    kari.get(the_open_one(world))
    kari.send(f"{the_open_one(world)}/closing")
    assert "No time was chosen." in kari.follow().text
    jonas.send(its_meeting(world), 422)
    assert "No time was chosen." in jonas.page.text
    assert how_many(database, Meeting) == before


def test_a_time_of_another_question_or_group_is_not_there(reader: Readers, world: World) -> None:
    kari = reader("kari")
    other = offer(kari, world).leads_to
    assert ask(kari, "GET", f"{other}/{world.times[0]}/meeting").status_code == 404
    ingrid = reader("ingrid")
    elsewhere = f"/groups/{world.other_group}/times/{world.searches['open']}"
    for address in (elsewhere, f"{elsewhere}/{world.times[0]}/meeting"):
        assert ask(ingrid, "GET", address).status_code == 404
