"""What facilitators write down for somebody on paper: needs and a proposal, in her name, and she reads who wrote it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.core.database import Database
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.needs.rules import Wish
from portal.paper import rules
from portal.proposals.models import About
from portal.proposals.rules import Idea
from tests.probing import ask
from tests.reader import Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]
each_way = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def paper(world: World, more: str = "", name: str = "fatuma") -> str:
    return f"/groups/{world.group}/paper/{world.seats[name]}{more}"


def needs(world: World, name: str = "fatuma") -> str:
    return paper(world, f"/meetings/{world.meetings['next']}/needs", name)


def is_coming(kari: Reader, world: World, answer: str = "yes") -> None:
    kari.get(paper(world))
    kari.send(paper(world, "/answer"), answer=answer, htmx=False)


@each_way
def test_what_somebody_on_paper_needs_is_counted_with_the_others_and_says_who_wrote_it(
    reader: Readers, world: World, htmx: bool
) -> None:
    kari = reader("kari", htmx=htmx)
    is_coming(kari, world)
    assert kari.get(paper(world)).html.select(f"a[href='{needs(world)}']")
    kari.get(needs(world))
    kari.send(needs(world), children="2", ride="y", text="No stairs, please.")
    everybody = kari.get(f"/groups/{world.group}/meetings/{world.meetings['next']}/needs/all")
    assert "3 adults and 5 children" in everybody.text, "Yusuf's and Fatuma's"
    fatuma = reader("fatuma")
    mine = fatuma.get(f"/groups/{world.group}/meetings/{world.meetings['next']}/needs")
    assert "Kari wrote this for you." in mine.text
    assert "Kari wrote something down for you." in fatuma.get("/me/seen").text
    fatuma.get(f"/groups/{world.group}/meetings/{world.meetings['next']}/needs")
    fatuma.send(f"/groups/{world.group}/meetings/{world.meetings['next']}/needs", ride="y")
    assert "wrote this" not in fatuma.get(f"/groups/{world.group}/meetings/{world.meetings['next']}/needs").text


def test_the_form_never_opens_what_was_said_before(reader: Readers, world: World) -> None:
    kari = reader("kari")
    is_coming(kari, world)
    kari.get(needs(world))
    kari.send(needs(world), text="No stairs, please.")
    assert "No stairs" not in kari.get(needs(world)).response.text


def test_who_does_not_come_needs_nothing(reader: Readers, world: World) -> None:
    kari = reader("kari")
    is_coming(kari, world, "no")
    assert kari.get(paper(world)).html.select(f"a[href='{needs(world)}']") == []
    kari.get(needs(world))
    kari.send(needs(world), ride="y")
    assert "Write first whether this person is coming." in kari.follow().text


def test_a_number_that_is_none_is_refused_and_the_words_stay(reader: Readers, world: World) -> None:
    kari = reader("kari")
    is_coming(kari, world)
    kari.get(needs(world))
    refused = kari.send(needs(world), 422, adults="40", text="No stairs, please.")
    assert refused.html.select_one("#text").get_text().strip() == "No stairs, please."  # type: ignore[union-attr]


@each_way
def test_a_proposal_stands_in_the_list_with_both_names(reader: Readers, world: World, htmx: bool) -> None:
    kari, address = reader("kari", htmx=htmx), paper(world, "/proposal")
    kari.get(address)
    assert "Write a few words first." in kari.send(address, 422, about="talk", text=" ").text
    assert "Choose what it is about." in kari.send(address, 422, about="party", text="A film evening?").text
    kari.send(address, about="talk", text="A film evening?")
    listed = reader("amina").get(f"/groups/{world.group}/proposals").text
    for words in ("A film evening?", "Fatuma", "Kari wrote it down."):
        assert words in listed
    assert "There is a new proposal" in reader("jonas").get("/today").text
    assert "There is a new proposal" not in kari.get("/today").text


def test_the_same_form_sent_twice_is_one_proposal(reader: Readers, world: World) -> None:
    kari, address = reader("kari"), paper(world, "/proposal")
    fields = kari.get(address).form(address)
    for _time in range(2):
        kari.post(address, 303, {**fields, "about": "talk", "text": "A film evening?"})
    assert reader("amina").get(f"/groups/{world.group}/proposals").text.count("A film evening?") == 1


def test_for_somebody_with_a_phone_nothing_is_written_down(reader: Readers, world: World, database: Database) -> None:
    kari = reader("kari")
    token = kari.get(paper(world)).form(paper(world, "/answer"))["csrf_token"]
    for name in ("amina", "jonas", "stig"):
        for address in (needs(world, name), paper(world, "/proposal", name)):
            data = {"csrf_token": token, "about": "talk", "text": "No.", "adults": "1", "children": "0"}
            assert ask(kari, "POST", address, data=data).status_code == 404
            kari.get(address, 404)
    with database.writing() as session:
        kari_, amina = (session.get_one(Membership, world.seats[name]) for name in ("kari", "amina"))
        with pytest.raises(rules.NotOnPaper):
            rules.propose_for(session, kari_, amina, Idea(About.TALK, "No.", True, ["en"]), NOW.date(), NOW)
        meeting = session.get_one(Meeting, world.meetings["next"])
        with pytest.raises(rules.NotOnPaper):
            rules.say_needs_for(session, kari_, amina, meeting, Wish(), NOW)
