"""Telling the whole group: on Today and in a list, taken away again, called about, and printed for the fridge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, insert, select

from portal.announcements import queries, rules
from portal.announcements.models import Announcement
from portal.core.database import Database
from portal.core.pages import A_PAGE
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.notifications.models import Notice, Unreached
from portal.people.models import Person
from portal.texts.models import Written
from tests.many import walk, write
from tests.probing import all_texts
from tests.reader import Page, Reader
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
WORDS = "The bus does not go tonight. We drive at five."
TODAY = NOW.date()


def address(world: World, *more: object) -> str:
    return "/".join([f"/groups/{world.group}/announcements", *map(str, more)])


def tell(one: Reader, world: World, text: str = WORDS, status: int | None = None, **fields: object) -> Page:
    one.get(address(world, "new"))
    return one.send(address(world), status, text=text, **fields)


def newest(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.max(Announcement.id))).one()


def notices(database: Database, announcement_id: int) -> list[int]:
    """The seats that were told of it."""
    its = (Notice.thing == rules.THING, Notice.thing_id == announcement_id)
    with database.reading() as session:
        return sorted(session.scalars(select(Notice.membership_id).where(*its)))


def card(page: Page, announcement_id: int) -> str:
    """What stands on this page of it, or nothing."""
    found = page.html.select_one(f"#announcement-{announcement_id}")
    return " ".join(found.get_text(" ").split()) if found else ""


@pytest.mark.parametrize("htmx", [False, True])
def test_a_facilitator_tells_everybody_with_one_form_that_one_tap_from_today_and_the_plan_leads_to(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    kari = reader("kari", htmx=htmx)
    for page in ("/today", f"/groups/{world.group}/plan", f"/groups/{world.group}/about", address(world)):
        assert kari.get(page).html.select(f'main a[href="{address(world, "new")}"]'), page
    tell(kari, world)
    made = newest(database)
    assert kari.page.leads_to == address(world, made, "calls")
    assert "It stands on Today for everyone now." in kari.follow().text
    others = sorted(world.seats[name] for name in ("amina", "yusuf", "oksana", "selam", "jonas", "halima", "fatuma"))
    assert notices(database, made) == others, "Morten takes a pause, Siri and Tove have left"
    for name in ("amina", "selam", "jonas", "kari", "morten"):
        assert card(reader(name).get("/today"), made) == f"{WORDS} Kari , Tuesday 3 March"


def test_the_words_stand_in_the_language_of_the_writer(reader: Readers, world: World, database: Database) -> None:
    tell(reader("kari"), world, "الباب مغلق اليوم.")
    words = reader("amina").get("/today").html.select_one(f"#announcement-{newest(database)} [lang=ar]")
    assert words["dir"] == "rtl"
    assert "الباب مغلق اليوم." in words.get_text()


def test_it_is_new_until_one_has_seen_it_and_stands_there_until_its_day(
    reader: Readers, world: World, database: Database
) -> None:
    tell(reader("kari"), world)
    made, amina = newest(database), reader("amina")
    new = amina.get("/today").html.select_one(f"#news-{world.group}")
    assert WORDS in new.get_text()
    assert new.select(".door") == [], "what stands there in full needs no line that leads to it"
    amina.send(f"/groups/{world.group}/news/seen")
    for moment, there in ((NOW, True), (NOW + 7 * DAY, True), (NOW + 8 * DAY, False)):
        with time_machine.travel(moment, tick=True):
            page = amina.get("/today")
            assert page.html.select_one(f"#news-{world.group}") is None
            assert bool(card(page, made)) is there
    with time_machine.travel(NOW + 8 * DAY, tick=True):
        yusuf = reader("yusuf").get("/today")
        assert not card(yusuf, made)
        line = yusuf.html.select_one(f"#news-{world.group} .door")
        assert (line["href"], line.get_text()) == (address(world), "There is a notice for the whole group")
        assert card(reader("yusuf").get(address(world)), made)


def test_the_day_until_which_it_stands_is_in_a_week_if_nobody_says_another(reader: Readers, world: World) -> None:
    kari = reader("kari")
    kari.get(address(world, "new"))
    assert kari.page.form(address(world))["until"] == (TODAY + timedelta(days=7)).isoformat()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": " "}, "Write a few words first."),
        ({"text": "a" * 401}, "There is room for 400 letters here. Yours is 1 letter too long."),
        ({"until": ""}, "Choose a day."),
        ({"until": "soon"}, "Choose a day."),
        ({"until": "2026-03-02"}, "Choose a day from today on, and at most two months ahead."),
        ({"until": "2026-05-03"}, "Choose a day from today on, and at most two months ahead."),
    ],
)
def test_what_cannot_be_told_is_said_and_nothing_typed_is_lost(
    reader: Readers, world: World, database: Database, fields: dict[str, str], wrong: str
) -> None:
    kari, before = reader("kari"), newest(database)
    page = tell(kari, world, status=422, **{"text": WORDS, **fields})
    assert page.wrong == [wrong]
    assert page.form(address(world))["text"] == fields.get("text", WORDS).strip()
    assert newest(database) == before
    kari.send(address(world), text="a" * 400, until=(TODAY + rules.LONGEST).isoformat())
    assert newest(database) > before


def test_the_same_form_sent_twice_tells_it_once(reader: Readers, world: World, database: Database) -> None:
    kari, before = reader("kari"), newest(database)
    kari.get(address(world, "new"))
    data = {**kari.page.form(address(world)), "text": WORDS}
    led = {kari.post(address(world), 303, data).leads_to for _again in range(3)}
    assert led == {address(world, before + 1, "calls")}
    assert newest(database) == before + 1


def test_only_facilitators_tell_it_take_it_away_call_and_print(reader: Readers, world: World) -> None:
    its = world.announcements["door"]
    for name in ("amina", "selam"):
        one = reader(name)
        page = one.get(address(world))
        assert card(page, its)
        assert page.html.select(f'main form, main a[href^="{address(world)}/"]') == []
        for more in (("new",), (its, "calls"), (its, "print")):
            one.get(address(world, *more), 403)
    of_another_group = world.announcements["theirs"]
    reader("kari").get(address(world, of_another_group, "calls"), 404)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.both
def test_what_is_taken_away_is_gone_from_today_and_its_words_from_the_database(
    reader: Readers, world: World, database: Database
) -> None:
    tell(reader("kari"), world)
    made, jonas = newest(database), reader("jonas")
    jonas.get(address(world))
    data = jonas.page.form(address(world, made, "removal"))
    for _twice in range(2):
        assert jonas.post(address(world, made, "removal"), 303, data).leads_to == address(world)
        assert "It is taken away, and nothing more goes out for it." in jonas.follow().text
    assert WORDS not in all_texts(database)
    assert notices(database, made) == []
    for name in ("amina", "kari"):
        one = reader(name)
        assert not card(one.get("/today"), made)
        assert f"#news-{world.group}" not in str(one.page.html)
        assert "What stood here from Tuesday 3 March was taken away." in one.get(address(world)).text
    for what in ("calls", "print"):
        jonas.get(address(world, made, what), 404)
    tell(jonas, world, "The bus goes after all.")
    assert "The bus goes after all." in reader("amina").get("/today").text


def test_who_comes_later_reads_from_the_own_day_on(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        then = NOW - 6 * DAY
        old = rules.announce(
            session, kari, "We paint the kitchen.",
            stands_until=TODAY, languages=["en"], today=then.date(), now=then,
        )  # fmt: skip
        old_id = old.id
    for name, there in (("amina", True), ("halima", False)):
        one = reader(name)
        for page in ("/today", address(world)):
            assert bool(card(one.get(page), old_id)) is there
            assert card(one.page, world.announcements["door"])


def test_of_many_the_newest_stand_on_today_and_the_others_are_a_line_each(
    reader: Readers, world: World, database: Database
) -> None:
    kari = reader("kari")
    for number in range(4):
        tell(kari, world, f"Number {number}.")
    news = reader("amina").get("/today").html.select_one(f"#news-{world.group}")
    assert [words.p.get_text() for words in news.select("[id^=announcement]")] == [
        "Number 3.",
        "Number 2.",
        "Number 1.",
    ]
    assert len(news.select(".door")) == 1


def test_all_that_was_told_is_found_twenty_on_a_page(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        row = {
            "group_id": world.group, "author_id": world.seats["kari"], "told_at": NOW, "stands_until": date(2026, 3, 9)
        }  # fmt: skip
        words = write(session, world.group, [f"Number {number}." for number in range(45)])
        session.execute(insert(Announcement), [{**row, "text_id": text_id} for text_id in words])
    amina, seen, pages = reader("amina"), [], 0
    for here, _text in walk(amina, address(world), "The next page"):
        found = [one.p.get_text() for one in amina.get(here).html.select("[id^=announcement]")]
        assert len(found) <= A_PAGE
        seen, pages = seen + found, pages + 1
    assert seen == [f"Number {number}." for number in reversed(range(45))] + ["The door is locked. Ring the bell."]
    assert pages == 3
    assert "There are no earlier notices." in amina.get(f"{address(world)}?before=1").text


def test_somebody_in_two_groups_finds_what_each_was_told_under_its_name(
    reader: Readers, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        amina, garden = session.get_one(Person, world.people["amina"]), session.get_one(Group, world.other_group)
        groups.seat(session, garden, amina, Role.PARTICIPANT, NOW - 2 * DAY)
    sections = reader("amina").get("/today").html.select("main > section")
    told = [[words["id"] for words in section.select("[id^=announcement]")] for section in sections]
    assert told == [[f"announcement-{world.announcements[key]}"] for key in ("door", "theirs")]


def test_the_name_of_somebody_who_has_stopped_stays(reader: Readers, world: World, database: Database) -> None:
    tell(reader("jonas"), world)
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["jonas"]), NOW)
    assert "Jonas" in card(reader("amina").get(address(world)), newest(database))


def test_after_telling_it_one_reads_whom_to_call_and_opens_a_number_by_an_act(
    reader: Readers, world: World, database: Database
) -> None:
    kari = reader("kari")
    tell(kari, world)
    page = kari.follow()
    names = [row.b.get_text() for row in page.html.select("main section li")]
    assert names == ["Amina", "Oksana", "Halima", "Fatuma"], "Yusuf gets an SMS, and Morten takes a pause"
    assert "Comes by on Tuesdays." in page.text
    assert "400 00 118" not in page.text, "no page has a number lying open"
    kari.send(f"/groups/{world.group}/numbers/{world.seats['fatuma']}", 200)
    assert "400 00 118" in kari.page.text
    with database.writing() as session, session.begin():
        groups.pause(session.get_one(Membership, world.seats["fatuma"]), NOW)
        session.add(Unreached(membership_id=world.seats["yusuf"], group_id=world.group, since=NOW - DAY, unknown=False))
    page = kari.get(address(world, newest(database), "calls"))
    names = [row.b.get_text() for row in page.html.select("main section li")]
    assert names == ["Amina", "Yusuf", "Oksana", "Halima"], "what was sent to Yusuf did not come"


def test_whom_to_call_has_nothing_to_do_with_what_somebody_has_read(
    reader: Readers, world: World, database: Database
) -> None:
    tell(reader("kari"), world)

    def called() -> list[int]:
        with database.reading() as session:
            return [one.id for one in queries.to_call(session, session.get_one(Membership, world.seats["kari"]), NOW)]

    before = called()
    amina = reader("amina")
    amina.get("/today")
    amina.send(f"/groups/{world.group}/news/seen")
    assert called() == before == [world.seats[name] for name in ("amina", "oksana", "halima", "fatuma")]


def test_it_stands_on_the_lists_of_those_on_paper_until_its_day_is_over(
    reader: Readers, world: World, database: Database
) -> None:
    kari, lists = reader("kari"), f"/groups/{world.group}/paper/"
    tell(kari, world)
    assert kari.follow().html.select(f'main a[href="{lists}"]')
    made = newest(database)

    def to_tell(page: Page) -> list[str]:
        rows = page.html.select(f"#member-{world.seats['fatuma']} li:has(form)")
        return [row.a.get_text() for row in rows]

    page = kari.get(lists)
    assert to_tell(page) == ["There is a notice for the whole group"]
    assert page.html.select(f'main a[href="{address(world, made, "print")}"]')
    for moment, there in ((datetime.fromisoformat("2026-03-10T22:00Z"), True), (NOW + 8 * DAY, False)):
        with time_machine.travel(moment, tick=True):
            page = reader("kari").get(lists)
            assert bool(to_tell(page)) is bool(page.html.select(f'main a[href="{address(world, made, "print")}"]'))
            assert bool(to_tell(page)) is there
    page = reader("kari").get(lists)
    action = f"/groups/{world.group}/paper/{world.seats['fatuma']}/told"
    kari.get(lists)
    kari.send(action)
    assert "Kari told it on" in kari.follow().text


def test_the_sheet_for_the_fridge_has_the_words_and_a_number_and_says_of_nobody_whose_it_is(
    reader: Readers, world: World, database: Database
) -> None:
    kari = reader("kari")
    tell(kari, world)
    page = kari.get(address(world, newest(database), "print"))
    sheet = page.html.select_one(".fridge").get_text(" ", strip=True)
    assert sheet == f"{WORDS} Tuesday 3 March Call us: 400 00 101 Call us: 400 00 102"
    for name in ("Suppegruppa", "Kari", "Jonas", "Amina"):
        assert name not in sheet


def test_words_that_were_taken_away_leave_no_row_behind(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        its = session.get_one(Announcement, world.announcements["door"])
        text_id = its.text_id
        rules.take_away(session, its)
        rules.take_away(session, its)
        assert session.get(Written, text_id) is None
        assert its.taken_away
        assert not its.stands_on(TODAY)
