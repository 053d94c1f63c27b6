"""A full group: every page keeps within the gates.

It has 60 meetings, 60 things that were said, and 20 people who all answer and need something.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.core.database import Database
from portal.followup import rules as followup
from portal.followup.models import Stage
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.meetings import queries as meeting_queries
from portal.meetings import rules as meetings
from portal.meetings.forms import MOST_ITEMS
from portal.meetings.models import Coming
from portal.needs import rules as needs
from portal.needs.models import Kind
from portal.people import rules as people
from portal.proposals import rules as proposals
from portal.proposals.models import About
from tests.many import meet_often
from tests.probing import ask, routes, usual
from tests.reader import Reader
from tests.world import NOW, World

PEOPLE, MEETINGS = 20, 60
WORDS = "We bring what we have, and whoever can helps with the pots and the chairs."


def fill(database: Database, world: World) -> None:
    """Let 20 people sit in the soup group, and 60 meetings stand in its plan; all come to the next one."""
    meet_often(database, world, MEETINGS // 2, MEETINGS // 2)
    with database.writing() as session, session.begin():
        group = session.get_one(Group, world.group)
        kari = session.get_one(Membership, world.seats["kari"])
        meeting = meeting_queries.meeting(session, kari, world.meetings["next"])
        assert meeting is not None
        what = meetings.Plan(
            meeting.starts_at, 120, WORDS, "en", *[WORDS] * 5, agenda=[f"{WORDS}, 5 min" for _ in range(MOST_ITEMS)]
        )
        for _time in range(5):
            meetings.change(session, kari, meeting, what, reason=WORDS, version=meeting.version, now=NOW)
            what.place = f"{what.place} There."
        said = followup.Standing(
            WORDS, Stage.PARTLY, ["en"], kari, latest=WORDS, reason=WORDS, next_look=NOW.date() + timedelta(days=9)
        )
        for n in range(MEETINGS):
            what = replace(said, win=n % 3 == 0, latest=f"{WORDS} {n}")
            day, now = NOW.date(), NOW - timedelta(hours=MEETINGS - n)
            followup.add(session, kari, what, said_on=day, meeting=None, today=day, now=now)
        for n in range(PEOPLE):
            person = people.add_person(session, f"Nura {n}", language="ar", now=NOW)
            seat = groups.seat(session, group, person, Role.PARTICIPANT, NOW - timedelta(days=60))
            meetings.answer(session, seat, meeting, Coming.YES, NOW)
            answer = meeting_queries.own_answer(session, seat, meeting)
            needs.say(session, answer, meeting, needs.Wish(2, 3, frozenset(Kind), "ar", "Lise", WORDS), NOW)
            idea = proposals.Idea(About.TALK, WORDS, n % 2 == 0, ["en"], meeting_id=meeting.id)
            proposals.propose(session, seat, idea, NOW.date())


@pytest.mark.parametrize("name", ["amina", "kari"])
def test_every_page_of_a_full_group_keeps_within_the_gates(
    reader: Callable[..., Reader], world: World, database: Database, name: str
) -> None:
    fill(database, world)
    one, seen = reader(name), set()
    for route in routes(one.app, "GET"):
        if "group_id" not in route.places:
            continue
        answer = ask(one, "GET", route.at(**usual(world, route)))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            one.get(route.at(**usual(world, route)))  # which looks at weight and at the number of statements
            seen.add(route.endpoint)
    assert {"meetings.show", "home.plan", "proposals.show", "charters.show", "followup.show"} <= seen
    assert name != "kari" or "needs.everybody" in seen
    one.get("/today")


def test_what_people_need_is_opened_for_all_of_a_full_group_at_once(
    reader: Callable[..., Reader], world: World, database: Database
) -> None:
    fill(database, world)
    kari, here = reader("kari"), f"/groups/{world.group}/meetings/{world.meetings['next']}/needs"
    kari.get(f"{here}/all")
    opened = kari.send(f"{here}/people", 200)
    assert opened.text.count("Nura") >= PEOPLE
