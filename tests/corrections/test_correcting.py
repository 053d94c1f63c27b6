"""Somebody says that something in minutes is not right, and gets an answer where it was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.core.database import Database
from portal.corrections.models import Correction
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.minutes.models import Minutes
from portal.seats import rules as seats
from tests.probing import all_texts
from tests.reader import Page, Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
SAID = {"text": "It was cold, and it rained.", "readers": "everyone", "named": "yes"}
UNNAMED = {**SAID, "named": "no"}


def minutes_of(world: World) -> str:
    return f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new")]


def correct(reader: MakeReader, world: World, name: str = "oksana", **said: str) -> Reader:
    """Say of the first paragraph that it is not right; once more where few write the language."""
    one, here = reader(name), minutes_of(world)
    one.get(here)
    one.get(one.page.html.select_one('#p-0-0 a[href*="corrections/new"]')["href"])
    address = f"{here}corrections/new"
    one.post(address, 303, {**one.page.form(address), **said})
    return one


def newest(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(Correction.id).where(Correction.reply.is_(None))).one()


def answer(reader: MakeReader, world: World, database: Database, **fields: str) -> Reader:
    kari = reader("kari")
    to = f"{minutes_of(world)}corrections/{newest(database)}/answer"
    kari.get(to)
    kari.send(to, **fields)
    return kari


@with_and_without_htmx
def test_a_paragraph_is_corrected_and_the_answer_changes_it_for_everyone(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    here = minutes_of(world)
    oksana = correct(reader, world, **SAID)
    assert "Thank you. It is sent, and it gets an answer." in oksana.follow().text
    assert "Oksana , Sunday 1 March" not in oksana.page.text
    kari = reader("kari", htmx=htmx)
    waits = "1 correction of the minutes from Tuesday 3 February waits for an answer"
    assert any(waits in one for one in news(kari.get("/today")))
    to = f"{here}corrections/{newest(database)}/answer"
    assert kari.get(to).form(to)["stands"] == "We talked about this: been."
    kari.send(to, 422, reply="changed", stands="We talked about this: been.")
    assert kari.page.wrong == ["The minutes say this already. Write what is to stand there instead."]
    kari.send(to, reply="changed", stands="We talked about rain.", why="Thank you!")
    page = reader("amina").get(here)
    paragraph = page.html.select_one("#p-0-0").get_text(" ", strip=True)
    for words in (
        "Now it says: We talked about rain.",
        "Oksana",
        "It was cold, and it rained.",
        "Changed",
        "Kari answered: Thank you!",
    ):
        assert words in paragraph
    assert "We talked about rain." in reader("amina").get(f"{here}changes").text
    assert "Now it says: We talked about rain." in reader("amina").get(f"{here}corrections").text
    assert any("What you said of the minutes" in one for one in news(reader("oksana").get("/today")))
    assert not any(waits in one for one in news(kari.get("/today")))


@with_and_without_htmx
@pytest.mark.parametrize("takes_over", [True, False], ids=["taken over", "left as it is"])
def test_a_draft_that_says_otherwise_does_not_undo_a_correction_unseen(
    reader: MakeReader, world: World, database: Database, takes_over: bool, htmx: bool
) -> None:
    draft, sharing = f"{minutes_of(world)}draft", f"{minutes_of(world)}sharing"
    kari, right = reader("kari", htmx=htmx), "We talked about snow and rain."
    kari.get(draft)
    assert kari.page.html.select_one("#undone") is None
    kari.send(draft, **{"points-0-words": "We talked about this and that."})
    correct(reader, world, **SAID)
    answer(reader, world, database, reply="changed", stands=right)
    kari.get(draft)
    told = kari.page.html.select_one("#undone").get_text(" ", strip=True)
    assert "Before it said: We talked about this: been. Now it says: We talked about snow and rain." in told
    if takes_over:
        kari.send(draft, to=sharing, **{"points-0-words": f"{right} And of that."})
    else:
        kari.send(draft, 200, to=sharing)
        assert right in kari.page.html.select_one("#undone").get_text()
        assert right in reader("amina").get(minutes_of(world)).text
        kari.send(draft, to=sharing)
    assert (right in reader("amina").get(minutes_of(world)).text) is takes_over
    assert kari.get(draft).html.select_one("#undone") is None


def test_a_correction_stays_at_its_paragraph_also_when_that_says_something_else_altogether(
    reader: MakeReader, world: World, database: Database
) -> None:
    correct(reader, world, **SAID)
    answer(reader, world, database, reply="changed", stands="- Snow\n- **Ice**, and a bus that never came")
    amina = reader("amina")
    paragraph = amina.get(minutes_of(world)).html.select_one("#p-0-0").get_text(" ", strip=True)
    assert "It was cold, and it rained. Changed" in paragraph
    assert "Now it says: Snow Ice, and a bus that never came" in paragraph


def test_of_agreed_minutes_changed_says_what_was_added(reader: MakeReader, world: World, database: Database) -> None:
    correct(reader, world, **SAID)
    with database.writing() as session, session.begin():
        session.scalars(select(Minutes).where(Minutes.current > 0)).one().agreed_at = NOW
    answer(reader, world, database, reply="changed", stands="It rained, too.")
    paragraph = reader("amina").get(minutes_of(world)).html.select_one("#p-0-0").get_text(" ", strip=True)
    assert "Now it says: It rained, too." in paragraph


def test_what_was_taken_out_is_explained_in_the_editor_and_only_that_can_put_the_sign_there(
    reader: MakeReader, world: World
) -> None:
    kari, amina, here = reader("kari"), reader("amina"), minutes_of(world)
    gone = "Something was taken out because somebody asked."
    helps = "⟦…⟧ stands where something was taken out because somebody asked. Leave it there."
    kari.get(f"{here}draft")
    assert helps not in kari.page.text
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="We meet ⟦…⟧ at six.", later="⟦…⟧")
    assert "We meet […] at six." in amina.get(here).text
    assert gone not in amina.page.text
    kari.get(f"{here}corrections/taking-out?slot=0&paragraph=0")
    kari.send(f"{here}corrections/taking-out")
    assert kari.get(f"{here}draft").form(f"{here}draft")["points-0-words"] == "⟦…⟧"
    assert helps in kari.page.text
    kari.send(f"{here}draft", to=f"{here}sharing", **{"points-0-words": "", "later": "⟦…⟧ And more."})
    assert f"{gone} And more." in amina.get(here).html.select_one("article.text").get_text(" ", strip=True)
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", agreed="We meet ⟦…⟧ at six.")
    assert "We meet […] at six." in amina.get(here).text
    assert f"{gone} And more." in amina.page.text


def test_without_a_name_nobody_finds_out_whose_it_was(reader: MakeReader, world: World, database: Database) -> None:
    here = minutes_of(world)
    correct(reader, world, **UNNAMED)
    for name in ("amina", "kari", "jonas"):
        one = reader(name)
        for address in (here, f"{here}corrections", "/today"):
            assert "Oksana" not in one.get(address).html.main.get_text(), (name, address)
        assert "Someone in the group" in one.get(here).text
    answer(reader, world, database, reply="not changed", why="We heard it so.")
    assert "Someone in the group (you)" in reader("oksana").get(here).text
    told = "Something that was not right in the minutes from Tuesday 3 February has an answer"
    for name in ("amina", "oksana"):
        assert any(told in one for one in news(reader(name).get("/today"))), name


@pytest.mark.parametrize("why", ["", "   ", "\u200b"])
def test_nothing_is_left_unchanged_without_a_reason(
    reader: MakeReader, world: World, database: Database, why: str
) -> None:
    correct(reader, world, **SAID)
    kari = reader("kari")
    to = f"{minutes_of(world)}corrections/{newest(database)}/answer"
    kari.get(to)
    kari.send(to, 422)
    assert kari.page.wrong == ["Choose one of the answers."]
    kari.send(to, 422, reply="not changed", why=why)
    assert kari.page.wrong == ["Write why not, in a few words. Whoever asked reads it."]
    assert "Waits for an answer" in reader("oksana").get(minutes_of(world)).text


def test_both_views_stand_in_the_minutes(reader: MakeReader, world: World, database: Database) -> None:
    correct(reader, world, **SAID)
    answer(reader, world, database, reply="both", differently="It rained.")
    page = reader("amina").get(minutes_of(world))
    assert "We see it differently" in page.text
    assert "Others of us say: It rained. Both stand." in page.text
    assert "It rained." in reader("amina").get(f"{minutes_of(world)}changes").text


def test_of_two_who_answer_the_second_is_told_and_sees_the_first(
    reader: MakeReader, world: World, database: Database
) -> None:
    correct(reader, world, **SAID)
    kari, jonas = reader("kari"), reader("jonas")
    to = f"{minutes_of(world)}corrections/{newest(database)}/answer"
    for one in (kari, jonas):
        one.get(to)
    kari.send(to, reply="not changed", why="We heard it so.")
    jonas.send(to, 422, reply="not changed", why="I heard it so too.")
    assert "We heard it so." in jonas.page.html.select_one("#theirs").get_text()
    assert jonas.page.form(to)["why"] == "I heard it so too."


def test_nobody_agrees_while_a_correction_waits(reader: MakeReader, world: World, database: Database) -> None:
    here = minutes_of(world)
    correct(reader, world, **SAID)
    with time_machine.travel(NOW + timedelta(days=3), tick=True):
        kari = reader("kari")
        assert "Do you agree on the minutes" not in kari.get("/today").text
        page = kari.get(here)
        assert "1 correction waits for your answer. Then you can say that the group agrees." in page.text
        kari.post(f"{here}agreement", 422, page.form(f"{here}newcomers") | {"number": "1"})
        assert "Something that is not right has no answer yet. Answer it first." in kari.page.text
        answer(reader, world, database, reply="not changed", why="We heard it so.")
        assert "Do you agree on the minutes" in kari.get("/today").text
        kari.get(here)
        kari.send(f"{here}agreement")
        assert "The group agrees on these minutes." in kari.follow().text
        correct(reader, world, **SAID)
        answer(reader, world, database, reply="changed", stands="It rained, too.")
        page = reader("amina").get(here)
        assert "Added on Friday 6 March" in page.text
        assert "It rained, too." in page.html.select_one("#p-200-0").get_text()


def test_a_paragraph_that_has_changed_meanwhile_is_shown_with_both(reader: MakeReader, world: World) -> None:
    oksana, kari, here = reader("oksana"), reader("kari"), minutes_of(world)
    to = f"{here}corrections/new"
    oksana.get(f"{to}?slot=0&paragraph=0&version=1")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", **{"points-0-words": "We talked about this and that: been."})
    oksana.send(to, 422, **SAID)
    assert "The minutes were changed while you wrote." in oksana.page.text
    assert "When you read it, it said: We talked about this: been." in oksana.page.text
    assert "Now it says: We talked about this and that: been." in oksana.page.text
    assert oksana.page.form(to)["text"] == SAID["text"]
    oksana.send(to, **SAID)
    assert SAID["text"] in reader("amina").get(here).html.select_one("#p-0-0").get_text()


def test_what_is_taken_out_for_good_is_gone_everywhere(reader: MakeReader, world: World, database: Database) -> None:
    oksana, kari, here = reader("oksana"), reader("kari"), minutes_of(world)
    correct(reader, world, "amina", **{**SAID, "text": "We talked about this: been, and snow."})
    answer(reader, world, database, reply="not changed", why="We talked about this: been.")
    oksana.get(f"{here}corrections/out?slot=0&paragraph=0&version=1")
    oksana.send(f"{here}corrections/out", text="", named="yes")
    assert "Oksana" not in reader("amina").get(here).html.main.get_text()
    kari.get(f"{here}corrections/{newest(database)}/answer")
    kari.get(kari.page.html.select_one('a[href*="taking-out"]')["href"])
    assert len(kari.page.html.select("input[name=sentences][checked]")) == 1
    sent = kari.page.form(f"{here}corrections/taking-out")
    kari.send(f"{here}corrections/taking-out")
    page = kari.follow()
    assert "It is taken out for good. Nothing of it is left in the minutes." in page.text
    kari.post(f"{here}corrections/taking-out", 303, sent)
    gone = "Something was taken out because somebody asked."
    for name in ("amina", "kari", "oksana"):
        page = reader(name).get(here)
        assert "We talked about this: been" not in page.text, name
        assert gone in page.html.select_one("#p-0-0").get_text(), name
    assert "talked about this: been" not in all_texts(database)
    assert any("What you said of the minutes" in one for one in news(reader("oksana").get("/today")))


def test_what_is_not_ticked_stays_however_alike_it_is(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world)
    asked = [f"We asked the {who} about the {what}." for who, what in (("school", "trip"), ("shop", "bread"))]
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", **{"points-0-words": " ".join(asked)})
    kari.get(f"{here}corrections/taking-out?slot=0")
    form = kari.page.form(f"{here}corrections/taking-out")
    boxes = kari.page.html.select("input[name=sentences]")
    key = next(box["value"] for box in boxes if asked[0] in box.parent.get_text())
    kari.post(f"{here}corrections/taking-out", 303, {**form, "sentences": [key]})
    text = reader("amina").get(here).html.main.get_text()
    assert asked[0] not in text
    assert asked[1] in text


def test_a_wish_to_take_something_out_has_its_answer_where_it_was_asked_for_the_one_who_asked_alone(
    reader: MakeReader, world: World, database: Database
) -> None:
    oksana, here = reader("oksana"), minutes_of(world)
    oksana.get(f"{here}corrections/out?slot=0&paragraph=0&version=1")
    oksana.send(f"{here}corrections/out", text="It tells who I am.", named="no")
    answer(reader, world, database, reply="not changed", why="It says nothing of anybody.")
    for name, reads in (("oksana", True), ("amina", False)):
        paragraph = reader(name).get(here).html.select_one("#p-0-0").get_text(" ", strip=True)
        for words in ("This should be taken out for good.", "It tells who I am.", "It says nothing of anybody."):
            assert (words in paragraph) is reads, name


def test_a_passage_that_is_taken_out_while_somebody_corrects_it_loses_nothing_that_was_typed(
    reader: MakeReader, world: World
) -> None:
    oksana, kari, here = reader("oksana"), reader("kari"), minutes_of(world)
    to = f"{here}corrections/new"
    oksana.get(f"{to}?slot=0&paragraph=0&version=1")
    kari.get(f"{here}corrections/taking-out?slot=0&paragraph=0")
    kari.send(f"{here}corrections/taking-out")
    oksana.send(to, 422, **SAID)
    assert "What you point at was taken out for good." in oksana.page.text
    assert "We talked about this: been" not in oksana.page.text
    assert oksana.page.form(to)["text"] == SAID["text"]
    oksana.send(to, **SAID)
    assert SAID["text"] in reader("amina").get(here).html.select_one("#said").get_text()


def test_a_sentence_that_is_taken_out_while_somebody_corrects_its_paragraph_is_not_quoted(
    reader: MakeReader, world: World, database: Database
) -> None:
    oksana, kari, here = reader("oksana"), reader("kari"), minutes_of(world)
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", **{"points-0-words": "Linn is ill. We ate soup."})
    to, out = f"{here}corrections/new", f"{here}corrections/taking-out"
    oksana.get(f"{to}?slot=0&paragraph=0&version=2")
    page = kari.get(f"{out}?slot=0&paragraph=0")
    first = next(box.input["value"] for box in page.html.select("label.pick") if "Linn" in box.get_text())
    kari.post(out, 303, {**page.form(out), "sentences": first})
    said = {**SAID, "text": "Linn is ill. And there was bread, too."}
    oksana.send(to, 422, **said)
    assert "Something was taken out for good while you wrote" in oksana.page.text
    assert oksana.page.form(to)["text"] == "⟦…⟧ And there was bread, too."
    assert "Linn" not in oksana.page.text
    oksana.send(to)
    quoted = reader("amina").get(here).html.select_one("#p-0-0").get_text(" ", strip=True)
    assert "And there was bread, too." in quoted
    assert "Linn is ill" not in all_texts(database)


def test_a_paragraph_that_has_become_another_is_shown_with_what_stands_there_now(
    reader: MakeReader, world: World, database: Database
) -> None:
    oksana, kari, here = reader("oksana"), reader("kari"), minutes_of(world)
    to, other = f"{here}corrections/new", "In March everybody brings bread from home."
    oksana.get(f"{to}?slot=0&paragraph=0&version=1")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", **{"points-0-words": other})
    oksana.send(to, 422, **SAID)
    for words in (
        "When you read it, it said: We talked about this: been.",
        "That does not stand there any more.",
        f"This stands there now: {other}",
    ):
        assert words in oksana.page.text
    assert "The minutes say:" not in oksana.page.text
    oksana.send(to, **SAID)
    assert other in kari.get(f"{here}corrections/{newest(database)}/answer").text


@pytest.mark.parametrize(
    ("readers", "named", "offered"),
    [("everyone", "yes", True), ("everyone", "no", False), ("facilitators", "yes", False)],
)
def test_what_only_facilitators_read_or_has_no_name_is_not_offered_as_what_everybody_reads(
    reader: MakeReader, world: World, database: Database, readers: str, named: str, offered: bool
) -> None:
    correct(reader, world, **{**SAID, "readers": readers, "named": named})
    kari, to = reader("kari"), f"{minutes_of(world)}corrections/{newest(database)}/answer"
    kari.get(to)
    assert kari.page.form(to)["differently"] == (SAID["text"] if offered else "")
    assert "If you see it differently. Everyone in the group reads it." in kari.page.text


def test_an_answer_that_was_open_does_not_bring_back_what_was_taken_out(
    reader: MakeReader, world: World, database: Database
) -> None:
    here = minutes_of(world)
    jonas, kari = reader("jonas"), reader("kari")
    kari.get(f"{here}draft")
    kari.send(f"{here}draft", to=f"{here}sharing", **{"points-0-words": "We talked about this: been. We ate."})
    correct(reader, world, **SAID)
    to = f"{here}corrections/{newest(database)}/answer"
    jonas.get(to)
    page = kari.get(f"{here}corrections/taking-out?slot=0&paragraph=0")
    first = next(box.input["value"] for box in page.html.select("label.pick") if "been" in box.get_text())
    kari.post(f"{here}corrections/taking-out", 303, {**page.form(f"{here}corrections/taking-out"), "sentences": first})
    jonas.send(to, 422, reply="changed", stands="We talked about this: been. We ate soup.")
    assert "Something was taken out for good while you wrote" in jonas.page.text
    assert jonas.page.form(to)["stands"] == "⟦…⟧ We ate soup."
    jonas.send(to)
    assert "We ate soup." in reader("amina").get(here).html.select_one("#p-0-0").get_text()
    assert "talked about this: been" not in all_texts(database)


def test_an_answer_without_words_says_who_answered_and_no_more(
    reader: MakeReader, world: World, database: Database
) -> None:
    correct(reader, world, **SAID)
    answer(reader, world, database, reply="changed", stands="We talked about rain.")
    page = reader("amina").get(minutes_of(world))
    said = next(box for box in page.html.select("#p-0-0 .said") if SAID["text"] in box.get_text())
    assert "Kari answered." in said.get_text(" ", strip=True)
    assert "answered:" not in said.get_text(" ", strip=True)


def test_an_interpreter_says_what_is_not_right_with_the_name_only(
    reader: MakeReader, world: World, database: Database
) -> None:
    selam, here = reader("selam"), minutes_of(world)
    for to in (f"{here}corrections/new", f"{here}corrections/out"):
        page = selam.get(f"{to}?slot=0&paragraph=0&version=1")
        assert page.html.select("input[name=named][type=radio]") == []
        assert "Your name stands with it." in page.text
        sent = {**page.form(to), "text": "It was Tigrinya.", "readers": "everyone"}
        selam.post(to, 422, {**sent, "named": "no"})
        assert selam.page.wrong == ["With your role you say this with your name."]
        assert selam.page.form(to)["text"] == "It was Tigrinya."
        assert selam.page.form(to)["named"] == "yes"
    selam.get(f"{here}corrections/new")
    selam.send(f"{here}corrections/new", text="It was Tigrinya.", readers="everyone")
    assert "Selam" in reader("amina").get(here).html.select_one("#said").get_text()


def test_nothing_is_taken_out_where_nothing_is_chosen(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), minutes_of(world)
    page = kari.get(f"{here}corrections/taking-out?slot=0&paragraph=0")
    sent = {key: value for key, value in page.form(f"{here}corrections/taking-out").items() if key != "sentences"}
    kari.post(f"{here}corrections/taking-out", 422, sent)
    assert kari.page.wrong == ["Choose what is taken out."]


def test_who_has_left_corrects_nothing_and_what_was_said_stays_without_the_name(
    reader: MakeReader, world: World, database: Database
) -> None:
    here = minutes_of(world)
    oksana = correct(reader, world, **SAID)
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["oksana"]), NOW)
    oksana.get(f"{here}corrections/new", 404)
    page = reader("amina").get(here)
    assert SAID["text"] in page.text
    assert "Oksana" not in page.html.main.get_text()
    answer(reader, world, database, reply="not changed", why="We heard it so.")


def test_an_answer_stays_when_the_facilitator_who_gave_it_has_stopped(
    reader: MakeReader, world: World, database: Database
) -> None:
    correct(reader, world, **SAID)
    answer(reader, world, database, reply="not changed", why="We heard it so.")
    with database.writing() as session, session.begin():
        seats.end_role(session, session.get_one(Membership, world.seats["kari"]), "", ["en"], NOW)
    page = reader("oksana").get(minutes_of(world))
    paragraph = page.html.select_one("#p-0-0").get_text(" ", strip=True)
    assert "Not changed" in paragraph
    assert "answered: We heard it so." in paragraph


def test_the_same_form_twice_is_one_correction(reader: MakeReader, world: World, database: Database) -> None:
    oksana, here = reader("oksana"), minutes_of(world)
    to = f"{here}corrections/new"
    oksana.get(to)
    sent = oksana.page.form(to) | SAID
    for _time in range(2):
        oksana.post(to, 303, sent)
    assert newest(database)


def test_what_is_wrong_with_the_form_is_said_and_nothing_is_chosen_before(reader: MakeReader, world: World) -> None:
    oksana, to = reader("oksana"), f"{minutes_of(world)}corrections/new"
    page = oksana.get(to)
    assert page.html.select("input[checked]") == []
    oksana.send(to, 422, text=" ")
    assert oksana.page.wrong == [
        "Write a few words first.",
        "Choose who may read this.",
        "Choose with your name, or without it.",
    ]


@with_and_without_htmx
@pytest.mark.parametrize(("reply", "box"), [("changed", "stands"), ("both", "differently")])
def test_what_everybody_reads_by_an_answer_is_pointed_at_once(
    reader: MakeReader, world: World, database: Database, reply: str, box: str, htmx: bool
) -> None:
    correct(reader, world, **{**SAID, "readers": "facilitators"})
    kari, to = reader("kari", htmx=htmx), f"{minutes_of(world)}corrections/{newest(database)}/answer"
    sent = {**kari.get(to).form(to), "reply": reply, box: "Yusuf was deprimert."}
    for _time in range(2):
        kari.post(to, 200, sent)
        told = [one.get_text(" ", strip=True) for one in kari.page.html.select("#hints li")]
        assert [one.split(" : ")[0] for one in told] == ["deprimert", "Yusuf"]
    assert "deprimert" not in reader("amina").get(minutes_of(world)).text
    kari.send(to)
    assert "Yusuf was deprimert." in reader("amina").get(minutes_of(world)).text
