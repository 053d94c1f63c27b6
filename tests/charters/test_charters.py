"""What a group agrees about itself: written by facilitators, read by all, and fine or not for each one alone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.charters import queries, rules
from portal.charters.models import Charter, FineForMe
from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from tests.joining.test_joining import at_the_name
from tests.reader import Reader
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
each_way = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def about(world: World, more: str = "") -> str:
    return f"/groups/{world.group}/about{more}"


def rewrites(kari: Reader, world: World, text: str = "We listen.\n\n- We use plain words.") -> Reader:
    kari.get(about(world, "/rules"))
    kari.send(about(world, "/rules"), rules=text)
    return kari


def fine(database: Database, world: World) -> list[int]:
    """The seats of those who have said that the rules are fine."""
    with database.reading() as session:
        return sorted(session.scalars(select(FineForMe.membership_id)))


# Reading


def test_everybody_reads_what_the_group_is_and_gets_there_from_me(reader: Readers, world: World) -> None:
    for name in ("amina", "selam", "kari"):
        page = reader(name).get("/me")
        assert page.html.select(f"a[href='{about(world)}']"), name
    page = reader("yusuf").get(about(world))
    for words in (
        "Suppegruppa meets and eats.", "When we meet.", "Who gets a home.", "We listen.", "We are six now.",
        "We keep what you tell us to ourselves.", "1 of us says: fine for me.",
    ):  # fmt: skip
        assert words in page.text, words
    assert "Write the rules down" not in page.text
    assert "We meet." in reader("yusuf").get(about(world, "/earlier")).text


def test_a_group_that_has_written_nothing_says_so(reader: Readers, world: World) -> None:
    page = reader("stig").get(f"/groups/{world.other_group}/about")
    assert "We have not made our own rules yet." in page.text
    assert "Hagegjengen meets and eats." in page.text
    assert "It has not been changed." in reader("stig").get(f"/groups/{world.other_group}/about/earlier").text


def test_what_it_was_about_stays_to_be_read_by_those_who_were_there(reader: Readers, world: World) -> None:
    kari, preparation = reader("kari"), f"/groups/{world.group}/preparation"
    kari.get(preparation)
    kari.send(preparation, about_en="We talk about heating now.", why_en="You live here.")
    page = reader("amina").get(about(world))
    assert "We talk about heating now." in page.text
    assert "Suppegruppa meets and eats." not in page.text
    assert "Suppegruppa meets and eats." in reader("amina").get(about(world, "/earlier")).text


# What is decided


@each_way
def test_what_can_be_decided_is_written_and_until_when_one_meets(reader: Readers, world: World, htmx: bool) -> None:
    kari = reader("kari", htmx=htmx)
    kari.get(about(world, "/decisions"))
    refused = kari.send(about(world, "/decisions"), 422, can="Where we meet.", meets_until="2020-01-01")
    assert "Choose a day that has not been yet." in refused.text
    assert refused.html.select_one("#can").get_text().strip() == "Where we meet."  # type: ignore[union-attr]
    kari.send(about(world, "/decisions"), can="Where we meet.", cannot="The rent.", meets_until="2026-12-01")
    page = reader("amina").get(about(world))
    for words in ("Where we meet.", "The rent.", "We mean to meet until Tuesday 1 December."):
        assert words in page.text


def test_of_two_who_write_at_once_the_second_sees_both_and_loses_nothing(reader: Readers, world: World) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    for one in (kari, jonas):
        one.get(about(world, "/decisions"))
    kari.send(about(world, "/decisions"), can="Kari's words.")
    second = jonas.send(about(world, "/decisions"), 422, can="Jonas' words.")
    assert "Somebody else wrote here while you did" in second.text
    assert "Kari's words." in second.text
    jonas.send(about(world, "/decisions"), can="Jonas' words.")
    assert "Jonas' words." in jonas.get(about(world)).text


def test_the_second_who_writes_other_rules_is_told_and_the_same_rules_are_no_quarrel(
    reader: Readers, world: World
) -> None:
    kari, jonas, again = reader("kari"), reader("jonas"), reader("kari")
    for one in (kari, jonas, again):
        one.get(about(world, "/rules"))
    kari.send(about(world, "/rules"), rules="We listen.\nWe cook.")
    again.send(about(world, "/rules"), rules="We listen.\nWe cook.")
    second = jonas.send(about(world, "/rules"), 422, rules="We rest.")
    assert "We cook." in second.html.select_one("#theirs").get_text()  # type: ignore[union-attr]
    jonas.send(about(world, "/rules"), rules="We rest.")
    assert "We cook." not in jonas.get(about(world)).text


# Rules


@each_way
def test_a_rule_is_fine_with_one_tap_and_twice_is_once(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    yusuf = reader("yusuf", htmx=htmx)
    yusuf.get(about(world))
    yusuf.send(about(world, "/fine"))
    yusuf.get(about(world))
    assert "You have said: fine for me." in yusuf.page.text  # type: ignore[union-attr]
    assert "2 of us say: fine for me." in yusuf.page.text  # type: ignore[union-attr]
    assert yusuf.page.html.select(f"form[action='{about(world, '/fine')}']") == []  # type: ignore[union-attr]
    assert fine(database, world) == sorted([world.seats["amina"], world.seats["yusuf"]])


def test_new_rules_are_told_once_to_all_and_asked_anew(reader: Readers, world: World, database: Database) -> None:
    kari = rewrites(reader("kari"), world)
    assert fine(database, world) == []
    rewrites(kari, world)
    amina = reader("amina")
    assert amina.get("/today").text.count("are they fine for you?") == 1
    page = amina.get(about(world))
    assert [one.get_text() for one in page.html.select("#rules li")] == ["We listen.", "We use plain words."]
    assert "Fine for me" in page.text
    assert "are they fine" not in reader("kari").get("/today").text


def test_who_read_other_rules_is_shown_the_new_ones_first(reader: Readers, world: World, database: Database) -> None:
    yusuf = reader("yusuf")
    yusuf.get(about(world))
    rewrites(reader("kari"), world)
    said = yusuf.send(about(world, "/fine"), 422)
    assert "The rules were changed a moment ago." in said.text
    assert "We use plain words." in said.text
    assert fine(database, world) == []


def test_rules_have_bounds_that_are_said_and_nothing_typed_is_lost(reader: Readers, world: World) -> None:
    kari = reader("kari")
    kari.get(about(world, "/rules"))
    many = "\n".join(f"Rule {n}" for n in range(23))
    assert "There is room for 20 rules. Take out 3." in kari.send(about(world, "/rules"), 422, rules=many).text
    assert kari.page.html.select_one("#rules").get_text().strip() == many  # type: ignore[union-attr]
    assert "Make two of it" in kari.send(about(world, "/rules"), 422, rules="a" * 201).text


def test_rules_can_be_taken_away_again(reader: Readers, world: World, database: Database) -> None:
    rewrites(reader("kari"), world, " \n ")
    assert "We have not made our own rules yet." in reader("amina").get(about(world)).text
    with database.reading() as session:
        charter = queries.charter(session, session.get_one(Membership, world.seats["amina"]))
        assert charter is not None
        with pytest.raises(rules.NotTheseRules):
            rules.say_fine(session, session.get_one(Membership, world.seats["amina"]), charter, 2, NOW)


def test_who_leaves_is_counted_no_more(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    assert fine(database, world) == []
    assert "fine for me." not in reader("yusuf").get(about(world)).html.select_one("#rules").get_text()  # type: ignore[union-attr]


def test_whoever_joins_is_told_of_the_rules(reader: Readers, world: World) -> None:
    ayan = at_the_name(reader(), world.cards["open"].typed)
    ayan.send("/join/name", name="Ayan")
    assert "are they fine for you?" in ayan.get("/today").text


def test_an_interpreter_reads_the_rules_and_is_not_asked(reader: Readers, world: World) -> None:
    page = reader("selam").get(about(world))
    assert "We listen." in page.text
    assert page.html.select(f"form[action='{about(world, '/fine')}']") == []


def test_at_a_sign_in_that_nobody_has_confirmed_nobody_reads_what_was_said_before(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        amina = session.get_one(Membership, world.seats["amina"])
        charter = queries.charter(session, amina)
        assert charter is not None
        assert queries.fine(session, amina, charter).by_me
        amina.close(NOW - DAY)
        assert not queries.fine(session, amina, charter).by_me


@pytest.mark.both
def test_sixteen_at_once_say_it_once(reader: Readers, world: World, database: Database) -> None:
    def say(_n: int) -> None:
        with database.writing() as session, session.begin():
            yusuf = session.get_one(Membership, world.seats["yusuf"])
            charter = session.scalars(select(Charter).where(Charter.group_id == world.group)).one()
            assert queries.charter(session, yusuf) is charter
            rules.say_fine(session, yusuf, charter, 1, NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(say, range(16)))
    with database.reading() as session:
        mine = select(func.count()).select_from(FineForMe).where(FineForMe.membership_id == world.seats["yusuf"])
        assert session.scalar(mine) == 1


# Newcomers


def test_a_newcomer_reads_the_group_as_it_is_now_and_no_steps_from_before(reader: Readers, world: World) -> None:
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        page = reader("fatuma").get(about(world))
    assert "We listen." in page.text
    assert "We are six now." not in page.text
    assert "What it was about before" not in page.text
