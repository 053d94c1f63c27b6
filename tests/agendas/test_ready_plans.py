"""Ready plans: each of the five is read, planned from and changed, and a group may refuse one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.agendas.models import RefusedAgenda
from portal.agendas.ready import PLANS
from portal.core.database import Database
from portal.languages.catalogues import catalogue
from tests.reader import Page, Reader
from tests.world import World

MakeReader = Callable[..., Reader]
THE_FIVE = ["first-meeting", "two-stories", "notes-on-the-wall", "meeting-a-service", "last-meeting"]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def all_of_them(world: World) -> str:
    return f"/groups/{world.group}/ready-plans"


def one_of_them(world: World, name: str) -> str:
    return f"{all_of_them(world)}/{name}"


def planning(world: World) -> str:
    return f"/groups/{world.group}/meetings/new"


def to_plan(world: World) -> str:
    return f"/groups/{world.group}/meetings/"


def wants_first_meeting_again(one: Reader, world: World) -> None:
    one.get(one_of_them(world, "first-meeting"))
    one.send(f"{one_of_them(world, 'first-meeting')}/refusal/end")


def agenda(page: Page) -> list[str]:
    return [line.get_text() for line in page.html.select("main ol li")]


def refused_here(database: Database, world: World) -> list[str]:
    with database.reading() as session:
        here = select(RefusedAgenda.name).where(RefusedAgenda.group_id == world.group)
        return list(session.scalars(here.order_by(RefusedAgenda.name)))


def test_there_are_five_and_none_of_them_dreams_of_the_future() -> None:
    assert list(PLANS) == THE_FIVE
    for plan in PLANS.values():
        said = [plan.summary, plan.theme, *plan.agenda, *plan.before, *plan.at_the_table, *plan.afterwards]
        assert not re.search(r"\b(dream|wish|goal|future)", " ".join(one.message for one in said).casefold())


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("name", THE_FIVE)
@with_and_without_htmx
def test_each_is_read_and_planned_from_and_changed_and_stands_in_the_plan_as_it_was_changed(
    reader: MakeReader, world: World, name: str, language: str, htmx: bool
) -> None:
    kari, said = reader("kari", htmx=htmx), catalogue(language).gettext
    wants_first_meeting_again(kari, world)
    kari.get(f"/language/{language}", 303)
    plan = PLANS[name]
    kari.get(all_of_them(world))
    (door,) = kari.page.html.select(f'main a[href="{one_of_them(world, name)}"]')
    assert said(plan.summary.message) in " ".join(door.get_text().split())
    kari.get(str(door["href"]))
    assert kari.page.heading == said(plan.title.message)
    words = kari.page.html.main.get_text(" ")
    for sentence in (plan.theme, *plan.agenda, *plan.before, *plan.at_the_table, *plan.afterwards):
        assert said(sentence.message) in words
    asked = " ".join(form.get_text(" ") for form in kari.page.html.select("main form, main a, main noscript"))
    assert len(re.findall(r"\w+", words)) - len(re.findall(r"\w+", asked)) <= 250
    kari.get(str(kari.page.html.select_one("main a.primary")["href"]))
    lines = [said(line.message) for line in plan.agenda]
    stands = kari.page.form(to_plan(world))
    assert (stands["theme"], stands["agenda"]) == (said(plan.theme.message), "\n".join(lines))
    mine = [*lines[1:], "Who does the dishes?"]
    kari.send(to_plan(world), day="2026-06-02", at="17:30", agenda="\n".join(mine))
    meeting = kari.page.leads_to
    for one in (kari, reader("amina")):
        page = one.get(meeting)
        assert page.html.select_one("p.lead").get_text() == said(plan.theme.message)
        assert agenda(page) == mine
        assert page.html.select_one("main ol [lang]")["lang"] == language


def test_a_plan_that_began_from_one_keeps_every_change_when_it_is_refused(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    kari.get(f"{planning(world)}?from=two-stories")
    assert "What you talk about is filled in. Change it as you like." in kari.page.text
    kari.send(to_plan(world), 422, day="", agenda="Since last time\nA good story only")
    assert kari.page.form(to_plan(world))["agenda"] == "Since last time\nA good story only"


@pytest.mark.parametrize("name", ["no-such-plan", "", "first-meeting", "%00", "<b>"])
def test_what_is_unknown_or_refused_gives_the_ordinary_form(reader: MakeReader, world: World, name: str) -> None:
    kari = reader("kari")
    stands = kari.get(f"{planning(world)}?from={name}").form(to_plan(world))
    assert (stands["theme"], stands["agenda"]) == ("", "")
    assert "What you talk about is filled in." not in kari.page.text


def test_an_address_of_another_name_does_not_exist(reader: MakeReader, world: World) -> None:
    reader("kari").get(one_of_them(world, "dreams"), 404)


def test_one_comes_to_them_from_the_plan_and_a_facilitator_from_planning(reader: MakeReader, world: World) -> None:
    here = all_of_them(world)
    for name, page in (
        ("amina", f"/groups/{world.group}/plan"),
        ("selam", f"/groups/{world.group}/plan"),
        ("kari", planning(world)),
    ):
        assert reader(name).get(page).html.select(f'main a[href="{here}"]'), name


def test_a_participant_reads_them_and_plans_and_refuses_nothing(reader: MakeReader, world: World) -> None:
    for name in ("amina", "selam"):
        one = reader(name)
        assert len(one.get(all_of_them(world)).html.select("main a.door")) == 5
        one.get(one_of_them(world, "two-stories"))
        assert not one.page.html.select("main form, main a.primary")
        assert "Do you not want this one? Tell a facilitator, or say it at the table." in one.page.text
        assert not one.get(f"{one_of_them(world, 'two-stories')}").html.select("main form")


@with_and_without_htmx
def test_a_facilitator_notes_that_the_group_does_not_want_one_and_takes_it_back(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    jonas, amina, here = reader("jonas", htmx=htmx), reader("amina"), one_of_them(world, "two-stories")
    jonas.get(here)
    jonas.send(f"{here}/refusal")
    jonas.follow()
    assert "It is noted. It is not offered when you plan a meeting." in jonas.page.text
    assert not jonas.page.html.select("main a.primary")
    assert jonas.get(f"{planning(world)}?from=two-stories").form(to_plan(world))["agenda"] == ""
    doors = {
        str(door["href"]).rsplit("/", 1)[1]: "The group does not want this." in door.get_text()
        for door in amina.get(all_of_them(world)).html.select("main a.door")
    }
    assert [name for name, refused in doors.items() if refused] == ["first-meeting", "two-stories"]
    assert "Jonas noted it on Tuesday 3 March." in amina.get(here).text
    assert refused_here(database, world) == ["first-meeting", "two-stories"]
    jonas.get(here)
    jonas.send(f"{here}/refusal/end")
    jonas.follow()
    assert "It is noted. You can plan a meeting with it again." in jonas.page.text
    assert jonas.page.html.select("main a.primary")
    assert "noted it" not in amina.get(here).text
    assert refused_here(database, world) == ["first-meeting"]


def test_two_facilitators_who_refuse_the_same_one_are_one_no_and_the_first_stands(
    reader: MakeReader, world: World, database: Database
) -> None:
    here = one_of_them(world, "last-meeting")
    kari, jonas = reader("kari"), reader("jonas")
    kari.get(here)
    jonas.get(here)
    kari.send(f"{here}/refusal")
    jonas.send(f"{here}/refusal")
    assert refused_here(database, world) == ["first-meeting", "last-meeting"]
    assert "Kari noted it" in reader("amina").get(here).text


def test_a_form_that_comes_late_once_more_refuses_nothing_again(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, here = reader("kari"), one_of_them(world, "last-meeting")
    kari.get(here)
    sent = kari.page.form(f"{here}/refusal")
    kari.post(f"{here}/refusal", 303, sent)
    kari.get(here)
    kari.send(f"{here}/refusal/end")
    kari.post(f"{here}/refusal", 303, sent)
    assert refused_here(database, world) == ["first-meeting"]


def test_what_one_group_refuses_another_may_want(reader: MakeReader, world: World) -> None:
    ingrid, there = reader("ingrid"), f"/groups/{world.other_group}"
    assert "does not want" not in ingrid.get(f"{there}/ready-plans").text
    stands = ingrid.get(f"{there}/meetings/new?from=first-meeting").form(f"{there}/meetings/")
    assert stands["theme"] == "Getting to know each other"
