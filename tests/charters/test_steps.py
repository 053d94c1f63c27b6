"""The steps of a group: on, back by one with an honest sentence, into a pause and out of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charters import rules
from portal.core.database import Database
from portal.groups.models import Group, Membership, State
from tests.reader import Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]
each_way = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def steps(world: World, more: str = "") -> str:
    return f"/groups/{world.group}/about/steps{more}"


def goes(kari: Reader, world: World, after: str, said: str = "", status: int = 303) -> Reader:
    kari.get(steps(world, "/new"))
    kari.send(steps(world), status, after=after, said=said)
    return kari


def state(database: Database, world: World) -> State:
    with database.reading() as session:
        return session.get_one(Group, world.group).state


@each_way
def test_a_group_goes_back_only_with_a_sentence_that_all_read(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    kari = reader("kari", htmx=htmx)
    kari.get(steps(world, "/new"))
    refused = kari.send(steps(world), 422, after="inviting", said="  ")
    assert "Write a few honest words." in refused.text
    assert refused.html.select_one("input[value=inviting][checked]")
    assert state(database, world) is State.MEETING
    kari.send(steps(world), after="inviting", said="Two of us moved away. We invite again.")
    assert state(database, world) is State.INVITING
    amina = reader("amina")
    assert "The group takes a step" in amina.get("/today").text
    page = amina.get(f"/groups/{world.group}/about")
    assert "Two of us moved away. We invite again." in page.text
    assert "Kari" in page.html.main.get_text()


def test_a_group_goes_on_without_words(reader: Readers, world: World, database: Database) -> None:
    goes(reader("kari"), world, "with services")
    assert state(database, world) is State.WITH_SERVICES
    assert "We meet the services" in reader("amina").get(steps(world)).text


def test_a_group_that_pauses_comes_back_to_where_it_was(reader: Readers, world: World, database: Database) -> None:
    kari = goes(reader("kari"), world, "with services")
    goes(kari, world, "paused", status=422)
    goes(kari, world, "paused", "It is summer. We meet in August.")
    assert state(database, world) is State.PAUSED
    today = reader("amina").get("/today").text
    assert "The group takes a pause" in today
    kari.get(steps(world, "/new"))
    assert [one["value"] for one in kari.page.html.select("input[name=after]")] == ["with services"]  # type: ignore[union-attr]
    goes(kari, world, "with services")
    assert state(database, world) is State.WITH_SERVICES
    assert "The pause is over" in reader("amina").get(steps(world)).text


def test_whoever_goes_back_to_getting_ready_stops_open_cards(reader: Readers, world: World, database: Database) -> None:
    kari = goes(reader("kari"), world, "inviting", "We look for more people.")
    goes(kari, world, "preparing", "We were not ready. We begin again in spring.")
    guest = reader()
    guest.get("/join")
    guest.send("/join", 422, card_code=world.cards["open"].typed)
    assert "went back to getting ready" in reader("amina").get(f"/groups/{world.group}/about").text


def test_no_group_jumps(reader: Readers, world: World, database: Database) -> None:
    kari = reader("kari")
    kari.get(steps(world, "/new"))
    assert [one["value"] for one in kari.page.html.select("input[name=after]")] == [  # type: ignore[union-attr]
        "with services", "inviting", "paused",
    ]  # fmt: skip
    for after in ("ending", "preparing", "", "party"):
        assert "Choose one of these." in kari.send(steps(world), 422, after=after, said="So it is.").text
    assert state(database, world) is State.MEETING


def test_the_same_form_sent_twice_is_one_step(reader: Readers, world: World) -> None:
    kari = reader("kari")
    fields = kari.get(steps(world, "/new")).form(steps(world))
    for _time in range(2):
        kari.post(steps(world), 303, {**fields, "after": "with services", "said": "Now."})
    amina = reader("amina").get(steps(world))
    assert amina.text.count("We meet the services") == 1


def test_of_two_who_take_different_steps_the_second_is_told(reader: Readers, world: World, database: Database) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    for one in (kari, jonas):
        one.get(steps(world, "/new"))
    kari.send(steps(world), after="with services", said="")
    said = jonas.send(steps(world), 422, after="inviting", said="We are few.")
    assert "Choose one of these." in said.text
    assert said.html.select_one("#said").get_text().strip() == "We are few."  # type: ignore[union-attr]
    assert state(database, world) is State.WITH_SERVICES


def test_many_steps_come_in_pages(reader: Readers, world: World) -> None:
    kari = reader("kari")
    for _time in range(11):
        goes(kari, world, "with services")
        goes(kari, world, "meeting", "Not yet.")
    page = reader("amina").get(steps(world))
    assert len(page.html.select("main .note[id^=step]")) == 20
    (more,) = page.html.select("main a[href*='before=']")
    assert "We are six now." in reader("amina").get(str(more["href"])).text


@given(st.lists(st.sampled_from(list(State)), max_size=12))
def test_whatever_is_tried_a_group_moves_by_one_or_pauses(tried: list[State]) -> None:
    group, before = Group(name="Us", state=State.MEETING), State.MEETING
    for after in tried:
        if after in rules.possible(group, before):
            if after is State.PAUSED:
                before = group.state
            elif group.state is not State.PAUSED:
                assert abs(rules.ORDER.index(after) - rules.ORDER.index(group.state)) == 1
            else:
                assert after is before
            group.state = after


def test_the_rule_refuses_what_the_form_does_not_offer(database: Database, world: World) -> None:
    with database.writing() as session:
        kari = session.get_one(Membership, world.seats["kari"])
        elsewhere = {"seen": State.MEETING, "before_the_pause": State.MEETING, "now": NOW}
        with pytest.raises(rules.NoSuchStep):
            rules.take_step(session, kari, State.ENDING, "So.", ["en"], **elsewhere)  # type: ignore[arg-type]
        with pytest.raises(rules.WordsNeeded):
            rules.take_step(session, kari, State.INVITING, "", ["en"], **elsewhere)  # type: ignore[arg-type]
        with pytest.raises(rules.NoSuchStep):
            rules.take_step(
                session, kari, State.INVITING, "So.", ["en"],
                seen=State.ENDING, before_the_pause=State.MEETING, now=NOW,
            )  # fmt: skip
        assert rules.take_step(session, kari, State.MEETING, "", ["en"], **elsewhere) is None  # type: ignore[arg-type]
