"""Saying a message aloud: sent by a plain form, made ready by a worker, heard by those two sides and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from portal.core import files, jobs, requests, sound
from portal.core.clock import now
from portal.core.database import Database
from portal.messages.models import Message, Recording
from portal.speech.recordings import Making
from tests.probing import ask
from tests.reader import Page, Reader
from tests.recordings import CANARY, recorded
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
WAITS = "We are making the recording ready. Look again in a minute."


def mine(world: World) -> str:
    return f"/groups/{world.group}/messages/mine"


def with_(world: World, name: str = "amina") -> str:
    return f"/groups/{world.group}/messages/with/{world.seats[name]}"


def send(one: Reader, conversation: str, sent: bytes | None, status: int = 303) -> None:
    """Open the page, choose this sound, and send it."""
    one.get(f"{conversation}/say")
    more = {} if sent is None else {"sound": FileStorage(BytesIO(sent), "Kari and the blue door.m4a")}
    one.post_files(f"{conversation}/say", status, {**one.page.form(f"{conversation}/say"), **more})


def newest(database: Database) -> Recording:
    with database.reading() as session:
        return session.scalars(select(Recording).order_by(Recording.id.desc()).limit(1)).one()


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def work(app: Flask) -> None:
    """Let the worker do what waits."""
    with app.app_context():
        jobs.do_all(app.extensions["portal"].database, now)


def player(page: Page) -> str | None:
    """Where the newest message is played from."""
    found = page.html.select("article.msg")[-1].select_one("audio")
    return None if found is None else str(found["src"])


@with_and_without_htmx
def test_what_amina_says_is_heard_by_the_facilitators_once_it_is_ready(
    app: Flask, reader: MakeReader, world: World, database: Database, sealed_files: Path, htmx: bool
) -> None:
    amina, kari = reader("amina", htmx=htmx), reader("kari")
    amina.get(mine(world))
    assert amina.page.html.select_one(f"a[href='{mine(world)}/say']")
    sent = recorded("m4a", 3)
    send(amina, mine(world), sent, 200 if htmx else 303)
    for page in (amina.get(mine(world)), kari.get(with_(world))):
        assert "Listen to what I say." in page.text
        assert WAITS in page.text
        assert player(page) is None
    address = f"{mine(world)}/{newest(database).message_id}/sound"
    assert ask(amina, "GET", address).status_code == 404, "nobody gets what was sent"
    before = {path.name for path in sealed_files.iterdir()}
    work(app)
    assert newest(database).stage is Making.READY
    assert newest(database).file_name not in before, "what was sent is deleted"
    assert len(list(sealed_files.iterdir())) == len(before)
    assert player(amina.get(mine(world))) == address
    assert "3 seconds, 0.1 MB" in amina.page.text
    theirs = player(kari.get(with_(world)))
    assert theirs == f"{with_(world)}/{newest(database).message_id}/sound"
    answer = ask(kari, "GET", theirs)
    assert answer.mimetype == "audio/mpeg"
    assert sound.kind_of(answer.data) == "mp3"
    assert CANARY.encode() not in answer.data
    assert "Listen to what I say." in kari.get(f"/groups/{world.group}/messages/inbox").text


def test_a_facilitator_answers_aloud(app: Flask, reader: MakeReader, world: World) -> None:
    send(reader("kari"), with_(world), recorded("3gp", 2))
    work(app)
    amina = reader("amina")
    heard = player(amina.get(mine(world)))
    assert heard is not None
    assert ask(amina, "GET", heard).status_code == 200


def test_a_player_gets_the_part_that_it_asks_for_and_nothing_is_kept_on_the_phone(
    reader: MakeReader, world: World
) -> None:
    address = f"{mine(world)}/{world.messages['amina']}/sound"
    whole = ask(reader("amina"), "GET", address)
    part = ask(reader("amina"), "GET", address, headers={"Range": "bytes=108-215"})
    assert part.status_code == 206
    assert part.data == whole.data[108:216]
    assert part.headers["Content-Range"] == f"bytes 108-215/{len(whole.data)}"
    for answer in (whole, part):
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "ETag" not in answer.headers
    assert ask(reader("amina"), "GET", address, headers={"Range": "bytes=9999999-"}).status_code == 416


def test_a_neighbour_a_stranger_and_who_has_left_hear_nothing(reader: MakeReader, world: World) -> None:
    number = world.messages["amina"]
    for name in ("yusuf", "oksana", "kari", "stig", "siri", "berit"):
        assert ask(reader(name), "GET", f"{mine(world)}/{number}/sound").status_code in (403, 404), name
    for name in ("yusuf", "selam", "stig", "ingrid"):
        assert ask(reader(name), "GET", f"{with_(world)}/{number}/sound").status_code == 404, name
    assert ask(reader("kari"), "GET", f"{with_(world, 'yusuf')}/{number}/sound").status_code == 404, "another's thread"
    assert ask(reader("kari"), "GET", f"{with_(world)}/{number}/sound").status_code == 200


WRONG = {
    "nothing": (None, "Record something first, or choose a recording."),
    "empty": (b"", "We cannot play this. Record it again, or choose another."),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "We cannot play this. Record it again, or choose another."),
    "a letter": (b"%PDF-1.7 rent", "We cannot play this. Record it again, or choose another."),
    "a page": (b"<html><script>", "We cannot play this. Record it again, or choose another."),
    "too large": (b"ID3" + b"\0" * requests.LARGEST_FILE, "The recording is too large. Say a little less."),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_sound_is_refused_with_a_sentence(
    reader: MakeReader, world: World, database: Database, wrong: str
) -> None:
    sent, sentence = WRONG[wrong]
    before = count(database)
    amina = reader("amina")
    send(amina, mine(world), sent, 422)
    assert amina.page.wrong[0].startswith(sentence)
    assert "Error: Say it instead of writing" in amina.page.title
    assert count(database) == before


def test_far_too_large_a_file_gets_a_page_of_ours(reader: MakeReader, world: World) -> None:
    send(reader("amina"), mine(world), b"ID3" + b"\0" * requests.LARGEST_FORM_WITH_FILE, 413)


def test_what_begins_like_a_sound_and_is_none_is_told_to_both_and_deleted(
    app: Flask, reader: MakeReader, world: World, database: Database, sealed_files: Path
) -> None:
    before = len(list(sealed_files.iterdir()))
    send(reader("amina"), mine(world), b"ID3" + b"This is no sound at all. " * 50)
    work(app)
    assert newest(database).stage is Making.UNREADABLE
    assert len(list(sealed_files.iterdir())) == before
    assert "We could not play this recording. Record it again, or write." in reader("amina").get(mine(world)).text
    assert "This recording cannot be played." in reader("kari").get(with_(world)).text
    assert ask(reader("kari"), "GET", f"{with_(world)}/{newest(database).message_id}/sound").status_code == 404


def test_of_more_than_three_minutes_the_end_is_missing_and_it_says_so(
    app: Flask, reader: MakeReader, world: World
) -> None:
    send(reader("amina"), mine(world), recorded("ogg", 200))
    work(app)
    assert "3 minutes, 0.5 MB. It was longer than three minutes" in reader("kari").get(with_(world)).text


def test_the_same_sound_sent_twice_is_one_message_and_another_one_is_another(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina, before = reader("amina"), count(database)
    amina.get(f"{mine(world)}/say")
    form = amina.page.form(f"{mine(world)}/say")
    for seconds in (1, 1, 2):
        more = {"sound": FileStorage(BytesIO(recorded("amr", seconds)), "a")}
        amina.post_files(f"{mine(world)}/say", 303, {**form, **more})
    assert count(database) == before + 2


OF_THE_CONVERSATION = 2
"""So many sounds of what Amina's thread says are there, in two languages. They go with what is taken back first."""


