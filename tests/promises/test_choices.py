"""Yes and no: each asked once on a page of its own, skipped at will, taken back with one tap, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.promises import queries, rules
from portal.promises.models import Answer, Choice, Purpose
from tests.joining.test_joining import at_the_name, twin
from tests.reader import Reader
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
SKIPS = ("Skip", "Go on without")
READ = rules.Read(None, "en")


def said(database: Database, seat: int) -> list[tuple[str, str, bool]]:
    """What this member has said in order: to what, what, and whether it stands."""
    with database.reading() as session:
        rows = session.scalars(select(Choice).where(Choice.membership_id == seat).order_by(Choice.id))
        return [(one.purpose.value, one.answer.value, one.withdrawn_at is None) for one in rows]


@pytest.fixture
def newcomer(reader: Readers, world: World) -> Reader:
    """Ayan, who has just given her name."""
    ayan = at_the_name(reader(), world.cards["open"].typed)
    ayan.send("/join/name", name="Ayan")
    return ayan


def questions(newcomer: Reader, answer: str | None) -> list[str]:
    """Answer each question that comes, or skip it; gives their addresses, and where it ends."""
    been = [newcomer.page.leads_to]  # type: ignore[union-attr]
    while "/me/phones" in been[-1] or "/me/pin" in been[-1]:  # what is asked before, and has tests of its own
        (later,) = [one["href"] for one in newcomer.get(been[-1]).html.select("main a") if "Not now" in one.get_text()]
        been = [str(later)]
    while been[-1] != "/":
        page = newcomer.get(been[-1])
        if answer is None or been[-1].endswith(("/number", "/me/reached?first=1")):
            (skip,) = [link["href"] for link in page.html.select("main a") if link.get_text().startswith(SKIPS)]
            been.append(str(skip))
        else:
            been.append(newcomer.send(been[-1], answer=answer).leads_to)
    return been


# After joining


@pytest.mark.parametrize("answer", ["yes", "no", None])
def test_three_questions_come_one_by_one_and_then_today_whatever_is_said(
    newcomer: Reader, world: World, database: Database, answer: str | None
) -> None:
    here = f"/groups/{world.group}/questions"
    number = [f"/groups/{world.group}/number"] if answer == "yes" else []
    how = ["/me/reached?first=1"] if answer == "yes" else []
    asked = [f"{here}/phone", *number, f"{here}/notices", *how, f"{here}/research", "/"]
    assert questions(newcomer, answer) == asked
    with database.reading() as session:
        seat = session.scalars(select(Membership.id).order_by(Membership.id.desc()).limit(1)).one()
    expected = [(purpose, answer, True) for purpose in ("phone", "notices", "research")] if answer else []
    assert said(database, seat) == [("taking part", "yes", True), *expected]
    assert "Hi, Ayan" in newcomer.get("/today").text


def test_yes_and_no_are_of_equal_size_and_neither_is_chosen_before(newcomer: Reader, world: World) -> None:
    for purpose in ("phone", "notices", "research"):
        page = newcomer.get(f"/groups/{world.group}/questions/{purpose}")
        yes, no = page.html.select("main form button")
        assert [(one["class"], one.get_text()) for one in (yes, no)] == [(["i", "tick"], "Yes"), (["i", "minus"], "No")]
        assert not page.html.select("[checked], [aria-pressed=true], [autofocus]")


def test_nobody_is_asked_twice(newcomer: Reader, world: World) -> None:
    here = f"/groups/{world.group}/questions"
    newcomer.get(f"{here}/notices")
    newcomer.send(f"{here}/notices", answer="no")
    newcomer.get(f"{here}/phone")
    newcomer.send(f"{here}/phone", answer="yes")
    assert newcomer.get(f"/groups/{world.group}/number").html.select(f"main a[href='{here}/research']")


def test_an_answer_sent_twice_is_one_answer(newcomer: Reader, world: World, database: Database) -> None:
    address = f"/groups/{world.group}/questions/phone"
    newcomer.get(address)
    again = twin(newcomer)
    for browser in (newcomer, again):
        assert browser.send(address, answer="yes").leads_to == f"/groups/{world.group}/number"
    with database.reading() as session:
        seat = session.scalars(select(Membership.id).order_by(Membership.id.desc()).limit(1)).one()
    assert said(database, seat) == [("taking part", "yes", True), ("phone", "yes", True)]


def test_what_is_no_question_and_no_answer_is_refused(newcomer: Reader, world: World) -> None:
    here = f"/groups/{world.group}/questions"
    newcomer.get(f"{here}/taking part", 404)
    newcomer.get(f"{here}/everything", 404)
    token = newcomer.get(f"{here}/phone").form(f"{here}/phone")["csrf_token"]
    for answer in ("", "maybe", "Yes"):
        newcomer.post(f"{here}/phone", 400, {"csrf_token": token, "answer": answer})


# Changing one's mind


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_yes_is_taken_back_with_one_tap_and_given_again_with_one(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    amina, address = reader("amina", htmx=htmx), f"/groups/{world.group}/choices"
    assert amina.get("/me").html.select_one(f'a[href="{address}"]')
    card = amina.get(address).html.select_one("#choice-phone")
    assert "You said yes on" in card.get_text()  # type: ignore[union-attr]
    (button,) = card.select("button")  # type: ignore[union-attr]
    assert (button.get_text(), button["value"]) == ("Take back my yes", "no")
    amina.send(f"{address}/phone", answer="no")
    assert said(database, world.seats["amina"]) == [("phone", "yes", False)]
    card = amina.get(address).html.select_one("#choice-phone")
    assert "You took back your yes on Tuesday 3 March." in card.get_text()  # type: ignore[union-attr]
    amina.send(f"{address}/phone", answer="yes")
    assert said(database, world.seats["amina"]) == [("phone", "yes", False), ("phone", "yes", True)]
    assert "Take back my yes" in amina.get(address).html.select_one("#choice-phone").get_text()  # type: ignore[union-attr]


def test_who_has_left_takes_back_a_yes_and_says_no_other(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    amina, address = reader("amina"), f"/groups/{world.group}/choices"
    assert amina.get("/me").html.select_one(f'a[href="{address}"]')
    cards = amina.get(address).html.select("main article")
    assert [one["id"] for one in cards] == ["choice-phone"], "what she never said yes to is not there"
    token = amina.page.form(f"{address}/phone")["csrf_token"]
    amina.send(f"{address}/phone", answer="no")
    assert said(database, world.seats["amina"]) == [("phone", "yes", False)]
    assert "You took back your yes" in amina.get(address).text
    assert amina.page.html.select("main article button") == [], "there is nothing more to say"
    amina.post(f"{address}/phone", 404, {"csrf_token": token, "answer": "yes"})
    amina.post(f"{address}/research", 404, {"csrf_token": token, "answer": "yes"})
    amina.get(f"/groups/{world.group}/questions/research", 404)
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        amina.get(address, 404)


def test_who_has_left_without_a_yes_reads_that_there_is_none(reader: Readers, world: World, database: Database) -> None:
    siri = reader("siri").get(f"/groups/{world.group}/choices")
    assert "there is no yes to take back" in siri.text


def test_what_was_skipped_counts_as_no_and_can_be_answered_later(
    reader: Readers, world: World, database: Database
) -> None:
    oksana, address = reader("oksana"), f"/groups/{world.group}/choices"
    assert oksana.get(address).text.count("You have not answered. That means no.") == 3
    oksana.send(f"{address}/research", answer="yes")
    assert said(database, world.seats["oksana"]) == [("research", "yes", True)]


def test_facilitators_are_asked_only_what_concerns_them(reader: Readers, world: World) -> None:
    kari, address = reader("kari"), f"/groups/{world.group}/choices"
    assert [one["id"] for one in kari.get(address).html.select("main article")] == ["choice-notices", "choice-research"]
    kari.get(f"/groups/{world.group}/questions/phone", 404)
    token = kari.get(address).form(f"{address}/research")["csrf_token"]
    kari.post(f"{address}/phone", 404, {"csrf_token": token, "answer": "yes"})


def test_the_rule_keeps_every_day_and_asks_nobody_what_is_not_theirs(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        yusuf, kari = (session.get_one(Membership, world.seats[name]) for name in ("yusuf", "kari"))
        before = queries.choices(session, yusuf)
        no = before[Purpose.RESEARCH]
        assert rules.say(session, yusuf, before, Purpose.RESEARCH, Answer.NO, READ, NOW) is no
        yes = rules.say(session, yusuf, before, Purpose.RESEARCH, Answer.YES, READ, NOW)
        assert (no.withdrawn_at, yes.given_at, yes.withdrawn_at) == (NOW, NOW, None)
        with pytest.raises(rules.NotOptional):
            rules.say(session, kari, {}, Purpose.PHONE, Answer.YES, READ, NOW)
        with pytest.raises(rules.NotOptional):
            rules.say(session, yusuf, {}, Purpose.TAKING_PART, Answer.NO, READ, NOW)


# Research: only if everybody said yes


def everybody(database: Database, world: World, at=None) -> bool:  # type: ignore[no-untyped-def]
    with database.reading() as session:
        group = session.get_one(Group, world.group)
        return queries.everybody_said_yes(session, group, Purpose.RESEARCH, at)


def says(database: Database, world: World, names: list[str], answer: Answer) -> None:
    with database.writing() as session, session.begin():
        for name in names:
            seat = session.get_one(Membership, world.seats[name])
            rules.say(session, seat, queries.choices(session, seat), Purpose.RESEARCH, answer, READ, NOW)


def test_minutes_go_to_research_only_if_everybody_who_was_there_has_said_yes_and_still_does(
    database: Database, world: World
) -> None:
    there = ["amina", "oksana", "morten", "halima", "fatuma", "selam", "kari", "jonas"]
    says(database, world, there, Answer.YES)
    assert not everybody(database, world), "Yusuf has said no"
    says(database, world, ["yusuf"], Answer.YES)
    assert everybody(database, world)
    assert not everybody(database, world, NOW - 50 * DAY), "Siri was there, and was never asked"
    assert everybody(database, world, NOW - 5 * DAY), "Siri had left, and Halima had not come"
    says(database, world, ["amina"], Answer.NO)
    assert not everybody(database, world), "a yes was taken back"
    assert not everybody(database, world, NOW - 5 * DAY)


def test_somebody_who_left_and_came_back_was_there_before(database: Database, world: World) -> None:
    says(
        database, world, ["amina", "yusuf", "oksana", "morten", "siri", "selam", "kari", "jonas", "halima"], Answer.YES
    )
    assert everybody(database, world, NOW - 20 * DAY), "all of them have said yes"
    with database.writing() as session, session.begin():
        amina = session.get_one(Membership, world.seats["amina"])
        groups.leave(amina, NOW)
        groups.seat(session, amina.group, amina.person, amina.role, NOW + DAY)
        before = queries.choices(session, amina)
        rules.say(session, amina, before, Purpose.RESEARCH, Answer.NO, READ, NOW + DAY)
    assert not everybody(database, world, NOW - 20 * DAY), "she had said yes to her number before, so she was there"


def test_a_group_of_nobody_has_not_said_yes(database: Database, world: World) -> None:
    assert not everybody(database, world, NOW - 1000 * DAY)


def test_no_page_of_a_facilitator_says_who_said_no(reader: Readers, world: World) -> None:
    kari = reader("kari")
    for address in ("choices", "members", "readiness", "danger"):
        text = kari.get(f"/groups/{world.group}/{address}").text
        assert "You said no" not in text
    assert "Yusuf" not in kari.get(f"/groups/{world.group}/choices").text


def test_the_day_is_the_day_on_which_it_was_said(reader: Readers, world: World) -> None:
    with time_machine.travel(NOW + timedelta(days=2), tick=True):
        oksana, address = reader("oksana"), f"/groups/{world.group}/choices"
        oksana.get(address)
        oksana.send(f"{address}/notices", answer="no")
        assert "You said no on Thursday 5 March." in oksana.follow().text
