"""What people need for a meeting: said in one form, seen by facilitators as numbers, opened with a trace, arranged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.meetings import queries as meeting_queries
from portal.meetings import rules as meetings
from portal.meetings.models import Answer, Meeting
from portal.needs import queries, rules
from portal.needs.models import Kind, Needs
from tests.joining.test_returning import comes_again, makes_a_card
from tests.probing import ask
from tests.reader import Reader
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
each_way = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def meeting(world: World, name: str = "next") -> str:
    return f"/groups/{world.group}/meetings/{world.meetings[name]}"


def needs(world: World) -> str:
    return f"{meeting(world)}/needs"


def comes(reader: Readers, world: World, name: str = "amina", answer: str = "yes", htmx: bool = False) -> Reader:
    one = reader(name, htmx=htmx)
    one.get(meeting(world))
    one.send(f"{meeting(world)}/answer", answer=answer, htmx=False)
    return one


def adults(database: Database, world: World, name: str) -> int:
    """How many adults this person has said will come."""
    with database.reading() as session:
        seat, its = session.get_one(Membership, world.seats[name]), session.get_one(Meeting, world.meetings["next"])
        found = queries.mine(session, seat, meeting_queries.own_answer(session, seat, its))
        assert found is not None
        return found.adults


def opened(kari: Reader, world: World) -> Reader:
    """Kari presses for what each one needs."""
    kari.get(f"{needs(world)}/all")
    kari.send(f"{needs(world)}/people", 200)
    return kari


# Saying it


@each_way
def test_who_comes_says_what_is_needed_and_finds_it_there_again(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    amina = comes(reader, world, htmx=htmx)
    (link,) = amina.get(meeting(world)).html.select(f'a[href="{needs(world)}"]')
    assert link.get_text() == "Do you need a ride, food or something else?"
    page = amina.get(needs(world))
    assert "Only Kari and Jonas see this. You can skip what you want." in page.text
    amina.send(needs(world), adults="2", children="3", ride="y", step_free="y", along="Lise", text="No nuts.")
    assert "Thank you. The facilitators see it, and nobody else." in amina.follow().text
    page = amina.get(needs(world))
    fields = page.form(needs(world))
    assert (fields["adults"], fields["children"], fields["along"], fields["text"]) == ("2", "3", "Lise", "No nuts.")
    assert [row.get_text(" ", strip=True) for row in page.html.select("main ul.rows li")] == [
        "A ride Not yet", "A way in without steps Not yet", "Something else Not yet",
    ]  # fmt: skip
    amina.send(needs(world), adults="1", children="0", along="", text="")
    assert "You asked for" in amina.get(needs(world)).text, "what is ticked stays ticked until it is taken away"


def test_everything_may_be_skipped(reader: Readers, world: World, database: Database) -> None:
    amina = comes(reader, world)
    amina.get(needs(world))
    amina.send(needs(world))
    assert "You asked for" not in amina.get(needs(world)).text
    assert (amina.page.form(needs(world))["adults"], amina.page.form(needs(world))["children"]) == ("1", "0")


def test_who_names_a_language_needs_an_interpreter(reader: Readers, world: World) -> None:
    amina = comes(reader, world)
    amina.get(needs(world))
    amina.send(needs(world), tongue="ti")
    assert "An interpreter Not yet" in amina.get(needs(world)).text
    assert amina.page.form(needs(world))["tongue"] == "ti"


@pytest.mark.parametrize("answer", [None, "no"])
def test_who_does_not_come_is_asked_for_the_answer_first(
    reader: Readers, world: World, database: Database, answer: str | None
) -> None:
    amina = comes(reader, world, answer=answer) if answer else reader("amina")
    assert not amina.get(meeting(world)).html.select(f'a[href="{needs(world)}"]')
    assert "Say first whether you are coming." in _followed(amina, needs(world))


def _followed(one: Reader, address: str) -> str:
    one.get(address, 303)
    return one.follow().text


def test_with_a_no_what_was_needed_is_deleted(reader: Readers, world: World, database: Database) -> None:
    yusuf = reader("yusuf")
    assert yusuf.get(needs(world)).form(needs(world))["along"] == "Lise"
    comes(reader, world, "yusuf", "no")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Needs)) == 0
    comes(reader, world, "yusuf", "yes")
    assert yusuf.get(needs(world)).form(needs(world))["along"] == ""


def test_when_the_meeting_is_moved_or_somebody_leaves_it_is_deleted(
    reader: Readers, world: World, database: Database
) -> None:
    for happens in ("moved", "left"):
        with database.writing() as session, session.begin() as all_of_it:
            assert session.scalar(select(func.count()).select_from(Needs)) == 1
            kari, yusuf = (session.get_one(Membership, world.seats[name]) for name in ("kari", "yusuf"))
            its = meeting_queries.meeting(session, kari, world.meetings["next"])
            assert its is not None
            if happens == "moved":
                plan = meetings.Plan(its.starts_at + DAY, its.minutes_long, theme="Bread", language="en")
                meetings.change(session, kari, its, plan, reason="Snow.", version=its.version, now=NOW)
            else:
                groups.let_go(session, yusuf, NOW)
            assert session.scalar(select(func.count()).select_from(Needs)) == 0
            all_of_it.rollback()


@pytest.mark.parametrize("when", ["begun", "cancelled"])
def test_too_late_it_is_said_whom_to_call(reader: Readers, world: World, database: Database, when: str) -> None:
    yusuf = reader("yusuf")
    form = yusuf.get(needs(world)).form(needs(world))
    if when == "cancelled":
        with database.writing() as session, session.begin():
            kari, its = (
                session.get_one(Membership, world.seats["kari"]),
                session.get_one(Meeting, world.meetings["next"]),
            )
            meetings.cancel(session, kari, its, reason="Snow.", language="en", now=NOW)
    with time_machine.travel(NOW + (6 * DAY + timedelta(hours=6) if when == "begun" else timedelta(0)), tick=False):
        yusuf.post(needs(world), 303, {**form, "adults": "5"})
        assert "Call us if you need something." in yusuf.follow().text
    assert adults(database, world, "yusuf") == 2


@each_way
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"adults": "0"}, "Choose how many from the list."),
        ({"adults": "10"}, "Choose how many from the list."),
        ({"adults": "many"}, "Choose how many from the list."),
        ({"along": "x" * 41}, "There is room for 40 letters here. Yours is 1 letter too long."),
        ({"text": "x" * 501}, "There is room for 500 letters here. Yours is 1 letter too long."),
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence_and_everything_typed(
    reader: Readers, world: World, fields: dict[str, str], sentence: str, htmx: bool
) -> None:
    yusuf = reader("yusuf", htmx=htmx)
    yusuf.get(needs(world))
    page = yusuf.send(needs(world), 422, **{"text": "No pork, please.", **fields})
    assert page.wrong == [sentence]
    assert page.form(needs(world))["text"] == {"text": "No pork, please.", **fields}["text"]


# For facilitators


def test_facilitators_see_numbers_first_and_no_names(reader: Readers, world: World) -> None:
    comes(reader, world)
    kari = reader("kari")
    assert kari.get(meeting(world)).html.select_one(f'a[href="{needs(world)}/all"]')
    page = kari.get(f"{needs(world)}/all")
    assert "3 adults and 3 children" in page.text
    assert "A ride Adults: 2. Children: 3." in page.text
    assert "An interpreter العربية (1)" in page.text
    assert not {"Yusuf", "Lise", "pork"} & set(page.text.replace(",", " ").replace(".", " ").split())


@each_way
def test_what_each_one_needs_is_opened_with_a_line_for_each_and_arranged_with_one_press(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    comes(reader, world)
    kari = opened(reader("kari", htmx=htmx), world)
    assert "Yusuf" in kari.page.text
    assert "No pork, please." in kari.page.text
    assert "Lise comes along." in kari.page.text
    assert "Amina" not in kari.page.html.select_one("main").get_text(), "she asked for nothing"  # type: ignore[union-attr]
    yusuf = reader("yusuf")
    assert "Kari opened what you need for a meeting." in yusuf.get("/me/seen").text
    assert "opened what you need" not in reader("amina").get("/me/seen").text
    arranged = f"{needs(world)}/{world.seats['yusuf']}/arranged"
    page = kari.send(arranged, 200, kind="ride", arranged="yes")
    assert page.html.select_one(f"#needs-{world.seats['yusuf']}").get_text(" ", strip=True).count("Arranged") == 1  # type: ignore[union-attr]
    (told,) = yusuf.get("/today").html.select(f"#news-{world.group} a.door")
    assert told.get_text() == "Something you need on Monday 9 March is arranged"
    assert "A ride Arranged" in yusuf.get(str(told["href"])).text
    kari.send(arranged, 200, kind="ride", arranged="no")
    assert "A ride Not yet" in yusuf.get(needs(world)).text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Needs)) == 1


def test_what_is_said_anew_keeps_what_is_arranged_and_still_wanted(
    reader: Readers, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        its = session.scalars(select(Needs)).one()
        for kind in (Kind.RIDE, Kind.INTERPRETER):
            assert rules.arrange(session, its, kind, done=True)
            assert not rules.arrange(session, its, kind, done=True)
        with pytest.raises(rules.NotWanted):
            rules.arrange(session, its, Kind.FOOD, done=True)
    yusuf = reader("yusuf")
    yusuf.get(needs(world))
    yusuf.send(needs(world), tongue="so")
    text = yusuf.get(needs(world)).text
    assert "A ride Arranged" in text
    assert "An interpreter Not yet" in text, "another language is another interpreter"


def test_when_more_facilitators_come_than_others_it_is_said_quietly(reader: Readers, world: World) -> None:
    hint = "More facilitators come than others."
    comes(reader, world, "kari")
    assert hint not in reader("kari").get(f"{needs(world)}/all").text
    comes(reader, world, "jonas")
    assert hint in reader("kari").get(f"{needs(world)}/all").text
    comes(reader, world)
    assert hint not in reader("kari").get(f"{needs(world)}/all").text


def test_something_that_was_taken_back_is_not_arranged(reader: Readers, world: World) -> None:
    kari = opened(reader("kari"), world)
    arranged = f"{needs(world)}/{world.seats['yusuf']}/arranged"
    form = kari.page.form(arranged)
    kari.post(arranged, 422, {**form, "kind": "food", "arranged": "yes"})
    kari.post(arranged, 400, {**form, "kind": "gold", "arranged": "yes"})
    kari.post(arranged, 400, {**form, "arranged": "perhaps"})


def test_the_neighbour_the_interpreter_and_strangers_find_nothing_of_it(reader: Readers, world: World) -> None:
    for name in ("amina", "selam"):
        one = reader(name)
        one.get(f"{needs(world)}/all", 403)
        token = one.get("/me/leaving-quickly").html.select_one("[name=csrf_token]")["value"]  # type: ignore[index]
        one.post(f"{needs(world)}/people", 403, {"csrf_token": token})
        one.post(f"{needs(world)}/{world.seats['yusuf']}/arranged", 404, {"csrf_token": token, "kind": "ride"})
    assert ask(reader("stig"), "GET", needs(world)).status_code == 404
    assert "Lise" not in comes(reader, world).get(needs(world)).text


def test_who_left_is_not_counted(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        kari, its = session.get_one(Membership, world.seats["kari"]), session.get_one(Meeting, world.meetings["next"])
        assert queries.totals(queries.guests(session, kari, its)).adults == 2
        session.get_one(Membership, world.seats["yusuf"]).left_at = NOW
        session.flush()
        assert queries.totals(queries.guests(session, kari, its)).adults == 0


@pytest.mark.both
def test_it_stands_nowhere_in_the_clear(database: Database, world: World) -> None:
    with database.engine.connect() as connection:
        row = connection.execute(select(Needs.__table__)).one()
    whole = b" ".join(bytes(part) for part in row if isinstance(part, bytes | memoryview))
    assert not [word for word in (b"ride", b"Lise", b"pork", b"interpreter") if word in whole]


def test_an_answer_given_by_rules_alone_needs_nothing(database: Database, world: World) -> None:
    with database.reading() as session:
        its = session.get_one(Meeting, world.meetings["next"])
        for answer in (None, session.scalars(select(Answer)).first()):
            wish = rules.Wish(adults=10)
            with pytest.raises(rules.NotComing if answer is None else rules.TooMany):
                rules.say(session, answer, its, wish, NOW)


# A new card that nobody has confirmed


def test_a_new_answer_at_a_sign_in_that_nobody_confirmed_opens_nothing_that_was_said_before(
    reader: Readers, world: World
) -> None:
    yusuf = comes(reader, world, "yusuf")
    yusuf.get(needs(world))
    yusuf.send(needs(world), ride="y", food="y", text="No pork, for the third time.")
    kari = opened(reader("kari"), world)
    arranged = str(kari.page.html.select_one("form[action$=arranged]")["action"])  # type: ignore[union-attr, index]
    kari.send(arranged, 200, kind="ride", arranged="yes")
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        thief = comes_again(reader(), makes_a_card(reader("kari"), world, "yusuf"))
        thief.get(meeting(world))
        thief.send(f"{meeting(world)}/answer", answer="maybe")
        for place in (needs(world), f"/groups/{world.group}/things"):
            assert "third time" not in thief.get(place).response.text, place
            assert "Arranged" not in thief.page.text, place  # type: ignore[union-attr]
        assert "third time" not in thief.get(f"/groups/{world.group}/things/file").response.text
        thief.get(needs(world))
        thief.send(needs(world), ride="y")
        assert "Arranged" not in thief.get(needs(world)).text, "it would tell that a ride was asked for before"
