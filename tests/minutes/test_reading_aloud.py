"""A person's reading: the good way where no voice is, under a name, and gone with what is taken out."""

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

from portal.core import files, jobs, sound
from portal.core.clock import now
from portal.core.database import Database
from portal.minutes import aloud
from portal.minutes.models import Minutes, MinutesReading
from tests.probing import ask
from tests.reader import Page, Reader
from tests.recordings import recorded
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def minutes(world: World) -> str:
    return f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"


def send(one: Reader, world: World, sent: bytes, status: int | None = None, **fields: object) -> None:
    """Open the page, choose a recording, and send it."""
    address = f"{minutes(world)}readings/new"
    one.get(address)
    more = {"sound": FileStorage(BytesIO(sent), "a.m4a"), "language": "so", "whole": "y", **fields}
    data = {name: value for name, value in {**one.page.form(address), **more}.items() if value is not None}
    one.post_files(address, status or (200 if one.htmx else 303), data)


def work(app: Flask) -> None:
    with app.app_context():
        jobs.do_all(app.extensions["portal"].database, now)


def readings(page: Page) -> list[str]:
    return [one.get_text(" ", strip=True) for one in page.html.select("[data-reading]")]


def rows(database: Database) -> list[MinutesReading]:
    with database.reading() as session:
        return list(session.scalars(select(MinutesReading).order_by(MinutesReading.id)))


@with_and_without_htmx
def test_selam_reads_the_minutes_aloud_and_amina_hears_her(
    app: Flask, reader: MakeReader, world: World, htmx: bool
) -> None:
    selam, amina = reader("selam", htmx=htmx), reader("amina")
    selam.get(minutes(world))
    assert selam.page.html.select_one(f"a[href='{minutes(world)}readings/new']")
    send(selam, world, recorded("m4a", 3))
    assert any("We are making the recording ready." in line for line in readings(selam.get(minutes(world))))
    assert not any("Soomaali" in line for line in readings(amina.get(minutes(world)))), "not before it is ready"
    work(app)
    (hers,) = [line for line in readings(amina.get(minutes(world))) if "Soomaali" in line]
    assert hers.startswith("Read by Selam , Soomaali")
    assert "3 seconds, 0.1 MB" in hers
    assert "whole text" not in hers
    player = amina.page.html.select("[data-reading] audio")[-1]
    heard = ask(amina, "GET", str(player["src"]))
    assert sound.kind_of(heard.data) == "mp3"
    assert "no-store" in heard.headers["Cache-Control"]


def test_a_part_says_so_and_a_reading_from_before_the_last_change_says_that(
    app: Flask, reader: MakeReader, world: World, database: Database
) -> None:
    send(reader("kari"), world, recorded("amr", 2), whole=None)
    work(app)
    (hers,) = [line for line in readings(reader("amina").get(minutes(world))) if "Soomaali" in line]
    assert "It is not the whole text." in hers
    assert "Read before the last change." not in hers
    with database.writing() as session, session.begin():
        session.scalars(select(MinutesReading).where(MinutesReading.language == "so")).one().version -= 1
    (hers,) = [line for line in readings(reader("amina").get(minutes(world))) if "Soomaali" in line]
    assert "Read before the last change." in hers


def test_a_newer_reading_in_a_language_takes_the_place_of_the_one_before(
    app: Flask, reader: MakeReader, world: World, database: Database, sealed_files: Path
) -> None:
    before = len(list(sealed_files.iterdir()))
    send(reader("selam"), world, recorded("m4a", 2))
    send(reader("kari"), world, recorded("m4a", 3))
    work(app)
    (hers,) = [line for line in readings(reader("amina").get(minutes(world))) if "Soomaali" in line]
    assert hers.startswith("Read by Kari")
    assert len(list(sealed_files.iterdir())) == before + 1


def test_what_is_taken_out_for_good_is_heard_in_no_reading_any_more(
    reader: MakeReader, world: World, database: Database, sealed_files: Path
) -> None:
    names = {one.file_name for one in rows(database)}
    assert names <= {path.name for path in sealed_files.iterdir()}
    with database.writing() as session, session.begin():
        found = session.scalars(select(Minutes).where(Minutes.meeting_id == world.meetings["been"])).one()
        aloud.take_out(session, found, ["whatever"])
    assert rows(database) == []
    assert names.isdisjoint({path.name for path in sealed_files.iterdir()})
    assert readings(reader("amina").get(minutes(world))) == []


def test_a_reading_is_taken_away_by_who_read_it_or_by_a_facilitator_and_by_nobody_else(
    app: Flask, reader: MakeReader, world: World, database: Database
) -> None:
    send(reader("kari"), world, recorded("amr", 1))
    work(app)
    number = rows(database)[-1].id
    removal = f"{minutes(world)}readings/{number}/removal"
    selam = reader("selam")
    selam.get(minutes(world))
    assert not selam.page.html.select(f"form[action='{removal}']")
    selam.get(f"{minutes(world)}readings/new")
    selam.post(removal, 404, {"csrf_token": selam.page.form(f"{minutes(world)}readings/new")["csrf_token"]})
    jonas = reader("jonas")
    jonas.get(minutes(world))
    jonas.send(removal)
    assert number not in [one.id for one in rows(database)]


def test_participants_who_have_not_said_yes_find_no_such_page_and_strangers_hear_nothing(
    reader: MakeReader, world: World
) -> None:
    for name in ("yusuf", "morten"):
        one = reader(name)
        assert not one.get(minutes(world)).html.select(f"a[href='{minutes(world)}readings/new']"), name
        assert ask(one, "GET", f"{minutes(world)}readings/new").status_code == 404, name
    amina = reader("amina")
    for name in ("stig", "siri", "berit"):
        assert ask(reader(name), "GET", f"{minutes(world)}readings/{world.reading}").status_code == 404, name
    assert ask(amina, "GET", f"{minutes(world)}readings/{world.reading}").status_code == 200
    other = minutes(world).replace(str(world.meetings["been"]), str(world.meetings["lately"]))
    assert ask(amina, "GET", f"{other}readings/{world.reading}").status_code == 404, "of other minutes"


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"sound": None}, "Record something first, or choose a recording."),
        ({"sound": FileStorage(BytesIO(b"%PDF"), "a")}, "We cannot play this. Record it again, or choose another."),
        ({"language": "xx"}, "Choose a language from the list."),
    ],
    ids=["nothing", "a letter", "no such language"],
)
def test_what_is_wrong_is_said(reader: MakeReader, world: World, what: dict[str, object], sentence: str) -> None:
    kari = reader("kari")
    send(kari, world, recorded("amr", 1), 422, **what)
    assert kari.page.wrong == [sentence]


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
