"""A participant is asked to read aloud: one question, one tap, a no that is left in peace, and stopping at any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.joining.models import LetterReading
from portal.minutes.models import MinutesReading
from portal.notifications.models import Notice
from portal.readers.models import ReadsAloud, Said
from tests.minutes.test_reading_aloud import minutes, readings, rows, send, work
from tests.probing import ask, token
from tests.reader import Page, Reader
from tests.recordings import recorded
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
QUESTION = "Will you read minutes and the invitation aloud for the others, in your language?"
NEWS = "Will you read aloud for the others?"


def own(world: World) -> str:
    return f"/groups/{world.group}/reading-aloud"


def of(world: World, name: str) -> str:
    return f"/groups/{world.group}/members/{world.seats[name]}/reading-aloud"


def news_on(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.html.select("article.new a.door")]


def said(database: Database, world: World, name: str) -> Said | None:
    with database.reading() as session:
        return session.scalar(select(ReadsAloud.said).where(ReadsAloud.membership_id == world.seats[name]))


def kari_asks(reader: MakeReader, world: World, name: str) -> None:
    kari = reader("kari")
    kari.get(of(world, name))
    kari.send(of(world, name))
    assert "The question is sent. A no is fine, and so is no answer." in kari.follow().text


@pytest.mark.both
def test_kari_asks_oksana_with_one_tap_and_she_is_told_once_says_yes_and_reads(
    reader: MakeReader, world: World, database: Database, app: Flask
) -> None:
    kari, oksana = reader("kari"), reader("oksana")
    leads = kari.get(f"/groups/{world.group}/members").html.select(f"a[href='{of(world, 'oksana')}']")
    assert [one.get_text(" ", strip=True) for one in leads] == ["Reading aloud Oksana"]
    assert ask(oksana, "GET", own(world)).status_code == 404, "nobody has asked her"
    assert not oksana.get("/me").html.select(f"a[href='{own(world)}']")
    assert QUESTION in kari.get(of(world, "oksana")).text
    kari.send(of(world, "oksana"))
    assert "does not read aloud now. You can ask from Thursday 2 April." in " ".join(kari.follow().text.split())
    assert NEWS in news_on(oksana.get("/today"))
    assert oksana.get("/me").html.select(f"a[href='{own(world)}']")
    page = oksana.get(own(world))
    assert "Kari asks you:" in page.html.main.get_text(" ", strip=True)
    assert "A no is fine. Nothing counts against you." in page.text
    oksana.send(own(world), answer="yes")
    assert "Thank you! Now you can read aloud for the others." in oksana.follow().text
    assert NEWS not in news_on(oksana.get("/today")), "what has its answer is no news"
    assert "Somebody said yes to reading aloud" in news_on(reader("jonas").get("/today"))
    assert "reads aloud for the others." in reader("jonas").get(of(world, "oksana")).text
    assert oksana.get(own(world)).html.select(f"a[href='{minutes(world)}']"), "what she can read now"
    send(oksana, world, recorded("m4a", 2), language="uk")
    work(app)
    assert any(line.startswith("Read by Oksana") for line in readings(reader("yusuf").get(minutes(world))))


def test_a_no_is_told_to_nobody_looks_like_no_answer_and_is_asked_again_after_a_month_at_the_earliest(
    reader: MakeReader, world: World, database: Database
) -> None:
    yusuf, kari = reader("yusuf"), reader("kari")
    before = kari.get(of(world, "yusuf")).html.main.get_text(" ", strip=True)
    yusuf.get(own(world))
    yusuf.send(own(world), answer="no")
    assert "You do not read aloud for the others now." in yusuf.follow().text
    assert kari.get(of(world, "yusuf")).html.main.get_text(" ", strip=True) == before
    assert not kari.page.html.select(f"form[action='{of(world, 'yusuf')}']")
    with database.reading() as session:
        assert session.scalars(select(Notice).where(Notice.kind.like("%reads aloud"))).all() == []
    assert ask(kari, "POST", of(world, "yusuf"), data={"csrf_token": token(kari)}).status_code == 303
    assert said(database, world, "yusuf") is Said.NO, "asked too soon it is not asked"
    assert NEWS not in news_on(yusuf.get("/today"))
    with time_machine.travel(NOW + timedelta(days=27), tick=False):
        kari_asks(reader, world, "yusuf")
        assert said(database, world, "yusuf") is Said.NOTHING
        assert NEWS in news_on(reader("yusuf").get("/today"))


def test_whoever_said_no_may_say_yes_after_all(reader: MakeReader, world: World, database: Database) -> None:
    yusuf = reader("yusuf")
    yusuf.get(own(world))
    yusuf.send(own(world), answer="no")
    yusuf.get(own(world))
    yusuf.send(own(world), answer="yes")
    assert said(database, world, "yusuf") is Said.YES


def test_who_stops_reads_no_more_and_can_still_take_away_what_she_has_read(
    reader: MakeReader, world: World, database: Database, app: Flask
) -> None:
    amina = reader("amina")
    send(amina, world, recorded("m4a", 2), language="ar")
    work(app)
    number = rows(database)[-1].id
    amina.get(own(world))
    amina.send(own(world), answer="no")
    assert "That is fine." in amina.follow().text
    assert ask(amina, "GET", f"{minutes(world)}readings/new").status_code == 404
    page = amina.get(minutes(world))
    assert not page.html.select(f"a[href='{minutes(world)}readings/new']")
    assert any("Read by Amina" in line for line in readings(page)), "what she has read stays"
    amina.send(f"{minutes(world)}readings/{number}/removal")
    assert number not in [one.id for one in rows(database)]
    assert not reader("kari").get(of(world, "amina")).html.select("form[method=post] button.primary")


def test_two_facilitators_who_ask_at_once_ask_once(reader: MakeReader, world: World, database: Database) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    for one in (kari, jonas):
        one.get(of(world, "oksana"))
    for one in (kari, jonas):
        one.send(of(world, "oksana"))
    assert "That question was asked not long ago, so it is not asked again now." in jonas.follow().text
    with database.reading() as session:
        told = session.scalars(select(Notice).where(Notice.kind == "asked to read aloud")).all()
    assert [one.membership_id for one in told] == [world.seats["oksana"]]


def test_who_pauses_is_left_in_peace(reader: MakeReader, world: World, database: Database) -> None:
    kari = reader("kari")
    assert "takes a pause now. You can ask when it is over." in kari.get(of(world, "morten")).text
    assert ask(kari, "POST", of(world, "morten"), data={"csrf_token": token(kari)}).status_code == 303
    assert said(database, world, "morten") is None
    assert not kari.get(f"/groups/{world.group}/members").html.select(f"a[href='{of(world, 'morten')}']")


def test_only_facilitators_ask_and_nobody_but_oneself_answers(
    reader: MakeReader, world: World, database: Database
) -> None:
    for name in ("amina", "oksana", "selam", "stig", "ingrid", "siri", "berit"):
        one = reader(name)
        for method in ("GET", "POST"):
            data = {"csrf_token": token(one)} if method == "POST" else None
            assert ask(one, method, of(world, "yusuf"), data=data).status_code == 404, name
        if name != "amina":
            assert ask(one, "POST", own(world), data={"csrf_token": token(one), "answer": "yes"}).status_code == 404
    for name in ("fatuma", "selam", "jonas", "siri", "stig"):
        assert ask(reader("kari"), "GET", of(world, name)).status_code == 404, "nobody to be asked here"
    assert said(database, world, "yusuf") is Said.NOTHING
    for name in ("amina", "oksana", "morten"):
        page = reader(name).get(f"/groups/{world.group}/members")
        assert not page.html.select("a[href$='reading-aloud']"), "who is asked is not the neighbour's to know"


def test_at_a_sign_in_that_nobody_has_confirmed_there_is_neither_question_nor_answer(
    reader: MakeReader, world: World, database: Database
) -> None:
    from portal.people.models import SignIn

    amina = reader("amina")
    with database.writing() as session, session.begin():
        newest = session.scalars(select(SignIn).order_by(SignIn.id.desc()).limit(1)).one()
        newest.closed_before = NOW
    assert not amina.get("/me").html.select(f"a[href='{own(world)}']")
    assert QUESTION not in ask(amina, "GET", own(world)).text
    assert "I stop reading aloud" not in ask(amina, "GET", own(world)).text
    assert ask(amina, "GET", f"{minutes(world)}readings/new").status_code == 403
    assert "You said yes to it." not in ask(amina, "GET", f"/groups/{world.group}/things").text
    ask(amina, "POST", own(world), data={"csrf_token": token(amina), "answer": "no"})
    assert said(database, world, "amina") is Said.YES


def test_what_one_said_and_read_is_taken_along_and_goes_when_one_leaves(
    reader: MakeReader, world: World, database: Database, app: Flask, sealed_files: Path
) -> None:
    amina = reader("amina")
    send(amina, world, recorded("m4a", 2), language="ar")
    work(app)
    things = f"/groups/{world.group}/things"
    page = amina.get(things)
    assert "You said yes to it." in page.text
    hers = [one.get_text(" ", strip=True) for one in page.html.select("article.card") if "العربية" in one.get_text()]
    assert len(hers) == 1
    assert hers[0].startswith("Minutes from Tuesday 3 February")
    assert ask(amina, "GET", f"{things}/file").text.count("data:audio/mpeg;base64,") == 2, "her message, and her voice"
    assert "You said yes to it." not in reader("yusuf").get(things).text
    name = rows(database)[-1].file_name
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    assert said(database, world, "amina") is None
    assert name not in {path.name for path in sealed_files.iterdir()}, "nobody hears her voice any more"
    with database.reading() as session:
        left = session.scalars(select(MinutesReading.reader_id)).all()
    assert left == [world.seats["selam"]], "what an interpreter has read stays"


def test_amina_comes_from_her_page_to_the_invitation_and_her_voice_in_it_goes_when_she_stops(
    reader: MakeReader, world: World, database: Database, app: Flask
) -> None:
    amina, place = reader("amina"), f"/groups/{world.group}/invitation/readings"
    assert amina.get(own(world)).html.select(f"a[href='{place}']")
    amina.get(place)
    sound = FileStorage(BytesIO(recorded("m4a", 2)), "a.m4a")
    amina.post_files(place, 303, {**amina.page.form(place), "sound": sound, "language": "ar", "whole": "y"})
    work(app)
    hers = select(LetterReading.id).where(LetterReading.reader_id == world.seats["amina"])
    with database.reading() as session:
        assert len(session.scalars(hers).all()) == 1
    kept = amina.get(f"/groups/{world.group}/things").html.select("article.card")
    assert [one for one in kept if "The invitation" in one.get_text() and "العربية" in one.get_text()]
    amina.get(own(world))
    amina.send(own(world), answer="no")
    with database.reading() as session:
        assert session.scalars(hers).all() == []
    assert ask(amina, "GET", place).status_code == 404
