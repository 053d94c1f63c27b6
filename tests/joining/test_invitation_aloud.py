"""An invitation that a person reads aloud: first on its page, for whoever has a card, under a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from portal.core import files, jobs, sound
from portal.core.clock import now
from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.joining.models import LetterReading
from tests.joining.test_cards import shows
from tests.probing import ask
from tests.reader import Page, Reader
from tests.recordings import recorded
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def place(world: World) -> str:
    return f"/groups/{world.group}/invitation/readings"


def send(one: Reader, world: World, sent: bytes, status: int | None = None, **fields: object) -> None:
    """Open the page, choose a recording, and send it."""
    one.get(place(world))
    more = {"sound": FileStorage(BytesIO(sent), "a.m4a"), "language": "so", "whole": "y", **fields}
    data = {name: value for name, value in {**one.page.form(place(world)), **more}.items() if value is not None}
    one.post_files(place(world), status or (200 if one.htmx else 303), data)


def work(app: Flask) -> None:
    with app.app_context():
        jobs.do_all(app.extensions["portal"].database, now)


def readings(page: Page) -> list[str]:
    return [one.get_text(" ", strip=True) for one in page.html.select("[data-reading]")]


def somali(page: Page) -> str:
    return next((line for line in readings(page) if "Soomaali" in line), "")


def rows(database: Database) -> list[LetterReading]:
    with database.reading() as session:
        return list(session.scalars(select(LetterReading).order_by(LetterReading.id)))


def guest(reader: MakeReader, world: World) -> Reader:
    one = reader()
    shows(one, world.cards["open"].typed)
    return one


@pytest.mark.both
@with_and_without_htmx
def test_selam_reads_the_invitation_aloud_and_whoever_has_a_card_hears_her_first_of_all(
    app: Flask, reader: MakeReader, world: World, htmx: bool
) -> None:
    selam, one = reader("selam", htmx=htmx), guest(reader, world)
    selam.get(f"/groups/{world.group}/about")
    assert selam.page.html.select_one(f"a[href='{place(world)}']")
    send(selam, world, recorded("m4a", 3))
    assert "We are making the recording ready." in somali(selam.get(place(world)))
    assert somali(one.get("/join/letter")) == "", "not before it is ready"
    work(app)
    hers = somali(one.get("/join/letter"))
    assert hers.startswith("Read by Selam , Soomaali")
    assert "3 seconds, 0.1 MB" in hers
    assert "whole text" not in hers
    letter = one.page.html.select_one(".letter")
    assert letter is not None
    first, last = (letter.select_one(part) for part in ("[data-reading] audio", "#listen"))
    assert first is not None
    assert last is not None
    assert letter.find_all(True).index(first) < letter.find_all(True).index(last)
    player = next(part for part in letter.select("[data-reading]") if "Soomaali" in part.get_text())
    assert player.audio is not None
    heard = ask(one, "GET", str(player.audio["src"]))
    assert sound.kind_of(heard.data) == "mp3"
    assert heard.headers["Cache-Control"] == "no-store, private"


def test_it_is_heard_with_a_card_of_this_very_group_in_the_hand_and_by_who_reads_aloud(
    reader: MakeReader, world: World
) -> None:
    there = f"/join/letter/readings/{world.letter_reading}"
    assert ask(guest(reader, world), "GET", there).status_code == 200
    assert ask(reader(), "GET", there).status_code == 404
    assert ask(reader("yusuf"), "GET", there).status_code == 404, "she has no card in the hand"
    inside = f"{place(world)}/{world.letter_reading}"
    for name, status in {
        "kari": 200,
        "selam": 200,
        "amina": 200,
        "yusuf": 404,
        "stig": 404,
        "siri": 404,
        "berit": 404,
    }.items():
        assert ask(reader(name), "GET", inside).status_code == status, name
    other = inside.replace(f"/groups/{world.group}/", f"/groups/{world.other_group}/")
    assert ask(reader("ingrid"), "GET", other).status_code == 404, "by the number of one's own group"


def test_a_part_says_so_and_a_reading_from_before_the_last_change_says_that(
    app: Flask, reader: MakeReader, world: World
) -> None:
    kari, one = reader("kari"), guest(reader, world)
    send(kari, world, recorded("amr", 2), whole=None)
    work(app)
    hers = somali(one.get("/join/letter"))
    assert "It is not the whole text." in hers
    assert "Read before the last change." not in hers
    preparation = f"/groups/{world.group}/preparation"
    kari.get(preparation)
    assert kari.page.html.select_one(f"a[href='{place(world)}']")
    kari.send(preparation, about_en="We eat, and we sing.")
    assert "Read before the last change." in somali(one.get("/join/letter"))
    send(reader("selam"), world, recorded("amr", 2))
    work(app)
    assert "Read before the last change." not in somali(one.get("/join/letter"))


def test_a_newer_reading_in_a_language_takes_the_place_of_the_one_before(
    app: Flask, reader: MakeReader, world: World, sealed_files: Path
) -> None:
    before = len(list(sealed_files.iterdir()))
    send(reader("selam"), world, recorded("m4a", 2))
    send(reader("kari"), world, recorded("m4a", 3))
    work(app)
    assert somali(guest(reader, world).get("/join/letter")).startswith("Read by Kari")
    assert len(list(sealed_files.iterdir())) == before + 1


def test_a_reading_is_taken_away_by_who_read_it_or_by_a_facilitator_and_by_nobody_else(
    app: Flask, reader: MakeReader, world: World, database: Database
) -> None:
    send(reader("kari"), world, recorded("amr", 1))
    work(app)
    number = rows(database)[-1].id
    removal = f"{place(world)}/{number}/removal"
    selam = reader("selam")
    selam.get(place(world))
    assert not selam.page.html.select(f"form[action='{removal}']")
    selam.post(removal, 404, {"csrf_token": selam.page.form(place(world))["csrf_token"]})
    jonas = reader("jonas")
    jonas.get(place(world))
    jonas.send(removal)
    assert number not in [one.id for one in rows(database)]
    assert somali(guest(reader, world).get("/join/letter")) == ""


def test_whose_seat_is_deleted_is_named_no_more_and_with_the_group_all_readings_go(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        session.execute(delete(Membership).where(Membership.id == world.seats["selam"]))
    (line,) = readings(guest(reader, world).get("/join/letter"))
    assert line.startswith("Read by somebody who has left")
    with database.writing() as session, session.begin():
        session.execute(delete(Group).where(Group.id == world.group))
    assert rows(database) == []


def test_what_a_participant_has_read_goes_when_she_leaves_and_what_others_have_read_stays(
    world: World, database: Database, app: Flask
) -> None:
    with database.writing() as session, session.begin():
        session.get_one(LetterReading, world.letter_reading).reader_id = world.seats["amina"]
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["yusuf"]), NOW)
    assert len(rows(database)) == 1
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    assert rows(database) == []


def test_what_is_wrong_is_said_and_participants_are_not_asked(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    send(kari, world, recorded("amr", 1), 422, sound=None)
    assert kari.page.wrong == ["Record something first, or choose a recording."]
    send(kari, world, recorded("amr", 1), 422, language="xx")
    assert kari.page.wrong == ["Choose a language from the list."]
    yusuf = reader("yusuf")
    yusuf.get(f"/groups/{world.group}/about")
    assert not yusuf.page.html.select(f"a[href='{place(world)}']")
    assert ask(yusuf, "GET", place(world)).status_code == 404


def test_on_a_full_disk_and_after_very_many_it_is_said(
    reader: MakeReader, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = reader("kari")
    with monkeypatch.context() as full:
        full.setattr(files, "FLOOR", 1 << 60)
        send(kari, world, recorded("amr", 1), 422)
        assert kari.page.wrong == ["There is no room for a recording just now. Try again tomorrow."]
    monkeypatch.setattr("portal.speech.aloud.READINGS_A_DAY", 1)
    send(kari, world, recorded("amr", 1))
    send(kari, world, recorded("amr", 2), 422)
    assert kari.page.wrong == ["You have sent many recordings today. Send this one tomorrow."]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        send(reader("kari"), world, recorded("amr", 2))
