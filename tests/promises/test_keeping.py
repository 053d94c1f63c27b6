"""What is kept and why: read before joining and under Me, written by coordinators, and noted with each yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups.models import Membership
from portal.people.models import Person
from portal.people.rules import add_person
from portal.promises import queries, rules
from portal.promises.models import Answer, Choice, Keeping, Purpose
from tests.joining.test_joining import at_the_letter, participants, takes_part, twin
from tests.reader import BASE, Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import NOW, World

Readers = Callable[..., Reader]
HERE = "/host/keeping"
WHAT = "/join/what-we-keep"
FILLED = {"organisation": "The volunteer centre", "officer": "Randi", "officer_phone": "400 00 161"}


def versions(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Keeping)) or 0


@pytest.fixture
def public(app: Flask) -> Iterator[None]:
    """The host is a public body."""
    house = app.extensions["portal"]
    before, house.settings = house.settings, replace(house.settings, host_kind="public")
    yield
    house.settings = before


# Reading it


@pytest.mark.parametrize("name", ["amina", "kari", "selam", "berit", "nina"])
def test_everybody_who_is_in_reads_what_is_kept_under_me(reader: Readers, name: str) -> None:
    one = reader(name)
    page = one.get("/me")
    (door,) = page.html.select('a[href="/me/what-we-keep"]')
    main = one.get(str(door["href"])).html.main
    assert main is not None
    text = " ".join(main.get_text().split())
    for said in (
        "Havnebyen frivilligsentral is responsible. Call 400 00 100.",
        "Randi watches over this. Call 400 00 161. Write to randi@havnebyen.example.",
        "Our papers lie in a locked cupboard.",
        "We delete it 30 days after the meeting.",
        "We delete them 90 days after the group has ended.",
        "after three years",
        "after 35 days",
        "legitimate interest",
        "complain to Datatilsynet",
    ):
        assert said in text, said


def test_the_ground_of_a_public_host_is_another_one_and_its_archive_is_told(reader: Readers, public: None) -> None:
    berit = reader("berit")
    berit.get("/host/archive")
    berit.send(
        "/host/archive", meetings_afterwards="hand over", meetings_by="The city archivist", meetings_on="2026-02-03"
    )
    text = reader("amina").get("/me/what-we-keep").text
    assert "a task in the public interest" in text
    assert "legitimate interest" not in text
    assert "Plans and minutes We hand it over to an archive. The city archivist decided this on" in text


def test_the_hosts_own_words_are_read_in_ones_own_language_or_else_in_another_and_say_which(
    reader: Readers, world: World, database: Database
) -> None:
    berit = reader("berit")
    berit.get(HERE)
    berit.send(HERE, words_nb="Papirene ligger i et skap.", words_en="")
    page = reader("amina").get("/me/what-we-keep")
    (words,) = page.html.select('main div.flow[lang="nb"]')
    assert words.get_text() == "Papirene ligger i et skap."
    berit.get(HERE)
    berit.send(HERE, words_en="<b>Papers</b> in a cupboard.")
    page = reader("amina").get("/me/what-we-keep")
    assert "<b>Papers</b> in a cupboard." in page.text
    assert "Papirene" not in page.text


# Choosing to take part


def test_whoever_has_not_read_it_is_not_asked_for_a_name_and_does_not_come_in(reader: Readers, world: World) -> None:
    guest = at_the_letter(reader(), world.cards["open"].typed)
    assert guest.get("/join/name", 303).leads_to == WHAT
    token = guest.get(WHAT).form(WHAT)["csrf_token"]
    page = guest.post("/join/name", 422, {"csrf_token": token, "form_key": "a key", "name": "Ayan"})
    assert page.heading == "What we keep, and why"
    assert "Ayan" not in participants(guest.database, world.group)


def test_yes_and_no_are_of_equal_size_and_neither_is_chosen_before(reader: Readers, world: World) -> None:
    guest = at_the_letter(reader(), world.cards["open"].typed)
    yes, no = guest.get(WHAT).html.select(f'form[action="{WHAT}"] button')
    assert (yes["value"], no["value"]) == ("yes", "no")
    assert (yes["class"], no["class"]) == (["i", "tick"], ["i", "minus"]), "neither is the main one"
    assert yes.parent is no.parent


def test_taking_part_is_noted_with_the_version_the_language_and_the_day(
    reader: Readers, world: World, database: Database
) -> None:
    guest = at_the_letter(reader(language="nb"), world.cards["open"].typed)
    guest.get("/language/nb", 303)
    takes_part(guest).send("/join/name", name="Ayan")
    with database.reading() as session:
        (noted,) = session.scalars(select(Choice).join(Membership).join(Person).where(Person.name == "Ayan"))
        assert (noted.purpose, noted.answer, noted.language) == (Purpose.TAKING_PART, Answer.YES, "nb")
        assert (noted.keeping_id, noted.given_at.date(), noted.withdrawn_at) == (world.keeping, NOW.date(), None)


def test_the_version_that_was_read_is_noted_even_if_another_was_written_meanwhile(
    reader: Readers, world: World, database: Database
) -> None:
    guest = takes_part(at_the_letter(reader(), world.cards["open"].typed))
    berit = reader("berit")
    berit.get(HERE)
    berit.send(HERE, officer="Sigrid")
    guest.send("/join/name", name="Ayan")
    with database.reading() as session:
        (noted,) = session.scalars(select(Choice).join(Membership).join(Person).where(Person.name == "Ayan"))
        assert noted.keeping_id == world.keeping
        assert queries.keeping(session).id != world.keeping  # type: ignore[union-attr]


def test_whoever_says_no_is_thanked_leaves_nothing_and_may_come_back_with_the_card(
    reader: Readers, world: World, database: Database
) -> None:
    before = participants(database, world.group)
    guest = at_the_letter(reader(), world.cards["open"].typed)
    guest.get(WHAT)
    guest.send(WHAT, answer="no")
    assert "We keep nothing about you." in guest.follow().text
    assert guest.get("/join/letter", 303).leads_to == "/join"
    assert participants(database, world.group) == before
    takes_part(at_the_letter(guest, world.cards["open"].typed)).send("/join/name", name="Ayan")
    assert participants(database, world.group) == [*before, "Ayan"]


def test_whoever_shows_another_card_on_the_same_phone_chooses_anew(reader: Readers, world: World) -> None:
    phone = takes_part(at_the_letter(reader(), world.cards["open"].typed))
    at_the_letter(phone, world.cards["open"].typed)
    assert phone.get("/join/name", 303).leads_to == WHAT


def test_an_answer_that_is_neither_yes_nor_no_is_not_understood(reader: Readers, world: World) -> None:
    guest = at_the_letter(reader(), world.cards["open"].typed)
    for answer in ("", "maybe", "YES", "yes\0"):
        token = guest.get(WHAT).form(WHAT)["csrf_token"]
        guest.post(WHAT, 400, {"csrf_token": token, "answer": answer})
    assert guest.get("/join/name", 303).leads_to == WHAT


# Writing it


def test_berit_writes_what_is_kept_and_each_save_is_a_version_that_is_never_changed(
    reader: Readers, world: World, database: Database
) -> None:
    berit = reader("berit")
    assert berit.get("/me").html.select_one(f'a[href="{HERE}"]')
    stands = berit.get(HERE).form(HERE)
    assert (stands["organisation"], stands["officer_phone"]) == ("Havnebyen frivilligsentral", "400 00 161")
    berit.send(HERE, **FILLED, words_nb="Papirene ligger i et skap.")
    assert "Saved. This is what people read from now on." in berit.follow().text
    berit.send(HERE)
    assert versions(database) == 2, "the same once more is no new version"
    with database.reading() as session:
        before = session.get_one(Keeping, world.keeping)
        assert before.organisation == "Havnebyen frivilligsentral"
        now = queries.keeping(session)
        assert now is not None
        assert rules.told(now) == rules.Told(
            "The volunteer centre", "Randi", "randi@havnebyen.example", "+4740000161",
            {"nb": "Papirene ligger i et skap.", "en": "Our papers lie in a locked cupboard."},
        )  # fmt: skip


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_what_cannot_be_is_refused_in_plain_words_and_all_is_kept(reader: Readers, world: World, htmx: bool) -> None:
    berit = reader("berit", htmx=htmx)
    sent = {
        "organisation": "", "officer": " ", "officer_phone": "call us", "officer_email": "randi", "words_en": "x" * 1600
    }  # fmt: skip
    berit.get(HERE)
    page = berit.send(HERE, 422, **sent)
    assert_refused(page, HERE, {**sent, "officer": ""}, {
        "organisation": "Write the name of the organisation that is responsible.",
        "officer": "Write the name of a person to ask.",
        "officer_phone": "That is not a phone number. Write it with all its digits, like 400 00 101.",
        "officer_email": "That is not an e-mail address. It has an @ in it.",
        "words_en": "There is room for 1500 letters here. Yours is 100 letters too long.",
    })  # fmt: skip
    assert_summary_first(page)


def test_somebody_has_to_be_reachable(reader: Readers) -> None:
    berit = reader("berit")
    berit.get(HERE)
    page = berit.send(HERE, 422, officer_phone="", officer_email="")
    assert page.wrong == ["Write a phone number or an e-mail address, so that people reach somebody."]
    berit.send(HERE, officer_email="randi@havnebyen.example")


def test_the_second_of_two_coordinators_sees_both_and_may_save_once_more(
    reader: Readers, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        nora = add_person(session, "Nora", language="en", now=NOW, coordinator=True).id
    berit, other = reader("berit"), reader()
    other.come_in_as(nora)
    for one in (berit, other):
        one.get(HERE)
    berit.send(HERE, officer="Sigrid")
    page = other.send(HERE, 422, officer="Grete")
    assert "Somebody else saved this while you wrote" in page.text
    assert "Sigrid" in page.html.select_one("#theirs").get_text()  # type: ignore[union-attr]
    assert page.form(HERE)["officer"] == "Grete"
    other.send(HERE)
    with database.reading() as session:
        assert queries.keeping(session).officer == "Grete"  # type: ignore[union-attr]


@pytest.mark.both
def test_a_form_that_came_twice_at_once_is_one_version(reader: Readers, database: Database) -> None:
    berit = reader("berit")
    fields = berit.get(HERE).form(HERE) | {"officer": "Sigrid"}
    browsers, together = [twin(berit) for _ in range(8)], Barrier(8)

    def send(browser: Reader) -> int:
        together.wait(timeout=30)
        return browser.client.post(HERE, data=fields, base_url=BASE).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(send, browsers)) == [303] * 8
    assert versions(database) == 2
