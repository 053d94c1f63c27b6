"""The whole plan: what is to come, and what has been with its minutes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

import brotli
import time_machine

from portal.core.database import Database
from portal.groups.models import Membership
from portal.meetings import queries, rules
from portal.minutes import rules as minutes
from tests.examining import LATER_HTML
from tests.many import meet_often, walk
from tests.reader import Page, Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
WORDS = (
    "how do we make evenings good for all of us when winter comes and the bus is late what about warm clothes rent "
    "school light bills bread soup bikes shoes letters doctors work money sleep friends neighbours children holidays "
    "forms words who helps whom with kitchen library shore street square garden second floor behind shop door green"
)


def plan_of(world: World) -> str:
    return f"/groups/{world.group}/plan"


def rows(page: Page) -> dict[str, list[str]]:
    """The meetings under each heading, as people read them."""
    return {
        part.h2.get_text(): [" ".join(row.get_text(" ").split()) for row in part("li")]
        for part in page.html.select("main section")
    }


def plan_many(database: Database, world: World, number: int) -> None:
    """Plan so many meetings of a season, half of them past and with shared minutes, each with its own words."""
    words = Random(number)
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        for n in range(number):
            starts_at = NOW + timedelta(days=14 * (n - number // 2), hours=5)
            what = rules.Plan(
                starts_at=starts_at,
                minutes_long=120,
                theme=" ".join(words.choices(WORDS.split(), k=9)).capitalize() + "?",
                language="en",
                place=" ".join(words.choices(WORDS.split(), k=5)).capitalize(),
                agenda=["Since last time", "What is new"],
            )
            meeting = rules.plan(session, kari, what, starts_at - timedelta(days=30))
            if meeting.over_at(NOW):
                draft = minutes.Draft(language="en", points=[("", f"We talked {n}.")], agreed=f"We agreed {n}.")
                saved = minutes.save(session, kari, meeting, None, draft, saves=0, now=NOW)
                minutes.share(session, saved, today=NOW.date(), now=NOW)


def test_the_plan_shows_what_comes_first_to_last_and_what_has_been_last_to_first(
    reader: MakeReader, world: World
) -> None:
    amina = reader("amina")
    assert rows(amina.get(plan_of(world))) == {
        "Meetings to come": [
            "Wednesday 4 March at 17:30 Sledging This meeting is cancelled.",
            "Monday 9 March at 17:30 What do we want to say? The kitchen, 4 Shore Street",
            "Monday 6 April at 18:30 We decide together The kitchen, 4 Shore Street",
        ],
        "What we have done": [
            "Tuesday 24 February The electricity bill There are no minutes yet",
            "Tuesday 3 February Winter clothes The minutes are ready",
        ],
    }


def test_each_row_leads_to_what_one_may_read(reader: MakeReader, world: World) -> None:
    meeting = f"/groups/{world.group}/meetings/"
    for name, lately in (("amina", ""), ("selam", ""), ("kari", "/minutes/")):
        one = reader(name)
        page = one.get(plan_of(world))
        links = [str(link["href"]) for link in page.html.select("main a.door")]
        ids = world.meetings
        assert links == [
            f"{meeting}{ids['cancelled']}",
            f"{meeting}{ids['next']}",
            f"{meeting}{ids['later']}",
            f"{meeting}{ids['lately']}{lately}",
            f"{meeting}{ids['been']}/minutes/",
        ]
        for link in links:
            one.get(link)


def test_only_facilitators_learn_that_there_is_a_draft(reader: MakeReader, world: World) -> None:
    assert "The minutes are a draft" in reader("jonas").get(plan_of(world)).text
    for name in ("amina", "selam"):
        assert "draft" not in reader(name).get(plan_of(world)).text


def test_the_plan_shows_ones_own_answer_and_nobody_elses(reader: MakeReader, world: World) -> None:
    amina, others = reader("amina"), [reader("oksana"), reader("kari")]
    here = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    words = {"yes": "You are coming", "no": "You can't come", "maybe": "You do not know yet"}
    for answer, sentence in words.items():
        amina.get(here)
        amina.send(f"{here}/answer", answer=answer)
        assert [one for one in words.values() if one in amina.get(plan_of(world)).text] == [sentence]
    for other in others:
        assert [one for one in words.values() if one in other.get(plan_of(world)).text] == []


def test_a_meeting_that_is_on_now_is_still_in_the_plan(reader: MakeReader, world: World) -> None:
    begins = NOW + timedelta(days=6, hours=4, minutes=30)
    for when, heading in ((begins, "Meetings to come"), (begins + timedelta(hours=2), "What we have done")):
        with time_machine.travel(when, tick=True):
            assert any("What do we want" in row for row in rows(reader("amina").get(plan_of(world)))[heading])


def test_a_cancelled_meeting_stays_in_the_plan_and_is_never_asked_for_minutes(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.reading() as session:
        kari = session.get_one(Membership, world.seats["kari"])
        meeting = queries.meeting(session, kari, world.meetings["cancelled"])
        assert meeting is not None
        over = meeting.ends_at
    with time_machine.travel(over, tick=True):
        kari = reader("kari")
        been = rows(kari.get(plan_of(world)))["What we have done"]
        assert been[0] == "Wednesday 4 March Sledging This meeting was cancelled."
        assert kari.page.html.select(f'a[href$="{world.meetings["cancelled"]}/minutes/"]') == []


def test_a_plan_of_sixty_meetings_costs_as_many_statements_as_one_of_ten_and_is_light(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina, kari = reader("amina"), reader("kari")
    plan_many(database, world, 10)
    few = [len(one.get(plan_of(world)).statements) for one in (amina, kari)]
    plan_many(database, world, 50)
    many = [len(one.get(plan_of(world)).statements) for one in (amina, kari)]
    assert many == few
    assert max(many) <= 6
    assert [len(part) for part in rows(kari.page).values()] == [20, 20]
    for one in (amina, kari):
        size = len(brotli.compress(one.page.response.data, quality=5))
        print(f"a plan of 65 meetings, a page of it: {size} bytes on the wire")
        assert size <= LATER_HTML


def test_a_season_on_today_costs_no_more_than_one_meeting(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    before = len(kari.get("/today").statements)
    plan_many(database, world, 30)
    assert len(kari.get("/today").statements) == before <= 6


# A thousand meetings


def themes(page: str) -> list[str]:
    """What the meetings of a page are about, as they stand there."""
    return re.findall(r"</b> <span lang=[^>]*>([^<]*)<", page)


def test_a_plan_of_a_thousand_meetings_is_walked_by_its_links_and_each_is_met_once_at_the_same_cost(
    reader: MakeReader, world: World, database: Database
) -> None:
    meet_often(database, world, 1000, 50)
    kari = reader("kari")
    back = list(walk(kari, plan_of(world), "Earlier meetings"))
    been = ["The electricity bill", "Winter clothes", *(f"Talk {n}" for n in range(1000))]
    coming = ["Sledging", "What do we want to say?", "We decide together", *(f"Plan {n}" for n in range(50))]
    assert themes(back[0][1]) == coming[:20] + been[:20]
    assert [themes(page) for _address, page in back[1:]] == [been[n : n + 20] for n in range(20, 1002, 20)]
    onward = list(walk(kari, plan_of(world), "Later meetings"))
    assert [themes(page) for _address, page in onward[1:]] == [coming[20:40], coming[40:]]
    first, second, fiftieth = (kari.get(back[n][0]) for n in (0, 1, 49))
    assert rows(fiftieth)["What we have done"][0].endswith("Talk 978 The minutes are ready")
    assert fiftieth.statements == second.statements
    assert len(fiftieth.statements) <= len(first.statements) + 1 <= 6


def test_a_page_of_earlier_meetings_says_so_and_leads_back(
    reader: MakeReader, world: World, database: Database
) -> None:
    meet_often(database, world, 30, 30)
    amina = reader("amina")
    plan = amina.get(plan_of(world))
    assert plan.heading == "Our plan"
    for word, other in (("Earlier meetings", "What we have done"), ("Later meetings", "Meetings to come")):
        page = amina.get(str(plan.html.find("a", string=word)["href"]))
        assert page.heading == word
        assert list(rows(page)) == [other]
        assert page.html.find("a", string=word) is None
        assert page.html.find("a", string="Back to our plan")["href"] == plan_of(world)


def test_the_usual_plan_has_no_links_to_other_pages(reader: MakeReader, world: World) -> None:
    assert reader("amina").get(plan_of(world)).html.select("main section a.go") == []


def test_a_meeting_of_another_group_or_none_opens_the_plan_as_it_is(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    usual = rows(amina.get(plan_of(world)))
    for odd in (world.meetings["theirs"], 10**6, 2**31, 10**30, 0, -1, "x"):
        for name in ("before", "after"):
            assert rows(amina.get(f"{plan_of(world)}?{name}={odd}")) == usual


def test_before_the_first_and_after_the_last_there_is_nothing_and_the_page_says_so(
    reader: MakeReader, world: World
) -> None:
    amina = reader("amina")
    assert "There are no earlier meetings." in amina.get(f"{plan_of(world)}?before={world.meetings['been']}").text
    assert "There are no later meetings." in amina.get(f"{plan_of(world)}?after={world.meetings['later']}").text


def test_a_long_meeting_that_is_still_on_is_not_over_though_a_later_short_one_is(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        for theme, hours, minutes_long in (("A whole day", 11, 720), ("A word", 2, 15), ("A talk", 1, 60)):
            begins = {"starts_at": NOW - timedelta(hours=hours), "minutes_long": minutes_long}
            what = rules.Plan(**begins, theme=theme, language="en")
            rules.plan(session, session.get_one(Membership, world.seats["kari"]), what, NOW - timedelta(days=1))
    page = rows(reader("amina").get(plan_of(world)))
    assert "A whole day" in page["Meetings to come"][0]
    assert [row.split(" March ")[1] for row in page["What we have done"][:2]] == [
        "A talk There are no minutes yet",
        "A word There are no minutes yet",
    ]
