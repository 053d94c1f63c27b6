"""Being ready: ten questions, three of which the portal answers by itself, before the first card."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.people.models import Person
from portal.readiness import queries, rules
from portal.readiness.models import Question
from portal.texts.models import Written
from tests.reader import Page, Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import NOW, World

Readers = Callable[..., Reader]
YES = {f"ready_{one.key}": "yes" for one in Question}


@pytest.fixture
def new_group(database: Database, world: World) -> int:
    """A group that Kari and Jonas have not prepared yet."""
    with database.writing() as session, session.begin():
        staff = [session.get_one(Person, world.people[name]) for name in ("kari", "jonas")]
        return groups.open_group(session, "Fiskegruppa", staff, NOW).id


def here(group_id: int) -> str:
    return f"/groups/{group_id}/readiness"


def stands(database: Database, group_id: int) -> dict[str, tuple[bool, str]]:
    with database.reading() as session:
        seat = session.scalars(select(Membership).where(Membership.group_id == group_id)).first()
        assert seat is not None
        return {one.value: said for one, said in rules.stands(queries.answers(session, seat)).answers.items()}


def needed(page: Page) -> list[tuple[str, str]]:
    """The questions that the portal answers, with how they stand."""
    rows = page.html.select("main ul.rows li")
    return [(row.b.get_text(), row.select_one(".state").get_text()) for row in rows]  # type: ignore[union-attr]


def test_there_are_ten_questions_and_nothing_is_chosen_before(reader: Readers, new_group: int) -> None:
    page = reader("kari").get(here(new_group))
    assert needed(page) == [
        ("1. Two facilitators, with phone numbers", "Not yet"),
        ("2. An invitation", "Not yet"),
        ("3. What we keep", "In place"),
    ]
    legends = [one.get_text(" ", strip=True) for one in page.html.select("main legend")]
    assert [legend.split(".")[0] for legend in legends] == [str(number) for number in range(4, 11)]
    assert not page.html.select("[checked]")
    assert "An answer to 7 questions" in page.text


def test_answers_and_notes_are_kept_and_any_facilitator_may_change_them(
    reader: Readers, database: Database, new_group: int
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    kari.get(here(new_group))
    kari.send(here(new_group), ready_room="yes", ready_children="not yet", note_children="Ida spør søsteren sin.")
    assert "Saved." in kari.follow().text
    assert stands(database, new_group) == {"room": (True, ""), "children": (False, "Ida spør søsteren sin.")}
    assert "An answer to 5 questions" in kari.page.text  # type: ignore[union-attr]
    jonas.get(here(new_group))
    jonas.send(here(new_group), **YES, note_children="")
    assert stands(database, new_group) == {one.value: (True, "") for one in Question}
    assert "An answer to" not in jonas.follow().text


def test_a_note_alone_says_not_yet_and_keeps_its_language(reader: Readers, database: Database, new_group: int) -> None:
    kari = reader("kari")
    kari.get(here(new_group))
    kari.send(here(new_group), note_interpreter="نحن نبحث عن مترجم")
    assert stands(database, new_group) == {"interpreter": (False, "نحن نبحث عن مترجم")}
    with database.reading() as session:
        assert session.scalars(select(Written.language).where(Written.group_id == new_group)).all() == ["ar"]


def test_the_second_of_two_facilitators_is_told_and_sees_both(
    reader: Readers, database: Database, new_group: int
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    for one in (kari, jonas):
        one.get(here(new_group))
    kari.send(here(new_group), ready_room="yes", note_room="A ramp for prams.")
    page = jonas.send(here(new_group), 422, ready_room="not yet", note_room="No ramp.")
    theirs = page.html.select_one("#theirs")
    assert theirs is not None
    assert "A ramp for prams." in theirs.get_text()
    form = page.form(here(new_group))
    assert (form["ready_room"], form["note_room"]) == ("not yet", "No ramp.")
    jonas.send(here(new_group))
    assert stands(database, new_group) == {"room": (False, "No ramp.")}


def test_a_form_whose_answer_was_lost_may_be_sent_again_with_more_in_it(
    reader: Readers, database: Database, new_group: int
) -> None:
    kari = reader("kari")
    form = kari.get(here(new_group))
    for note in ("A ramp.", "A ramp.", "A ramp for prams."):
        kari.page = form
        kari.send(here(new_group), ready_room="yes", note_room=note)
    assert stands(database, new_group) == {"room": (True, "A ramp for prams.")}


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_note_that_is_too_long_is_asked_for_again_and_all_is_kept(
    reader: Readers, database: Database, new_group: int, htmx: bool
) -> None:
    kari = reader("kari", htmx=htmx)
    kari.get(here(new_group))
    sent = {"ready_room": "yes", "note_room": "x" * 230, "note_end": "Hi\u202edden"}
    page = kari.send(here(new_group), 422, **sent)
    assert_refused(page, here(new_group), sent, {
        "note_room": "There is room for 200 letters here. Yours is 30 letters too long.",
        "note_end": "There are signs in the text that cannot be seen. Type it again by hand, please.",
    })  # fmt: skip
    assert_summary_first(page)
    assert stands(database, new_group) == {}


def test_a_choice_that_is_none_is_no_answer(reader: Readers, database: Database, new_group: int) -> None:
    kari = reader("kari")
    kari.get(here(new_group))
    kari.send(here(new_group), ready_room="perhaps", ready_end="no")
    assert stands(database, new_group) == {}


def test_the_cards_the_preparation_and_me_lead_to_it(reader: Readers, new_group: int) -> None:
    kari = reader("kari")
    for address in ("/me", f"/groups/{new_group}/cards", f"/groups/{new_group}/preparation"):
        assert kari.get(address).html.select_one(f'main a[href="{here(new_group)}"]'), address
        assert ("An answer to 7 questions" in kari.page.text) == (address != "/me")  # type: ignore[union-attr]
    assert not reader("amina").get("/me").html.select('a[href$="/readiness"]')
