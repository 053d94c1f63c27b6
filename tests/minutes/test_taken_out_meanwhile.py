"""Something is taken out for good while somebody still has it in a form: it does not come back by that form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.core.database import Database
from portal.minutes.stood import as_stood, taken_out_since
from portal.texts.markup import TAKEN_OUT
from tests.probing import all_texts
from tests.reader import Reader
from tests.world import World

MakeReader = Callable[..., Reader]
TALKED, GONE = "points-0-words", "We talked about this: been."
OUT = "Something was taken out for good while you wrote"
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def minutes_of(world: World) -> str:
    return f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"


def takes_out(reader: MakeReader, world: World) -> None:
    kari, to = reader("kari"), f"{minutes_of(world)}corrections/taking-out"
    kari.get(f"{to}?slot=0&paragraph=0")
    kari.send(to)


@with_and_without_htmx
@pytest.mark.parametrize("action", ["draft", "sharing"])
def test_what_was_taken_out_goes_from_the_open_form_and_what_was_written_stays(
    reader: MakeReader, world: World, database: Database, action: str, htmx: bool
) -> None:
    jonas, here = reader("jonas", htmx=htmx), minutes_of(world)
    jonas.get(f"{here}draft")
    takes_out(reader, world)
    jonas.send(f"{here}draft", 422, to=f"{here}{action}", **{TALKED: f"{GONE} And of snow."}, later="The trip.")
    assert OUT in jonas.page.html.select_one("#taken-out").get_text()
    assert "saved while you wrote" not in jonas.page.text
    form = jonas.page.form(f"{here}draft")
    assert (form[TALKED], form["later"]) == (f"{TAKEN_OUT} And of snow.", "The trip.")
    assert "this: been" not in jonas.page.html.select_one("textarea").get_text()
    jonas.send(f"{here}draft", to=f"{here}sharing")
    assert "And of snow." in reader("amina").get(here).text
    assert "talked about this: been" not in all_texts(database)


def test_a_draft_that_saves_itself_does_not_bring_it_back_and_says_what_came_between(
    reader: MakeReader, world: World, database: Database
) -> None:
    jonas, here = reader("jonas", htmx=True), minutes_of(world)
    sent = {**jonas.get(f"{here}draft").form(f"{here}draft"), "later": "The trip."}
    jonas.post(f"{here}draft/keeping", 200, sent)
    takes_out(reader, world)
    for words in (f"{GONE} And snow.", "And snow, when we talked of it."):
        kept = jonas.post(f"{here}draft/keeping", 200, {**sent, TALKED: words})
        assert "Something was taken out for good meanwhile." in kept.text
    jonas.post(f"{here}draft", 422, {**sent, TALKED: f"{GONE} And snow."})
    assert jonas.page.form(f"{here}draft")[TALKED] == f"{TAKEN_OUT} And snow."
    assert jonas.page.html.select_one("#theirs") is None
    assert "talked about this: been" not in all_texts(database)


def test_where_somebody_saved_too_both_are_told(reader: MakeReader, world: World) -> None:
    jonas, here, kari = reader("jonas"), minutes_of(world), reader("kari")
    jonas.get(f"{here}draft")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", later="Kari was here.")
    takes_out(reader, world)
    jonas.send(f"{here}draft", 422, later="Jonas was here.")
    assert OUT in jonas.page.text
    assert "Kari was here." in jonas.page.html.select_one("#theirs").get_text()
    form = jonas.page.form(f"{here}draft")
    assert (form[TALKED], form["later"]) == (TAKEN_OUT, "Jonas was here.")


Words = dict[str, str]


def left(typed: Words, stored: Words, before: Words, *, alone: bool = True) -> Words:
    return typed | taken_out_since(typed, stored, as_stood(before.values(), "en"), "en", alone=alone)


def test_what_is_new_stays_and_what_was_moved_or_said_otherwise_goes() -> None:
    before = {"a": "One is ill. Two are here. Three sing.", "b": "We eat."}
    stored = {"a": f"{TAKEN_OUT} Two are here. Three sing.", "b": "We eat."}
    assert left(before, stored, before) == stored
    new = {"a": "One is ill. It rained. Two are here. Three sing.", "b": "We eat."}
    assert left(new, stored, before)["a"] == f"{TAKEN_OUT} It rained. Two are here. Three sing."
    moved = {"a": "Two are here.", "b": "We eat. One is ill."}
    assert left(moved, stored, before) == {"a": "Two are here.", "b": f"We eat. {TAKEN_OUT}"}
    otherwise = {"a": "One was very ill. Two are here. Three sing, too.", "b": "We eat."}
    assert left(otherwise, stored, before)["a"] == f"{TAKEN_OUT} Two are here. Three sing, too."
    listed = {"a": "- **One** is ill.\n- Two are here.\n\nThree sing.", "b": ""}
    assert left(listed, stored, before)["a"] == f"- {TAKEN_OUT}\n- Two are here.\n\nThree sing."


def test_what_somebody_else_changed_is_no_taking_out() -> None:
    before = {"a": "One is here. Two are here.", "b": "We eat."}
    stored = {"a": f"{TAKEN_OUT} Two are here.", "b": "We ate soup."}
    assert left(before, stored, before, alone=False) == {"a": f"{TAKEN_OUT} Two are here.", "b": "We eat."}
    assert left(before, {"a": "Nobody is here.", "b": ""}, before) == before