def test_a_message_that_is_taken_back_takes_its_sound_with_it(
    app: Flask, reader: MakeReader, world: World, database: Database, sealed_files: Path
) -> None:
    before = len(list(sealed_files.iterdir())) - OF_THE_CONVERSATION
    amina = reader("amina")
    send(amina, mine(world), recorded("m4a", 1))
    send(amina, mine(world), recorded("m4a", 2))
    number = newest(database).message_id
    work(app)
    amina.get(mine(world))
    amina.send(f"{mine(world)}/{number}/taking-back")
    assert len(list(sealed_files.iterdir())) == before + 1
    amina.get(mine(world))
    amina.send(f"{mine(world)}/{newest(database).message_id}/taking-back")
    assert len(list(sealed_files.iterdir())) == before
    work(app)


def test_one_that_is_taken_back_before_it_is_ready_is_made_by_nobody(
    app: Flask, reader: MakeReader, world: World, database: Database, sealed_files: Path
) -> None:
    before = len(list(sealed_files.iterdir())) - OF_THE_CONVERSATION
    amina = reader("amina")
    send(amina, mine(world), recorded("m4a", 1))
    amina.get(mine(world))
    amina.send(f"{mine(world)}/{newest(database).message_id}/taking-back")
    work(app)
    assert len(list(sealed_files.iterdir())) == before


def test_without_ffmpeg_nobody_is_asked_to_say_anything_and_what_waits_is_given_up_after_a_day(
    app: Flask, reader: MakeReader, world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = reader("amina")
    send(amina, mine(world), recorded("m4a", 1))
    monkeypatch.setattr(sound, "ffmpeg", lambda _setting: None)
    amina.get(mine(world))
    assert not amina.page.html.select(f"a[href='{mine(world)}/say']")
    amina.get(f"{mine(world)}/say", 404)
    work(app)
    assert newest(database).stage is Making.WAITING
    with database.reading() as session:
        job = session.scalars(select(jobs.Job).where(jobs.Job.kind == "ready: recordings")).one()
        assert job.fails_since is not None
    with time_machine.travel(NOW + jobs.GIVES_UP + jobs.LONGEST_PAUSE, tick=False):
        work(app)
    assert newest(database).stage is Making.UNREADABLE


def test_on_a_full_disk_the_sender_is_told_to_write_or_call(
    reader: MakeReader, world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(database)
    monkeypatch.setattr(files, "FLOOR", 1 << 60)
    amina = reader("amina")
    send(amina, mine(world), recorded("m4a", 1), 422)
    assert amina.page.wrong == ["There is no room for a recording just now. Write, or call us."]
    assert count(database) == before


def test_somebody_who_sends_very_many_is_asked_to_write(
    reader: MakeReader, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.messages.sound_views.SOUNDS_A_DAY", 2)
    amina = reader("amina")
    for number in range(2):
        send(amina, mine(world), recorded("amr", number + 1))
    send(amina, mine(world), recorded("amr", 3), 422)
    assert amina.page.wrong == ["You have sent many recordings today. Write, or call us."]
    send(reader("yusuf"), mine(world), recorded("amr", 3))
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        send(reader("amina"), mine(world), recorded("amr", 3))
