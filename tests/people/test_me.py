"""One's own page: what one wants to be called, and in which language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.people import queries
from portal.people.models import Person
from portal.people.rules import add_person
from portal.staff import queries as staff
from tests.reader import Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]

WRITE_A_NAME = "Write what we may call you. One letter is enough."
CANNOT_BE_SEEN = "There are signs in the text that cannot be seen. Type it again by hand, please."


def name_of(browser: Reader, person_id: int) -> str:
    with browser.database.reading() as session:
        return session.get_one(Person, person_id).name


def test_a_new_name_stands_everywhere_at_once(reader: Readers, world: World, subtests: pytest.Subtests) -> None:
    amina, yusuf = reader("amina"), reader("yusuf")
    for name in ("Mina", "ሚና", "مينا", "می\u200cنا", "🌻", "O'Neill <b>&amp;", "M"):
        with subtests.test(name):
            amina.get("/me")
            amina.send("/me/name", name=name)
            page = amina.follow()
            assert "Your name is changed." in page.text
            assert page.html.h1 is not None
            assert page.html.h1.get_text() == name
            assert page.form("/me/name")["name"] == name
            members = yusuf.get(f"/groups/{world.group}/members")
            assert name in [found.get_text() for found in members.html.select("bdi")]


def test_a_name_that_cannot_be_is_refused_and_stays_in_the_box(
    reader: Readers, world: World, subtests: pytest.Subtests
) -> None:
    amina = reader("amina")
    amina.get("/me")
    for name, sentence in (
        ("", WRITE_A_NAME),
        ("   ", WRITE_A_NAME),
        ("\u200d\u200c", WRITE_A_NAME),
        ("A\u202enima", CANNOT_BE_SEEN),
        ("A\x00mina", CANNOT_BE_SEEN),
        ("A\nmina", CANNOT_BE_SEEN),
        ("🌻" * 10_000, "There is room for 40 letters here. Yours is 9960 letters too long."),
        ("a" * 41, "There is room for 40 letters here. Yours is 1 letter too long."),
    ):
        with subtests.test(ascii(name)[:30]):
            page = amina.send("/me/name", 422, name=name)
            assert page.wrong == [sentence]
            assert str(page.form("/me/name")["name"]) in (name.strip(), name.replace("\x00", "\ufffd"))
            assert page.html.h1 is not None
            assert page.html.h1.get_text() == "Amina"
    assert name_of(amina, world.people["amina"]) == "Amina"


def test_the_same_name_twice_is_no_trouble(reader: Readers, world: World) -> None:
    amina = reader("amina")
    page = amina.get("/me")
    for _ in range(2):
        amina.page = page
        amina.send("/me/name", name="Mina")
    assert name_of(amina, world.people["amina"]) == "Mina"


def test_two_people_may_have_the_same_name(reader: Readers, world: World) -> None:
    amina = reader("amina")
    amina.get("/me")
    amina.send("/me/name", name="Yusuf")
    assert name_of(amina, world.people["amina"]) == "Yusuf"


def test_ones_own_page_says_who_one_is_and_leads_to_the_languages(reader: Readers) -> None:
    page = reader("amina").get("/me")
    assert page.heading == "Amina"
    assert page.html.select_one('a[href="/language?next=/me"]')
    assert "Nobody sees what you read" in page.text


def test_only_facilitators_are_shown_the_doors_of_facilitators(reader: Readers, world: World) -> None:
    doors = (f"/groups/{world.group}/preparation", f"/groups/{world.group}/cards")
    kari, amina = reader("kari").get("/me"), reader("amina").get("/me")
    for door in doors:
        assert kari.html.select_one(f'a[href="{door}"]')
        assert not amina.html.select_one(f'a[href="{door}"]')


def test_staff_are_found_by_their_exact_name_and_participants_never(database, world) -> None:  # type: ignore[no-untyped-def]
    with database.writing() as session, session.begin():
        add_person(session, "Kari", language="nb", now=NOW)
        found = queries.person_named(session, "Kari")
        assert found is not None
        assert found.id == world.people["kari"]
        assert queries.person_named(session, "Berit") is not None
        assert queries.person_named(session, "Amina") is None
        assert queries.person_named(session, "kari") is None
        names = [one.name for one in staff.may_facilitate(session)]
        assert names == ["Ingrid", "Jonas", "Kari", "Ola", "Samira"]
