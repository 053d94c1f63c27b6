"""Notes on the wall of a meeting: everybody hangs them up, everybody reads them, and nothing tells whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, text

from portal.core.database import Database
from portal.core.pages import A_PAGE
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.people.models import Person
from portal.texts.models import Written
from portal.walls import rules
from portal.walls.models import Heading, Wall, WallNote
from portal.walls.views import NOTES_A_DAY
from tests.joining.test_returning import comes_again, makes_a_card
from tests.probing import ask, token
from tests.reader import Page, Reader
from tests.refusing import assert_refused
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
GOOD = {"heading": "possible", "text": "We share a car."}
ARABIC = "نطبخ معا"
HOSTILE = "<script>alert(1)</script> <b hx-get=/me hx-trigger=load>{{ 7*7 }} %(name)s"
NOT_SEEN = "There are signs in the text that cannot be seen. Type it again by hand, please."


def meeting_of(world: World, meeting: str = "next") -> str:
    return f"/groups/{world.group}/meetings/{world.meetings[meeting]}"


def here(world: World, meeting: str = "next") -> str:
    return f"{meeting_of(world, meeting)}/wall"


def hanging(world: World, meeting: str = "next") -> str:
    return f"{here(world, meeting)}/notes"


def hangs_up(one: Reader, world: World, **fields: str) -> None:
    """Add a note by the page, and come back to it."""
    one.get(here(world))
    one.send(hanging(world), **{**GOOD, **fields})
    one.follow()


def on_the_wall(page: Page) -> dict[str, list[str]]:
    """The notes under each heading, as people read them; what facilitators may do beside them left out."""
    for beside in page.html.select("details, li[id^=note-] a.go"):
        beside.decompose()
    return {
        section.h2.get_text(): [" ".join(note.get_text(" ").split()) for note in section.select("li[id^=note-]")]
        for section in page.html.select("main section:has(> h2)")
    }


def number_of_notes(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(WallNote)) or 0


def fill(database: Database, world: World, heading: Heading, number: int) -> None:
    """So many notes under one heading of the wall that is open."""
    with database.writing() as session, session.begin():
        wall = session.scalars(select(Wall).where(Wall.meeting_id == world.meetings["next"])).one()
        for n in range(number):
            rules.hang_up(session, wall, heading, f"Note number {n}.", ["en"])


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


# The story


@with_and_without_htmx
def test_a_facilitator_opens_a_wall_and_everybody_is_told_once_and_hangs_up_notes(
    reader: MakeReader, world: World, htmx: bool
) -> None:
    kari, amina, yusuf = reader("kari", htmx=htmx), reader("amina", htmx=htmx), reader("yusuf")
    kari.get(meeting_of(world, "later"))
    (door,) = [one for one in kari.page.html.select("main a.door") if one.get_text() == "Notes on the wall"]
    assert door["href"] == here(world, "later")
    assert not amina.get(meeting_of(world, "later")).html.select(f'a[href="{here(world, "later")}"]')
    amina.get(here(world, "later"), 404)
    kari.get(here(world, "later"))
    kari.send(here(world, "later"))
    kari.follow()
    assert "The wall is open. Everyone in the group is told." in kari.page.text
    assert news(amina.get("/today")) == ["There is a wall for your notes to the meeting on Monday 6 April"]
    amina.get(str(amina.page.html.select_one("article.new li a")["href"]))
    assert amina.page.heading == "Notes on the wall"
    amina.send(hanging(world, "later"), **GOOD)
    amina.follow()
    assert "Your note is on the wall." in amina.page.text
    for one in (amina, yusuf, kari, reader("selam")):
        assert on_the_wall(one.get(here(world, "later"))) == {
            "What is hard": [],
            "What is possible": ["We share a car."],
            "Suggestions": [],
            "What I can give": [],
        }
    assert len(news(yusuf.get("/today"))) == 1
    assert yusuf.get(meeting_of(world, "later")).html.select(f'main a[href="{here(world, "later")}"]')
    assert news(kari.get("/today")) == []


def test_notes_may_come_after_the_meeting_too(reader: MakeReader, world: World) -> None:
    with time_machine.travel(NOW + timedelta(days=8), tick=True):
        amina = reader("amina")
        assert amina.get(meeting_of(world)).html.select(f'main a[href="{here(world)}"]')
        hangs_up(amina, world, text="I thought of it on the bus.")
        assert "I thought of it on the bus." in on_the_wall(amina.page)["What is possible"]
        kari = reader("kari")
        assert kari.get(meeting_of(world)).html.select(f'main a[href="{here(world)}"]')
        hangs_up(kari, world, heading="give", text="Me too.")
        assert "Me too." in on_the_wall(kari.page)["What I can give"]


def test_opened_twice_it_is_one_wall_and_told_once(reader: MakeReader, world: World, database: Database) -> None:
    kari, jonas, amina = reader("kari"), reader("jonas"), reader("amina")
    for one in (kari, jonas):
        one.get(here(world, "later"))
    kari.send(here(world, "later"))
    amina.get("/today")
    amina.send(f"/groups/{world.group}/news/seen")
    jonas.send(here(world, "later"))
    assert news(amina.get("/today")) == []
    with database.reading() as session:
        walls = session.scalars(select(Wall).where(Wall.meeting_id == world.meetings["later"])).all()
    assert len(walls) == 1


def test_a_meeting_that_is_cancelled_gets_no_wall_and_no_new_notes(reader: MakeReader, world: World) -> None:
    kari, amina = reader("kari"), reader("amina")
    kari.get(here(world, "cancelled"), 404)
    kari.post(here(world, "cancelled"), 404, {"csrf_token": token(kari)})
    amina.get(here(world))
    kari.get(f"{meeting_of(world)}/cancellation")
    kari.send(f"{meeting_of(world)}/cancellation", reason="Flu")
    amina.send(hanging(world), 404, **GOOD)
    assert on_the_wall(amina.get(here(world)))["What is hard"] == ["The winter is dark."]
    assert "This meeting is cancelled." in amina.page.text
    assert not amina.page.html.select("#note-form")


def test_an_interpreter_reads_and_writes_none(reader: MakeReader, world: World) -> None:
    selam = reader("selam")
    assert on_the_wall(selam.get(here(world)))["What I can give"] == ["I can bake."]
    assert not selam.page.html.select("main form")
    selam.post(hanging(world), 403, {**GOOD, "csrf_token": token(selam)})


def test_nothing_is_chosen_before(reader: MakeReader, world: World) -> None:
    assert "heading" not in reader("amina").get(here(world)).form(hanging(world))


# Nobody's


def test_no_page_says_whose_a_note_is_not_even_ones_own(reader: MakeReader, world: World) -> None:
    hangs_up(reader("amina"), world)
    for name in ("amina", "yusuf", "kari", "jonas", "selam"):
        page = reader(name).get(here(world))
        assert on_the_wall(page)["What is possible"] == ["We share a car."], name
        for section in page.html.select("main section"):
            assert not re.search(r"Amina|\byou\b|March|:\d\d", section.get_text()), name


@pytest.mark.both
def test_no_column_of_the_database_tells_who_it_was_or_when(
    reader: MakeReader, world: World, database: Database
) -> None:
    """Whoever of three hung it up, the rows that are new are alike but for what is by chance."""

    def rows() -> dict[str, set[str]]:
        with database.engine.connect() as connection:
            names = connection.execute(text(TABLES[database.engine.dialect.name])).scalars().all()
            return {name: set(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')))) for name in names}

    new_rows = []
    for minute, name in ((13, "amina"), (47, "yusuf"), (29, "kari")):
        with time_machine.travel(NOW.replace(hour=15, minute=minute, second=11), tick=False):
            one = reader(name)
            one.get(here(world))
            before = rows()
            one.send(hanging(world), **GOOD)
            after = rows()
        new = {table: sorted(after[table] - before[table]) for table in after if after[table] != before[table]}
        assert {table: len(lines) for table, lines in new.items()} == {
            "wall_notes": 1,
            "written": 1,
            "sent_forms": 1,
            "limits": 1,
        }, name
        seat, person = world.seats[name], world.people[name]
        for line in (line for lines in new.values() for line in lines):
            assert f"minute={minute}" not in line, line
            assert f", {minute}, 11" not in line, line
            assert f":{minute}:11" not in line, line
            assert f"membership:{seat}'" not in line, line
            assert f"person:{person}'" not in line, line
        new_rows.append(new)
    assert len({re.findall(r"'(notes:)", one["limits"][0])[0] for one in new_rows}) == 1
    with database.reading() as session:
        notes = session.scalars(select(WallNote).where(WallNote.heading == Heading.POSSIBLE)).all()
        texts = [session.get_one(Written, note.text_id) for note in notes]
    assert {one.author_id for one in texts} == {None}
    assert {one.written_at for one in texts} == {(NOW - timedelta(days=2)).replace(hour=0)}, "of the wall's day"
    assert all(one.id < 0 for one in texts)
    assert {column.name for column in WallNote.__table__.columns} == {"id", "group_id", "wall_id", "heading", "text_id"}


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def test_nobody_is_told_of_a_note(reader: MakeReader, world: World) -> None:
    kari, yusuf = reader("kari"), reader("yusuf")
    before = [news(one.get("/today")) for one in (kari, yusuf)]
    hangs_up(reader("amina"), world)
    assert [news(one.get("/today")) for one in (kari, yusuf)] == before


def test_notes_hang_in_no_order_of_arrival(reader: MakeReader, world: World, database: Database) -> None:
    """They hang by numbers that are by chance; of nineteen that is no luck."""
    fill(database, world, Heading.SUGGESTION, 19)
    hang = on_the_wall(reader("amina").get(here(world)))["Suggestions"]
    came = [f"Note number {n}." for n in range(19)]
    assert sorted(hang) == sorted(came)
    assert hang not in (came, came[::-1])


@with_and_without_htmx
def test_where_few_write_a_language_one_is_asked_once_more_before_it_is_sent(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    amina, before = reader("amina", htmx=htmx), number_of_notes(database)
    assert not amina.get(here(world)).html.select("#few")
    amina.send(hanging(world), 422, **{**GOOD, "text": ARABIC})
    few = amina.page.html.select_one("#few")
    assert "Few in the group write this language: العربية" in few.get_text()
    assert few.has_attr("autofocus")
    assert amina.page.form(hanging(world))["text"] == ARABIC
    assert amina.page.form(hanging(world))["heading"] == "possible"
    assert number_of_notes(database) == before
    amina.send(hanging(world))
    assert number_of_notes(database) == before + 1
    page = reader("yusuf").get(here(world))
    assert on_the_wall(page)["What is possible"] == [f"{ARABIC} Written in: العربية"]
    assert ARABIC in page.html.select_one("[lang=ar][dir=rtl]").get_text()


def test_who_reads_in_a_language_of_few_is_told_before_a_word_is_written(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people["amina"]).language = "nb"
    amina = reader("amina", language="nb")
    assert "Norsk" in amina.get(here(world)).html.select_one("#few").get_text()
    amina.send(hanging(world), heading="hard", text="Det er mørkt.")
    assert "Lappen din henger på veggen." in amina.follow().text


def test_who_leaves_leaves_the_notes_behind(reader: MakeReader, world: World, database: Database) -> None:
    amina = reader("amina")
    hangs_up(amina, world)
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    assert on_the_wall(reader("kari").get(here(world)))["What is possible"] == ["We share a car."]
    amina.get(here(world), 404)


def test_at_a_sign_in_that_nobody_has_confirmed_one_reads_and_adds_like_everybody(
    reader: MakeReader, world: World
) -> None:
    thief = comes_again(reader(), makes_a_card(reader("kari"), world, "amina"))
    hangs_up(thief, world)
    assert on_the_wall(thief.page)["What is possible"] == ["We share a car."]


# What is refused


@with_and_without_htmx
def test_a_note_that_cannot_hang_says_why_and_keeps_every_letter(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests, htmx: bool
) -> None:
    amina, before = reader("amina", htmx=htmx), number_of_notes(database)
    long = "There is room for 200 letters here. Yours is 3 letters too long."
    for fields, sentences in (
        ({"text": ""}, {"text": "Write a few words first."}),
        ({"text": " \n "}, {"text": "Write a few words first."}),
        ({"text": "\u200d"}, {"text": "Write a few words first."}),
        ({"text": "e" * 203}, {"text": long}),
        ({"text": "Ring \x07"}, {"text": NOT_SEEN}),
        ({"heading": ""}, {"heading": "Choose where your note hangs."}),
        ({"heading": "dreams"}, {"heading": "Choose where your note hangs."}),
    ):
        with subtests.test(repr(fields)[:40]):
            amina.get(here(world))
            sent = {**GOOD, **fields}
            amina.send(hanging(world), 422, **sent)
            assert_refused(amina.page, hanging(world), {"text": sent["text"].strip()}, sentences)
            assert (amina.page.html.html is None) is htmx
    assert number_of_notes(database) == before


def test_what_people_write_is_words_and_nothing_else(reader: MakeReader, world: World) -> None:
    hangs_up(reader("amina"), world, text=HOSTILE)
    hangs_up(reader("amina"), world, text="W" * 200)
    for name in ("yusuf", "kari"):
        html = reader(name).get(here(world)).html
        assert HOSTILE in html.get_text()
        assert "W" * 200 in html.get_text()
        assert not html.select("main script, main [hx-trigger=load]")


@with_and_without_htmx
def test_the_same_form_sent_twice_is_one_note_and_two_people_do_not_answer_for_each_other(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    before = number_of_notes(database)
    for name in ("amina", "yusuf"):
        one = reader(name, htmx=htmx)
        one.get(here(world))
        sent = {**one.page.form(hanging(world)), **GOOD, "form_key": "the-same-key"}
        for _ in range(2):
            assert one.post(hanging(world), 200 if htmx else 303, sent).leads_to == here(world)
    assert number_of_notes(database) == before + 2


@with_and_without_htmx
def test_under_a_heading_hang_forty_notes_and_then_one_is_told_so(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    fill(database, world, Heading.POSSIBLE, rules.ROOM)
    amina, before = reader("amina", htmx=htmx), number_of_notes(database)
    amina.get(here(world))
    amina.send(hanging(world), 422, **GOOD)
    full = "There is no more room under this heading. Choose another, or tell a facilitator."
    assert_refused(amina.page, hanging(world), GOOD, {"heading": full})
    assert number_of_notes(database) == before
    amina.send(hanging(world), heading="suggestion")
    assert number_of_notes(database) == before + 1


def test_twenty_are_shown_at_a_time_and_each_note_once(reader: MakeReader, world: World, database: Database) -> None:
    fill(database, world, Heading.POSSIBLE, rules.ROOM)
    amina = reader("amina")
    first = on_the_wall(amina.get(here(world)))["What is possible"]
    (onward,) = amina.page.html.select('main a[href*="?possible="]')
    second = on_the_wall(amina.get(str(onward["href"])))
    assert list(second) == ["What is possible"]
    assert (len(first), len(second["What is possible"])) == (A_PAGE, A_PAGE)
    assert set(first) | set(second["What is possible"]) == {f"Note number {n}." for n in range(rules.ROOM)}
    assert not amina.page.html.select('main a[href*="?possible="], #note-form')
    assert amina.page.html.select(f'main a[href="{here(world)}"]')


def test_so_many_notes_a_day_and_no_more_until_the_next_and_others_go_on(
    reader: MakeReader, world: World, database: Database
) -> None:
    with time_machine.travel(NOW, tick=False):
        amina = reader("amina")
        amina.get(here(world))
        sent = {**amina.page.form(hanging(world)), **GOOD}
        for n in range(NOTES_A_DAY):
            assert ask(amina, "POST", hanging(world), data={**sent, "text": f"Note {n}."}).status_code == 303
        assert ask(amina, "POST", hanging(world), data={**sent, "text": "Note 1."}).status_code == 303, "sent twice"
        before = number_of_notes(database)
        amina.send(hanging(world), 422, **GOOD)
        enough = "You have sent many notes today. Keep this one, and send it tomorrow."
        assert_refused(amina.page, hanging(world), GOOD, {"text": enough})
        again = reader("amina")
        again.get(here(world))
        again.send(hanging(world), 422, **GOOD)
        assert number_of_notes(database) == before
        hangs_up(reader("yusuf"), world)
        assert number_of_notes(database) == before + 1
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        hangs_up(reader("amina"), world)
        assert number_of_notes(database) == before + 2


# Taking down


def test_a_facilitator_takes_a_note_down_and_it_is_gone_for_good(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    removal = f"{hanging(world)}/{world.notes['hard']}/removal"
    with database.reading() as session:
        text_id = session.get_one(WallNote, world.notes["hard"]).text_id
    jonas.get(here(world))
    kari.get(here(world))
    assert "Only if it names somebody or hurts. It is gone for good." in kari.page.text
    for one in (kari, jonas):
        one.send(removal)
        assert "The note is gone." in one.follow().text
    page = reader("amina").get(here(world))
    assert on_the_wall(page)["What is hard"] == []
    assert "A facilitator took down 1 note." in page.text
    with database.reading() as session:
        assert session.get(WallNote, world.notes["hard"]) is None
        assert session.get(Written, text_id) is None


def test_nobody_else_takes_a_note_down(reader: MakeReader, world: World, database: Database) -> None:
    before = number_of_notes(database)
    note = world.notes["hard"]
    for name, status in (("amina", 403), ("selam", 403), ("ingrid", 404), ("stig", 404), ("berit", 404)):
        one = reader(name)
        assert not ask(one, "GET", here(world)).text.count("/removal")
        one.post(f"{hanging(world)}/{note}/removal", status, {"csrf_token": token(one)})
    ingrid = reader("ingrid")
    theirs = f"/groups/{world.other_group}/meetings/{world.meetings['theirs']}/wall"
    ingrid.get(theirs)
    ingrid.send(theirs)
    ingrid.post(f"{theirs}/notes/{note}/removal", 303, {"csrf_token": token(ingrid)})
    ingrid.get(f"/groups/{world.other_group}/meetings/{world.meetings['next']}/wall", 404)
    assert number_of_notes(database) == before


def test_who_came_later_finds_no_wall_of_a_meeting_from_before(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        session.add(Wall(group_id=kari.group_id, meeting_id=world.meetings["been"], opened_on=NOW.date(), taken_down=0))
    reader("amina").get(here(world, "been"))
    reader("halima").get(here(world, "been"), 404)
