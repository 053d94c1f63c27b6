"""What became of what was said: written down in the group's words, moved on with reasons, and nobody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from portal.core.database import Database
from portal.followup.models import Input, InputStep, Stage
from portal.followup.rules import LOOKED_AT_AGAIN, Standing, add
from portal.groups.models import Membership
from portal.people.models import Person
from portal.texts.models import Written
from tests.probing import all_texts
from tests.reader import Page, Reader
from tests.refusing import assert_refused
from tests.world import DAY, NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
GOOD = {"said": "We want a key to the kitchen.", "stage": "said"}
WHY = "Write why, in a few words. Everyone in the group reads it."
HOSTILE = "<script>alert(1)</script> <b hx-get=/me hx-trigger=load>{{ 7*7 }} %(name)s"
NOTHING_TO_SEE = ("", "   ", "\u200d\u200d", "\u2800 \u3164")


def here(world: World) -> str:
    return f"/groups/{world.group}/what-became"


def changing(world: World, number: int) -> str:
    return f"{here(world)}/{number}/change"


def writes_down(one: Reader, world: World, source: str = "", **fields: str) -> None:
    """Write something down by the page, and come back to the list."""
    one.get(f"{here(world)}/new{source}")
    one.send(here(world), **{**GOOD, **fields})
    one.follow()


def moves(one: Reader, world: World, number: int, stage: str, **fields: str) -> None:
    one.get(changing(world, number))
    one.send(changing(world, number), stage=stage, **fields)
    one.follow()


def newest(database: Database) -> Input:
    with database.reading() as session:
        return session.scalars(select(Input).order_by(Input.id.desc())).first()


def number_of(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Input.id)).all())


def steps_of(database: Database, number: int) -> list[Stage]:
    with database.reading() as session:
        its = select(InputStep.stage).where(InputStep.input_id == number).order_by(InputStep.id)
        return list(session.scalars(its))


def card_of(page: Page, number: int) -> str:
    (card,) = page.html.select(f"#input-{number}")
    return " ".join(card.get_text(" ").split())


def cards(page: Page) -> list[str]:
    return [str(card["id"]) for card in page.html.select("article[id^=input-]")]


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


def many(database: Database, world: World, number: int, **more: object) -> list[int]:
    """Things that were said, an hour apart, each with words enough to fill a card."""
    words = "We bring what we have, and whoever can helps with the pots and the chairs, every time that we meet."
    what = {"latest": words, "next_look": (NOW + 20 * DAY).date(), **more}
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        made = []
        for n in range(number):
            says = Standing(f"{words} {n}", Stage.SAID, ["en"], kari, **what)  # type: ignore[arg-type]
            now = NOW - timedelta(hours=number - n)
            made.append(add(session, kari, says, said_on=NOW.date(), meeting=None, today=NOW.date(), now=now).id)
    return made


# The story


@with_and_without_htmx
def test_a_proposal_is_followed_all_the_way_and_amina_hears_it_in_norwegian(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people["amina"]).language = "nb"
    kari, amina = reader("kari", htmx=htmx), reader("amina", language="nb", htmx=htmx)
    link = kari.get(f"/groups/{world.group}/proposals").html.select_one(
        f'a[href$="what-became/new?proposal={world.proposals["named"]}"]'
    )
    assert link.get_text() == "Write down something that was said"
    assert kari.get(str(link["href"])).form(here(world))["said"] == "Can we cook together?"
    assert kari.page.form(here(world))["said_on"] == "2026-03-01"
    kari.send(here(world))
    assert "It is written down. Everyone in the group is told." in kari.follow().text
    made = newest(database)
    assert news(amina.get("/today")) == ["Noe vi sa, er skrevet ned"]
    amina.get(str(amina.page.html.select_one("article.new li a")["href"]))
    assert "Det er sagt Can we cook together? Kari tar seg av det." in card_of(amina.page, made.id)
    assert "Amina" not in card_of(amina.page, made.id)

    with time_machine.travel(NOW + 2 * DAY):
        kari = reader("kari", htmx=htmx)
        moves(kari, world, made.id, "sent", sent_to="The shop", latest="We have asked for the kitchen.")
        assert "Saved. Everyone in the group is told." in kari.page.text
        assert news(amina.get("/today")) == ["Det har skjedd noe med det vi sa"]
        assert "Sendt til: The shop" in card_of(amina.get(here(world)), made.id)
    with time_machine.travel(NOW + 5 * DAY):
        kari = reader("kari", htmx=htmx)
        kari.get(changing(world, made.id))
        kari.send(changing(world, made.id), 422, stage="partly", latest="We may cook on Mondays.")
        assert kari.page.wrong == [WHY]
        kari.send(changing(world, made.id), reason="The shop needs it on other days.")
        card = card_of(amina.get(here(world)), made.id)
        assert "Delvis" in card
        assert "Hvorfor bare delvis: The shop needs it on other days." in card
        assert "Slik var det før" in card
        assert "Torsdag 5. mars: Sendt til: The shop We have asked for the kitchen." in card
    with time_machine.travel(NOW + 9 * DAY):
        kari = reader("kari", htmx=htmx)
        moves(kari, world, made.id, "done", latest="We cook on Mondays and Fridays.", reason="", win="y")
        card = card_of(amina.get(here(world)), made.id)
        assert "Det er gjort" in card
        assert "Dette fikk vi til" in card
        assert "Hvorfor" not in card.split("Slik var det før")[0]
        assert cards(amina.get(f"{here(world)}/managed"))[0] == f"input-{made.id}"
    assert steps_of(database, made.id) == [Stage.SAID, Stage.SENT, Stage.PARTLY]


def test_one_comes_to_it_from_the_plan_the_page_of_the_group_and_the_news(reader: MakeReader, world: World) -> None:
    for name in ("amina", "kari", "selam"):
        for page in ("plan", "about"):
            links = reader(name).get(f"/groups/{world.group}/{page}").html.select(f'main a[href="{here(world)}"]')
            assert [link.get_text() for link in links] == ["What became of what we said"], (name, page)


def test_facilitators_come_to_writing_it_down_from_minutes_a_proposal_and_a_conversation(
    reader: MakeReader, world: World
) -> None:
    new, been = f"{here(world)}/new", world.meetings["been"]
    from_where = {
        f"/groups/{world.group}/meetings/{been}/minutes/": f"{new}?meeting={been}",
        f"/groups/{world.group}/proposals": f"{new}?proposal={world.proposals['unnamed']}",
        f"/groups/{world.group}/messages/with/{world.seats['amina']}": new,
    }
    for page, to in from_where.items():
        assert reader("kari").get(page).html.select(f'main a[href="{to}"]'), page
    for page in (*list(from_where)[:2], f"/groups/{world.group}/messages/mine"):
        assert not reader("amina").get(page).html.select(f'main a[href^="{new}"]'), page


def test_what_was_said_at_a_meeting_has_its_day_and_asks_for_no_other(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, been = reader("kari"), world.meetings["been"]
    page = kari.get(f"{here(world)}/new?meeting={been}")
    assert "It was said at the meeting on Tuesday 3 February." in page.text
    assert "said_on" not in page.form(here(world))
    kari.send(here(world), **GOOD)
    made = newest(database)
    assert (made.meeting_id, made.said_on) == (been, date(2026, 2, 3))


def test_a_meeting_that_is_to_come_or_of_others_is_as_none(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    for meeting in (world.meetings["next"], world.meetings["cancelled"], world.meetings["theirs"], 999_999):
        assert "said_on" in kari.get(f"{here(world)}/new?meeting={meeting}").form(here(world)), meeting
        kari.send(here(world), **GOOD, meeting=str(meeting))
        assert newest(database).meeting_id is None
        kari.get(f"{here(world)}/new")
        kari.send(here(world), 422, **GOOD, meeting=str(meeting), said_on="")
        assert kari.page.wrong == ["Choose a day."]


def test_everybody_reads_it_facilitators_alone_write_and_participants_are_told_whom_to_write_to(
    reader: MakeReader, world: World
) -> None:
    for name, may in (("amina", False), ("selam", False), ("kari", True)):
        page = reader(name).get(here(world))
        assert bool(page.html.select('main a[href$="/new"]')) is may, name
        assert bool(page.html.select('main a[href$="/change"]')) is may, name
    assert "Write to Kari and Jonas" in reader("amina").get(here(world)).text
    assert reader("amina").get(here(world)).html.select(f'main a[href="/groups/{world.group}/messages/mine"]')
    assert "Is something missing" not in reader("selam").get(here(world)).text
    reader("berit").get(here(world), 404)
    reader("stig").get(here(world), 404)


# Nobody's


def test_of_a_message_nothing_is_kept_but_the_day_and_the_words_of_the_facilitator(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, thread = reader("kari"), f"/groups/{world.group}/messages/with/{world.seats['amina']}"
    link = kari.get(thread).html.select_one(f'main a[href^="{here(world)}"]')
    assert str(world.seats["amina"]) not in str(link["href"]).removeprefix(here(world))
    page = kari.get(str(link["href"]))
    assert page.form(here(world))["said"] == ""
    assert "Write it in the group's words. Nothing that tells who said it." in page.text
    kari.send(here(world), **GOOD)
    made = newest(database)
    with database.engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM inputs WHERE id = :id"), {"id": made.id}).mappings().one()
    assert {name for name, value in row.items() if value is not None} == {
        "id", "group_id", "said_on", "words_id", "stage", "win", "looked_after_by_id", "next_look", "moved_at",
        "version",
    }  # fmt: skip
    assert made.said_on == NOW.date()
    with database.reading() as session:
        assert session.get_one(Written, made.words_id).author_id == world.seats["kari"]
    for name in ("amina", "yusuf", "selam", "jonas"):
        page = reader(name).get(here(world))
        assert "Kari looks after it." in card_of(page, made.id)
        assert "Amina" not in card_of(page, made.id)


def test_a_proposal_without_a_name_stays_without_one(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    writes_down(kari, world, f"?proposal={world.proposals['unnamed']}", said="The library is nearer.")
    made = newest(database)
    for name in ("yusuf", "amina", "jonas"):
        card = card_of(reader(name).get(here(world)), made.id)
        assert "The library is nearer." in card
        assert "Yusuf" not in card
        assert "(you)" not in card
    with database.engine.connect() as connection:
        row = repr(connection.execute(text("SELECT * FROM inputs WHERE id = :id"), {"id": made.id}).all())
    assert str(world.proposals["unnamed"]) not in row
    assert kari.get(f"{here(world)}/new?proposal=1").form(here(world))["said"] == ""


# What the group is owed


@with_and_without_htmx
def test_what_is_not_whole_says_why_and_keeps_every_letter(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests, htmx: bool
) -> None:
    kari, before = reader("kari", htmx=htmx), number_of(database)
    kari.get(f"{here(world)}/new")
    for fields, sentences in (
        ({"said": ""}, {"said": "Write a few words first."}),
        ({"said": "e" * 501}, {"said": "There is room for 500 letters here. Yours is 1 letter too long."}),
        ({"stage": "won"}, {"stage": "Choose one of these."}),
        ({"stage": ""}, {"stage": "Choose one of these."}),
        ({"stage": "sent"}, {"sent_to": "Write to whom you sent it."}),
        ({"stage": "partly"}, {"reason": WHY}),
        ({"stage": "not now"}, {"reason": WHY}),
        (
            {"stage": "partly", "next_look": ""},
            {"reason": WHY, "next_look": "Choose the day on which you look at it again."},
        ),
        ({"next_look": ""}, {"next_look": "Choose the day on which you look at it again."}),
        ({"next_look": "2026-03-02"}, {"next_look": "Choose a day that has not been yet."}),
        ({"next_look": "soon"}, {"next_look": "Choose a day."}),
        ({"said_on": "2026-03-04"}, {"said_on": "Choose a day that has been, or today."}),
        ({"keeper": str(world.seats["amina"])}, {"keeper": "Choose a name from the list."}),
    ):
        with subtests.test(repr(fields)[:60]):
            sent = {**GOOD, "latest": "We ask on Friday.", **fields}
            kari.send(here(world), 422, **sent)
            boxes = {"said", "latest"} | ({"stage"} if sent["stage"] in [one.value for one in Stage] else set())
            assert_refused(kari.page, here(world), {name: sent[name] for name in boxes}, sentences)
            assert (kari.page.html.html is None) is htmx
            kari.get(f"{here(world)}/new")
    assert number_of(database) == before


@pytest.mark.parametrize("stage", ["partly", "not now"])
def test_a_reason_without_anything_to_see_is_none(reader: MakeReader, world: World, stage: str) -> None:
    kari, address = reader("kari"), changing(world, world.inputs["done"])
    for nothing in NOTHING_TO_SEE:
        kari.get(address)
        kari.send(address, 422, stage=stage, reason=nothing, next_look="2026-04-01")
        assert kari.page.wrong == [WHY], repr(nothing)
    kari.get(address)
    kari.send(address, stage=stage, reason="There is no money.", next_look="2026-04-01")
    assert "There is no money." in card_of(kari.follow(), world.inputs["done"])


def test_a_reason_goes_with_its_stage_and_nothing_that_was_just_written_is_lost(
    reader: MakeReader, world: World
) -> None:
    kari, number = reader("kari"), world.inputs["partly"]
    assert "Why only partly: They have no time." in card_of(kari.get(here(world)), number)
    moves(kari, world, number, "finding out")
    now_so = card_of(kari.page, number).split("How it was before")
    assert "They have no time." not in now_so[0]
    assert "They have no time." in now_so[1]
    moves(kari, world, number, "finding out", reason="Somebody is ill.")
    assert "Why: Somebody is ill." in card_of(kari.page, number)


def test_done_and_shown_want_no_day_and_not_now_may_have_one(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    for stage, day, kept in (
        ("done", "2026-04-01", None),
        ("shown", "", None),
        ("not now", "", None),
        ("not now", "2026-04-01", date(2026, 4, 1)),
    ):
        writes_down(kari, world, stage=stage, next_look=day, reason="Not yet." if stage == "not now" else "")
        assert newest(database).next_look == kept, (stage, day)


def test_the_day_of_the_next_look_is_four_weeks_away_if_nobody_says_another_and_is_said_in_words(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    page = kari.get(f"{here(world)}/new")
    assert page.form(here(world))["next_look"] == (NOW + LOOKED_AT_AGAIN).date().isoformat() == "2026-03-31"
    assert "Four weeks from now is Tuesday 31 March." in page.text
    writes_down(kari, world)
    made = newest(database)
    assert "We look again on Tuesday 31 March. It was said on Tuesday 3 March." in card_of(kari.page, made.id)
    with time_machine.travel(NOW + LOOKED_AT_AGAIN + DAY):
        amina = reader("amina")
        assert "We wanted to look again on Tuesday 31 March." in card_of(amina.get(here(world)), made.id)
        offered = reader("kari").get(changing(world, made.id)).form(changing(world, made.id))["next_look"]
        assert offered == "2026-04-29", "a day that has come is offered anew"


# Taken out for good


def test_what_is_taken_out_of_minutes_is_taken_out_of_what_became_of_it_and_of_its_steps(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, been = reader("kari"), world.meetings["been"]
    writes_down(kari, world, f"?meeting={been}", said="We talked about this: been. We want a key.")
    made = newest(database)
    moves(kari, world, made.id, "partly", latest="We talk about it.", reason="We talked about this: been!")
    moves(kari, world, made.id, "finding out", latest="We ask again.", said="We want a key.")
    minutes = f"/groups/{world.group}/meetings/{been}/minutes/corrections/taking-out"
    kari.get(f"{minutes}?slot=0&paragraph=0")
    kari.send(minutes)
    card = card_of(reader("amina").get(here(world)), made.id)
    assert "about this: been" not in card
    assert "Something was taken out because somebody asked." in card
    assert "We want a key." in card
    assert "about this: been" not in all_texts(database)


@with_and_without_htmx
def test_a_facilitator_takes_a_sentence_out_of_what_was_said_and_of_all_its_steps(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    number = world.inputs["partly"]
    for n in range(4):
        with time_machine.travel(NOW + (n + 1) * DAY):
            moves(reader("kari"), world, number, "partly", latest=f"Linn is ill. We wait {n}.")
    kari = reader("kari", htmx=htmx)
    to = f"{here(world)}/{number}/taking-out"
    page = kari.get(str(kari.get(changing(world, number)).html.select_one('a[href$="/taking-out"]')["href"]))
    kari.send(to, 422)
    assert kari.page.wrong == ["Choose what is taken out."]
    page = kari.get(to)
    box = next(one for one in page.html.select("label.pick") if "Linn is ill." in one.get_text())
    sent = {**page.form(to), "sentences": str(box.input["value"])}
    for _time in range(2):
        kari.post(to, 303, sent, htmx=False)
    assert "It is taken out for good" in kari.follow().text
    card = card_of(reader("amina").get(here(world)), number)
    assert "We wait 3." in card
    assert "Linn is ill" not in all_texts(database)
    assert "They can take it out for good." in reader("amina").get(here(world)).text
    reader("amina").get(to, 403)


def test_taking_out_stops_when_nothing_is_left(reader: MakeReader, world: World) -> None:
    kari, to = reader("kari"), f"{here(world)}/{world.inputs['done']}/taking-out"
    page = kari.get(to)
    everything = [str(box["value"]) for box in page.html.select("input[name=sentences]")]
    kari.post(to, 303, {**page.form(to), "sentences": everything})
    assert "There is nothing left here to take out." in kari.get(to).text
    assert reader("amina").get(here(world)).html.select(f"#input-{world.inputs['done']}")


@with_and_without_htmx
def test_a_form_that_was_open_does_not_bring_back_what_was_taken_out(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    jonas, kari, number = reader("jonas", htmx=htmx), reader("kari"), world.inputs["done"]
    address, to = changing(world, number), f"{here(world)}/{number}/taking-out"
    jonas.get(address)
    page = kari.get(to)
    box = next(one for one in page.html.select("label.pick") if "Call Linn." in one.get_text())
    kari.post(to, 303, {**page.form(to), "sentences": str(box.input["value"])})
    jonas.send(address, 422, latest="Call Linn. And ask for soup.")
    assert "Something was taken out for good while you wrote" in jonas.page.text
    assert "Somebody else wrote here" not in jonas.page.text
    assert jonas.page.form(address)["latest"] == "⟦…⟧ And ask for soup."
    jonas.send(address)
    assert "And ask for soup." in card_of(reader("amina").get(here(world)), number)
    assert "Call Linn" not in all_texts(database)


# Two at once, twice, and later


@with_and_without_htmx
def test_of_two_facilitators_the_second_reads_what_the_first_wrote_and_loses_nothing(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, jonas = reader("kari", htmx=htmx), reader("jonas", htmx=htmx)
    number = world.inputs["partly"]
    address = changing(world, number)
    kari.get(address)
    jonas.get(address)
    kari.send(address, stage="done", latest="All letters are new.")
    jonas.send(address, 422, stage="not now", reason="They said no to me.")
    theirs = " ".join(jonas.page.html.select_one("#theirs").get_text(" ").split())
    assert "Somebody else wrote here while you did" in theirs
    assert "It is done" in theirs
    assert "All letters are new." in theirs
    assert jonas.page.form(address)["reason"] == "They said no to me."
    assert newest(database).stage is Stage.DONE
    jonas.send(address)
    assert "Not now" in card_of(reader("amina").get(here(world)), number)


def test_a_form_sent_twice_writes_down_one_thing_and_with_more_words_it_is_a_change_of_it(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, before = reader("kari"), number_of(database)
    page = kari.get(f"{here(world)}/new")
    sent = {**page.form(here(world)), **GOOD}
    for _time in range(2):
        kari.post(here(world), 303, sent)
    assert number_of(database) == before + 1
    made = newest(database)
    kari.post(here(world), 422, {**sent, "said": "We want two keys."})
    assert "It was written down before." in kari.page.text
    kari.send(changing(world, made.id))
    assert number_of(database) == before + 1
    assert "We want two keys." in card_of(kari.follow(), made.id)


def test_a_change_that_is_sent_twice_is_told_once_and_the_lost_answer_loses_nothing(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, number = reader("kari"), world.inputs["partly"]
    address = changing(world, number)
    sent = {**kari.get(address).form(address), "stage": "finding out"}
    steps = len(steps_of(database, number))
    for _time in range(2):
        kari.post(address, 303, sent)
        assert "Everyone in the group is told." in kari.follow().text
    kari.post(address, 303, {**sent, "latest": "And again."})
    assert len(steps_of(database, number)) == steps + 1, "so soon it is a correction, and no step"
    assert "And again." in card_of(kari.follow(), number)


def test_only_another_stage_is_told_and_a_new_sentence_is_a_step_on_the_way(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, amina, number = reader("kari"), reader("amina"), world.inputs["partly"]
    moves(kari, world, number, "partly", latest="Two letters are new.")
    assert "Saved. Everyone in the group can read it." in kari.page.text
    assert news(amina.get("/today")) == []
    assert steps_of(database, number)[-1] is Stage.PARTLY
    card = card_of(amina.get(here(world)), number).split("How it was before")
    assert "Two letters are new." in card[0]
    assert "One letter is new." in card[1]
    moves(kari, world, number, "shown")
    assert news(amina.get("/today")) == ["Something has come of what we said"]


def test_who_is_on_paper_hears_of_it_from_a_facilitator(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    writes_down(kari, world)
    to_tell = kari.get(f"/groups/{world.group}/paper/").html.select("article li a.go")
    assert "Something that we said is written down" in [link.get_text() for link in to_tell]


# Who comes later


def test_a_newcomer_reads_what_was_said_from_the_day_of_joining_on(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, halima = reader("kari"), reader("halima")
    assert cards(halima.get(here(world))) == []
    assert cards(halima.get(f"{here(world)}/managed")) == []
    writes_down(kari, world, said_on="2026-02-26")
    assert cards(halima.get(here(world))) == []
    assert news(halima.get("/today")) == []
    writes_down(kari, world, said_on="2026-02-27", said="It was the day of her card.")
    assert cards(halima.get(here(world))) == [f"input-{newest(database).id}"]
    moves(kari, world, world.inputs["partly"], "done")
    assert news(halima.get("/today")) == ["Something that we said is written down"]
    assert len(cards(reader("yusuf").get(here(world)))) == 4


def test_where_the_group_opens_the_minutes_of_a_meeting_newcomers_read_what_was_said_there(
    reader: MakeReader, world: World
) -> None:
    kari, halima = reader("kari"), reader("halima")
    minutes = f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"
    kari.get(minutes)
    kari.send(f"{minutes}newcomers")
    assert cards(halima.get(here(world))) == [f"input-{world.inputs[key]}" for key in ("done", "partly")]
    assert news(halima.get("/today")) == ["The group has opened minutes from before you came"]
    moves(kari, world, world.inputs["partly"], "done")
    assert "Something has come of what we said" in news(halima.get("/today"))


# Who looks after it


def test_where_a_facilitator_stops_nobody_looks_after_it_until_another_one_does(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, jonas, number = reader("kari"), reader("jonas"), world.inputs["partly"]
    moves(kari, world, number, "finding out", keeper=str(world.seats["jonas"]))
    assert "Jonas looks after it." in card_of(reader("amina").get(here(world)), number)
    assert "thing that was said waits" not in kari.get("/today").text
    jonas.get(f"/groups/{world.group}/stopping")
    jonas.send(f"/groups/{world.group}/stopping", 303, note="Thank you all.")
    assert "Nobody looks after it yet." in card_of(reader("amina").get(here(world)), number)
    assert "1 thing that was said waits for you" in kari.get("/today").text
    assert kari.get(changing(world, number)).form(changing(world, number))["keeper"] == str(world.seats["kari"])
    moves(kari, world, number, "finding out")
    assert "Kari looks after it." in card_of(reader("amina").get(here(world)), number)
    assert "thing that was said waits" not in kari.get("/today").text


def test_what_has_not_moved_for_four_weeks_stands_on_the_facilitators_today_and_on_nobody_elses(
    reader: MakeReader, world: World, database: Database
) -> None:
    moved = NOW - 5 * DAY
    with time_machine.travel(moved):
        moves(reader("kari"), world, world.inputs["partly"], "finding out", next_look="2026-12-01")
    waits = "1 thing that was said waits for you"
    for later, stands in (
        (LOOKED_AT_AGAIN - timedelta(minutes=5), False),
        (LOOKED_AT_AGAIN + timedelta(minutes=5), True),
    ):
        with time_machine.travel(moved + later):
            assert (waits in reader("jonas").get("/today").text) is stands
            assert "waits for you" not in reader("amina").get("/today").text
            assert "waits for you" not in reader("selam").get("/today").text
    with time_machine.travel(moved + LOOKED_AT_AGAIN + timedelta(minutes=5)):
        moves(reader("kari"), world, world.inputs["partly"], "finding out", latest="We have asked again.")
        assert waits not in reader("jonas").get("/today").text


def test_what_is_to_be_looked_at_today_stands_on_the_facilitators_today(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    writes_down(kari, world, next_look="2026-03-10")
    writes_down(kari, world, stage="not now", reason="In spring.", next_look="2026-03-10")
    writes_down(kari, world, stage="done", next_look="2026-03-10")
    with time_machine.travel(NOW + 6 * DAY):
        assert "that were said wait for you" not in reader("jonas").get("/today").text
    with time_machine.travel(NOW + 7 * DAY):
        assert "2 things that were said wait for you" in reader("jonas").get("/today").text


# What stands where


def test_what_was_managed_comes_first_and_then_what_moved_last(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    writes_down(kari, world, said="It is new.")
    new = newest(database).id
    writes_down(kari, world, said="It is newer.", win="y")
    done = newest(database).id
    page = reader("amina").get(here(world))
    headings = [heading.get_text() for heading in page.html.select("main section h2")]
    assert headings == ["What we have managed", "What we have said", "Is something missing here?"]
    in_order = [f"input-{one}" for one in (done, world.inputs["done"], new, world.inputs["partly"])]
    assert cards(page) == in_order
    assert cards(reader("amina").get(f"{here(world)}/managed")) == in_order[:2]
    assert "%" not in page.text


def test_sixty_of_them_come_twenty_at_a_time_and_every_page_stays_light(
    reader: MakeReader, world: World, database: Database
) -> None:
    said, managed = many(database, world, 45), many(database, world, 22, win=True)
    amina = reader("amina")
    page = amina.get(here(world))
    assert len(page.statements) <= 7, "with its sound"
    assert cards(page)[:5] == [f"input-{one}" for one in managed[:-6:-1]]
    assert page.html.select(f'a[href="{here(world)}/managed"]')
    seen = cards(page)[5:]
    for number in (20, 6):
        page = amina.get(str(page.html.find("a", string="The next page")["href"]))
        assert len(page.statements) <= 6
        assert len(cards(page)) == number
        seen += cards(page)
    assert seen == [f"input-{one}" for one in (*said[::-1], world.inputs["partly"])]
    assert page.html.find("a", string="The next page") is None
    story = amina.get(f"{here(world)}/managed")
    assert len(story.statements) <= 6
    rest = amina.get(str(story.html.find("a", string="The next page")["href"]))
    assert cards(story) + cards(rest) == [f"input-{one}" for one in (*managed[::-1], world.inputs["done"])]
    assert len(cards(amina.get(f"{here(world)}?after=999999"))) == 20


def test_the_next_plan_begins_with_what_came_of_it_since_last_time(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, amina = reader("kari"), reader("amina")
    coming, later, been = (f"/groups/{world.group}/meetings/{world.meetings[key]}" for key in ("next", "later", "been"))

    def tells(one: Reader, page: str) -> list[str]:
        return [" ".join(line.get_text(" ").split()) for line in one.get(page).html.select("#became li")]

    letters = "The letters are hard. Partly One letter is new. Why only partly: They have no time."
    assert tells(amina, coming) == [letters], "it is open, and there is something to say of it"
    assert tells(amina, later) == tells(amina, been) == []
    moves(kari, world, world.inputs["partly"], "not now", reason="They moved.")
    writes_down(kari, world, said="Nothing is new of it.")
    moved = "The letters are hard. Not now One letter is new. Why not now: They moved."
    assert tells(amina, coming) == ["Nothing is new of it. It is said", moved]
    assert tells(reader("halima"), coming) == ["Nothing is new of it. It is said"]
    many(database, world, 7)
    assert len(tells(amina, coming)) == 5
    assert amina.page.html.select(f'#became a[href="{here(world)}"]')


def test_what_people_write_is_words_and_nothing_else(reader: MakeReader, world: World, database: Database) -> None:
    kari, amina = reader("kari"), reader("amina")
    writes_down(kari, world, said=HOSTILE, latest=HOSTILE, stage="partly", reason=HOSTILE, sent_to=HOSTILE[:100])
    made = newest(database)
    for one, page in (
        (amina, here(world)),
        (kari, changing(world, made.id)),
        (amina, f"/groups/{world.group}/meetings/{world.meetings['next']}"),
    ):
        html = one.get(page).html
        assert HOSTILE in html.get_text(), page
        assert not html.select("main script, main [hx-trigger=load]"), page


def test_a_correction_changes_nothing_of_what_was_said_before(
    reader: MakeReader, world: World, database: Database
) -> None:
    """Though the sentence stood unchanged when it came to another stage."""
    kari, number = reader("kari"), world.inputs["partly"]
    moves(kari, world, number, "not now")
    moves(kari, world, number, "not now", latest="No letter is new.", reason="They have no money.")
    now_so = card_of(kari.page, number).split("How it was before")
    assert "No letter is new. Why not now: They have no money." in now_so[0]
    assert "Partly One letter is new. Why only partly: They have no time." in now_so[1]


@with_and_without_htmx
def test_what_may_say_too_much_is_pointed_at_once_before_the_group_reads_it(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, before = reader("kari", htmx=htmx), number_of(database)
    kari.get(f"{here(world)}/new")
    kari.send(here(world), 200, **{**GOOD, "said": "Amina wants a key."})
    assert "Look once more before you share it" in kari.page.html.select_one("#hints").get_text()
    assert kari.page.form(here(world))["said"] == "Amina wants a key."
    assert number_of(database) == before
    kari.send(here(world))
    made = newest(database)
    address = changing(world, made.id)
    sent = {**kari.get(address).form(address), "stage": "not now", "reason": "She is depressed.", "latest": "No."}
    for _time in range(2):
        kari.post(address, 200, sent)
        told = [one.get_text(" ", strip=True).split(" : ")[0] for one in kari.page.html.select("#hints li")]
        assert told == ["depressed"], "what stands already is not pointed at again"
    assert newest(database).stage is Stage.SAID
    kari.send(address)
    assert "She is depressed." in card_of(reader("amina").get(here(world)), made.id)
