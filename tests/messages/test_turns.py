"""Whose turn it is, who has it, what can be taken back, and what is promised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.messages import late, rules
from portal.messages.models import Kind, Message, ReadySentence, Thread, Turn
from portal.notifications import queries as notifications
from portal.reach import rules as reaching
from portal.reach.models import Channel, Wording
from portal.texts.models import Written
from tests.reader import Page, Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def mine(world: World) -> str:
    return f"/groups/{world.group}/messages/mine"


def with_(world: World, name: str) -> str:
    return f"/groups/{world.group}/messages/with/{world.seats[name]}"


def last(page: Page) -> str:
    return page.html.select("article.msg")[-1].get_text(" ", strip=True)


def thread_of(database: Database, world: World, name: str = "amina") -> Thread:
    with database.reading() as session:
        return session.scalars(select(Thread).where(Thread.participant_id == world.seats[name])).one()


@with_and_without_htmx
def test_a_ready_sentence_is_sent_by_one_press_and_read_in_each_ones_language(
    reader: MakeReader, world: World, htmx: bool
) -> None:
    amina = reader("amina", htmx=htmx)
    amina.get(mine(world))
    amina.send(mine(world), kind="ride")
    assert "I need a ride." in last(amina.get(mine(world)))
    kari = reader("kari")
    kari.client.set_cookie("language", "nb", domain="127.0.0.1")
    assert "Jeg trenger skyss." in last(kari.get(with_(world, "amina")))
    amina.send(mine(world), kind="called", text="I am no facilitator.")
    assert "I called you." not in reader("kari").get(with_(world, "amina")).text
    amina.get(mine(world))
    amina.send(mine(world), 422, text="  ")
    assert amina.page.wrong == ["Write a few words first."]


@with_and_without_htmx
def test_what_was_sent_is_taken_back_until_a_facilitator_has_it(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    amina, kari = reader("amina", htmx=htmx), reader("kari")
    amina.get(mine(world))
    amina.send(mine(world), text="My address is Secret Street.")
    assert "Sent." in last(amina.get(mine(world)))
    back = amina.page.html.select("article.msg form")[-1]["action"]
    amina.send(back, to=back)
    assert "Secret Street" not in amina.get(mine(world)).text
    with database.reading() as session:
        assert "Secret Street" not in " ".join(one.text for one in session.scalars(select(Written)))
    amina.send(mine(world), text="I come on foot.")
    back = amina.get(mine(world)).html.select("article.msg form")[-1]["action"]
    kept = amina.page.form(back)
    kari.get(with_(world, "amina"))
    kari.send(f"{with_(world, 'amina')}/taking")
    amina.post(back, 200 if htmx else 303, kept)
    page = amina.get(mine(world))
    assert "I come on foot." in page.text
    assert "A facilitator has it." in last(page)
    assert not page.html.select("article.msg form")


def test_a_neighbours_message_is_not_taken_back(reader: MakeReader, world: World, database: Database) -> None:
    yusuf = reader("yusuf")
    yusuf.get(mine(world))
    address = f"{mine(world)}/{world.messages['amina']}/taking-back"
    yusuf.post(address, 404, yusuf.page.form(mine(world)))
    with database.reading() as session:
        assert session.get(Message, world.messages["amina"]) is not None


def test_what_was_taken_back_gives_the_turn_back(reader: MakeReader, world: World, database: Database) -> None:
    kari, amina = reader("kari"), reader("amina")
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), text="Get well soon.")
    amina.get(mine(world))
    amina.send(mine(world), text="Thank you!")
    assert thread_of(database, world).waits_for is Turn.FACILITATORS
    back = amina.get(mine(world)).html.select("article.msg form")[-1]["action"]
    amina.send(back, to=back)
    thread = thread_of(database, world)
    assert (thread.waits_for, thread.answer_by, thread.waits_since) == (Turn.PARTICIPANT, None, None)


def test_facilitators_see_who_has_it_give_it_to_another_and_say_that_no_answer_is_needed(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, jonas, amina, inbox = (
        reader("kari"),
        reader("jonas"),
        reader("amina"),
        f"/groups/{world.group}/messages/inbox",
    )
    here = with_(world, "amina")
    kari.get(here)
    kari.send(f"{here}/handing")
    assert "Jonas has it" in kari.get(inbox).text
    assert "A conversation is given to you" in jonas.get("/today").text
    assert "You have it." in jonas.get(here).text
    jonas.send(f"{here}/closing")
    assert thread_of(database, world).waits_for is Turn.NOBODY
    page = kari.get(inbox)
    done = next(part for part in page.html("section") if part.h2 and part.h2.get_text() == "Done")
    assert "Amina" in done.get_text()
    assert "Nothing waits. Write whenever you want." in amina.get(mine(world)).text
    amina.send(mine(world), text="One thing more.")
    waiting = next(part for part in kari.get(inbox).html("section") if "Waiting for an answer" in part.get_text())
    assert "One thing more." in waiting.get_text()


def test_a_note_answers_nothing_and_is_read_by_the_participant(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), text="I ask about a car seat.", kind="note")
    assert thread_of(database, world).waits_for is Turn.FACILITATORS
    assert "There is a new message for you" not in reader("amina").get("/today").text
    assert "A note to the other facilitators. You read it too." in last(reader("amina").get(mine(world)))
    assert "Amina" in kari.get(f"/groups/{world.group}/messages/inbox").html.select_one("section").get_text()


def test_what_was_said_by_phone_is_written_for_somebody_who_can_take_it_away(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, amina = reader("kari"), reader("amina")
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), text="I can come at five.", kind="said")
    assert "Written by Kari for Amina" in last(kari.get(with_(world, "amina")))
    kari.send(f"{with_(world, 'amina')}/taking")
    page = amina.get(mine(world))
    assert "Written by Kari for Amina" in last(page)
    back = page.html.select("article.msg form")[-1]["action"]
    amina.send(back, to=back)
    assert "I can come at five." not in kari.get(with_(world, "amina")).text


def test_one_asks_to_be_called_and_to_talk_alone(reader: MakeReader, world: World) -> None:
    amina, call, alone = reader("amina"), f"{mine(world)}/call", f"{mine(world)}/alone"
    amina.get(call)
    form = amina.page.form(call)
    amina.post(call, 303, {**form, "fits": ["morning", "evening"], "text": "It is about school."})
    said = last(amina.get(mine(world)))
    assert "Please call me. It fits: in the morning, in the evening." in said
    assert "It is about school." in said
    amina.get(alone)
    amina.send(alone, 422, meeting=str(world.meetings["next"]))
    assert amina.page.wrong == ["Choose whether it is before or after."]
    amina.send(alone, 422, meeting=str(world.meetings["been"]), when="talk before")
    assert amina.page.wrong == ["Choose a meeting from the list."]
    amina.send(alone, meeting=str(world.meetings["next"]), when="talk before")
    assert "I want to talk alone before the meeting on" in last(reader("kari").get(with_(world, "amina")))


def test_a_message_is_meant_for_one_of_them_and_all_read_it(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    amina.get(mine(world))
    amina.post(
        mine(world), 303, {**amina.page.form(mine(world)), "text": "Dear Jonas.", "to": str(world.seats["jonas"])}
    )
    assert "for Jonas" in last(amina.get(mine(world)))
    assert "Dear Jonas." in reader("kari").get(with_(world, "amina")).text


def test_the_promise_is_said_kept_and_measured(reader: MakeReader, world: World, database: Database) -> None:
    kari, here = reader("kari"), f"/groups/{world.group}/messages/promise"
    assert "You get an answer within 2 working days." in reader("amina").get(mine(world)).text
    kari.get(here)
    wrong = {"within": "0", "weekdays": [], "opens": "12", "closes": "9"}
    kari.post(here, 422, {**kari.page.form(here), **wrong})
    assert len(kari.page.wrong) == 3
    kari.get(here)
    kari.post(here, 303, {**kari.page.form(here), "within": "3", "weekdays": ["0", "1", "2", "3", "4"], "opens": "9"})
    page = reader("amina").get(mine(world))
    assert "You get an answer within 3 working days." in page.text
    for _turn in range(5):
        amina = reader("amina")
        amina.get(mine(world))
        amina.send(mine(world), text=f"Hello {_turn}.")
        kari.get(with_(world, "amina"))
        kari.send(with_(world, "amina"), text=f"Hello to you {_turn}.")
    assert "Of the last 5 answers, 5 came in time." in kari.get(here).text
    assert "Lately most answers came the same day." in reader("amina").get(mine(world)).text


def test_what_comes_at_night_is_answered_by_the_truth(reader: MakeReader, world: World) -> None:
    night = NOW.replace(hour=23, minute=10)
    with time_machine.travel(night, tick=True):
        oksana = reader("oksana")
        oksana.get(mine(world))
        oksana.send(mine(world), text="Are you there?")
        said = oksana.get(mine(world)).html.select_one("p.note.clock").get_text(" ", strip=True)
        assert said.startswith("Somebody reads it on")
        assert "will answer you by" in said


def test_a_promise_that_is_past_is_told_to_the_other_facilitator_once_and_said_to_the_participant(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina, kari = reader("amina"), reader("kari")
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), text="Hello.")
    amina.get(mine(world))
    amina.send(mine(world), text="When do we meet?")
    kari.get(with_(world, "amina"))
    kari.send(f"{with_(world, 'amina')}/taking")
    later = NOW + timedelta(days=6)
    with database.writing() as session, session.begin():
        assert late.tell_late(session, later) == 1
        assert late.tell_late(session, later) == 0
    with database.reading() as session:
        jonas, its = (session.get_one(Membership, world.seats[name]) for name in ("jonas", "kari"))
        assert any(one.kind == "message is late" for one in notifications.news(session, [jonas])[world.group])
        assert not any(one.kind == "message is late" for one in notifications.news(session, [its])[world.group])
    with time_machine.travel(later, tick=True):
        assert "This took longer than we promised" in reader("amina").get(mine(world)).text


def test_a_coordinator_reads_a_bare_number_a_day_after_the_promise(
    reader: MakeReader, world: World, database: Database
) -> None:
    oksana = reader("oksana")
    oksana.get(mine(world))
    oksana.send(mine(world), text="When do we meet?")
    said = "1 message waits too long for an answer"
    due = thread_of(database, world, "oksana").answer_by
    assert due is not None
    with time_machine.travel(due + timedelta(hours=23), tick=True):
        assert said not in reader("berit").get("/groups/").text
    with time_machine.travel(due + timedelta(hours=25), tick=True):
        page = reader("berit").get("/groups/")
        assert said in page.html.select_one(f"#group-{world.group}").get_text()
        assert page.text.count(said) == 1
        assert "Oksana" not in page.text


def test_who_is_away_is_told_to_the_others_and_to_those_who_write(reader: MakeReader, world: World) -> None:
    kari, here = reader("kari"), f"/groups/{world.group}/messages/away"
    kari.get(here)
    kari.send(here, 422, until="2020-01-01")
    kari.send(here, until=str((NOW + timedelta(days=4)).date()))
    assert "Another facilitator is away" in reader("jonas").get("/today").text
    assert "Kari is away until" in reader("amina").get(mine(world)).html.main.get_text(" ", strip=True)
    kari.get(f"/groups/{world.group}/messages/inbox")
    kari.send(f"/groups/{world.group}/messages/back")
    assert "is away until" not in reader("amina").get(mine(world)).text


def test_own_sentences_are_chosen_kept_and_taken_away_and_nobody_else_finds_them(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, here = reader("kari"), f"/groups/{world.group}/messages/ready"
    page = kari.get(f"{here}?participant={world.seats['amina']}")
    kari.get(page.html.select_one('a[href*="ready="]')["href"])
    assert kari.page.form(with_(world, "amina"))["text"] == "Bring the letter along."
    assert "Bring the letter along." not in reader("jonas").get(here).text
    kari.get(here)
    kari.send(here, text="Ta med brevet.")
    assert "Ta med brevet." in kari.get(here).text
    jonas = reader("jonas")
    jonas.get(here)
    removal = f"{here}/{world.sentences['kari']}/removal"
    jonas.post(removal, 404, jonas.page.form(here))
    with database.reading() as session:
        assert session.get(ReadySentence, world.sentences["kari"]) is not None
    kari.get(here)
    kari.send(removal)
    assert "Bring the letter along." not in kari.get(here).text


def test_a_facilitator_who_stops_has_nothing_more_and_leaves_no_sentence(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        kari, amina = (session.get_one(Membership, world.seats[name]) for name in ("kari", "amina"))
        rules.take(session, kari, amina)
        groups.let_go(session, kari, NOW)
    assert thread_of(database, world).taken_by_id is None
    with database.reading() as session:
        assert session.scalars(select(ReadySentence)).all() == []


def test_an_open_page_gets_nothing_while_nothing_is_new_and_prolongs_no_sign_in(
    reader: MakeReader, world: World
) -> None:
    amina, kari = reader("amina"), reader("kari")
    looks = amina.get(mine(world)).html.select_one("[data-looks]")["data-looks"]
    with time_machine.travel(NOW + timedelta(minutes=20), tick=True):
        answer = amina.client.get(looks, base_url="http://127.0.0.1:8000", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.data) == (204, b"")
        assert "Set-Cookie" not in answer.headers
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), text="Something new.")
    answer = amina.client.get(looks, base_url="http://127.0.0.1:8000", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Something new." in answer.text
    assert 'id="text"' not in answer.text, "what is being written stays as it is"


def test_one_inbox_for_all_groups(reader: MakeReader, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        ingrids = session.get_one(Membership, world.seats["ingrid"])
        kari = session.get_one(Membership, world.seats["kari"])
        groups.seat(session, ingrids.group, kari.person, kari.role, NOW)
    page = reader("kari").get("/inbox")
    waiting = page.html.select_one("section").get_text(" ", strip=True)
    assert "Stig" in waiting
    assert "Amina" in waiting
    assert "Hagegjengen" in waiting
    assert page.html.select_one('.nav a[href="/inbox"]')
    assert "Nobody is waiting." in reader("amina").get("/inbox").text


@pytest.mark.parametrize(("way", "said"), [(Channel.CALL, "wants a call"), (Channel.PAPER, "on paper")])
def test_facilitators_read_who_wants_a_call_or_paper_where_they_write(
    reader: MakeReader, world: World, database: Database, way: Channel, said: str
) -> None:
    with database.writing() as session, session.begin():
        oksana = session.get_one(Membership, world.seats["oksana"]).person
        chosen = reaching.Chosen(way, None, frozenset(), Wording.SILENT, None)
        reaching.choose(session, oksana, None, chosen, said_yes=False, now=NOW)
    told = "when there is something new"
    page = reader("kari").get(with_(world, "oksana"))
    assert said in page.html.main.get_text()
    assert told not in reader("kari").get(with_(world, "yusuf")).text, "how else one is reached is not told"
    assert told not in reader("oksana").get(mine(world)).text


def test_kinds_that_only_one_side_sends_are_no_doors_for_the_other() -> None:
    assert set(Kind) == rules.SPEAK_FOR_THEMSELVES | {Kind.WORDS, Kind.NOTE}
