"""Who we are: facilitators and interpreters write it and show a picture; everybody in the group sees it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask, request
from sqlalchemy import func, select, text
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from portal.core import requests
from portal.core.database import Database
from portal.introductions import pictures
from portal.introductions.models import Introduction
from portal.introductions.views import PICTURES_AN_HOUR
from tests.introductions.faces import PLACE, a_face, from_a_phone
from tests.introductions.test_pictures import bomb, opened
from tests.probing import all_texts, ask, token
from tests.reader import Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]
WORDS = "Works at the harbour. Makes the soup."


def here(world: World) -> str:
    return f"/groups/{world.group}/who-we-are"


def picture_of(world: World, name: str) -> str:
    return f"{here(world)}/{world.seats[name]}/picture"


def sends(
    one: Reader,
    world: World,
    status: int | None = None,
    sent: bytes | None = None,
    *,
    words: str = WORDS,
    called: str = "me.jpg",
    **more: object,
) -> Reader:
    """Open the form, and send words and a picture with it."""
    one.get(f"{here(world)}/me")
    fields = {**one.page.form(f"{here(world)}/me"), "text": words}
    if sent is not None:
        fields["picture"] = FileStorage(BytesIO(sent), called)
    one.post_files(f"{here(world)}/me", status or (200 if one.htmx else 303), fields, **more)
    return one


def rows(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Introduction)) or 0


@pytest.mark.both
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_facilitator_tells_what_she_does_and_everybody_sees_it_with_her_picture_when_they_ask(
    reader: Readers, world: World, htmx: bool
) -> None:
    amina = reader("amina")
    amina.get(f"/groups/{world.group}/meetings/{world.meetings['next']}")
    assert f'href="{here(world)}"' in str(amina.page.html.select_one("dl.facts"))
    amina.get(here(world))
    assert amina.page.heading == "Who we are"
    assert "Kari Facilitator since Sunday 23 November 2025." in amina.page.text
    kari = sends(reader("kari", htmx=htmx), world, sent=from_a_phone())
    assert kari.page.leads_to == here(world)
    assert "Saved. Everyone in the group can see it." in kari.follow().text
    card = amina.get(here(world)).html.select_one(f"#seat-{world.seats['kari']}")
    assert WORDS in card.get_text()
    assert " ".join(card.a.get_text().split()) == "Show a picture, 1 KB: Kari"
    face = amina.get(card.a["href"]).html.select_one(f"#seat-{world.seats['kari']} img")
    assert face["alt"] == "Kari"
    answer = ask(amina, "GET", face["src"])
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    opened(answer.data)
    assert PLACE not in answer.data


def test_facilitators_come_first_and_who_has_told_nothing_stands_there_too(reader: Readers, world: World) -> None:
    cards = reader("yusuf").get(here(world)).html.select("article h2")
    assert [card.get_text(strip=True) for card in cards] == ["Kari", "Jonas", "Selam"]
    assert "Interpreter since" in reader("yusuf").get(here(world)).text


def test_an_interpreter_tells_it_too_and_a_participant_has_no_such_page(reader: Readers, world: World) -> None:
    sends(reader("selam"), world, words="I speak Tigrinya.")
    assert "I speak Tigrinya." in reader("amina").get(here(world)).text
    assert not reader("amina").get(here(world)).html.select(f'a[href="{here(world)}/me"]')
    reader("amina").get(f"{here(world)}/me", 403)


def test_the_words_are_changed_and_the_picture_stays(reader: Readers, world: World, database: Database) -> None:
    kari = sends(reader("kari"), world, sent=a_face())
    before = ask(kari, "GET", picture_of(world, "kari")).data
    assert kari.get(f"{here(world)}/me").html.textarea.get_text().strip() == WORDS
    sends(kari, world, words="Makes bread.")
    assert ask(kari, "GET", picture_of(world, "kari")).data == before
    assert WORDS not in all_texts(database)
    sends(kari, world, words="")
    assert "Makes bread." not in all_texts(database)
    assert ask(kari, "GET", picture_of(world, "kari")).data == before


def test_a_picture_is_taken_away_and_the_words_stay(reader: Readers, world: World) -> None:
    kari = sends(reader("kari"), world, sent=a_face())
    kari.get(f"{here(world)}/me")
    kari.send(f"{here(world)}/me/picture/removal")
    assert "Your picture is deleted." in kari.follow().text
    assert ask(kari, "GET", picture_of(world, "kari")).status_code == 404
    assert not kari.page.html.select("a[href*=picture]")
    assert WORDS in reader("amina").get(here(world)).text
    kari.post(f"{here(world)}/me/picture/removal", 303, {"csrf_token": token(kari)})


def test_the_same_form_twice_is_one_introduction(reader: Readers, world: World, database: Database) -> None:
    kari = reader("kari")
    kari.get(f"{here(world)}/me")
    data = {**kari.page.form(f"{here(world)}/me"), "text": WORDS}
    for _time in range(2):
        kari.post(f"{here(world)}/me", 303, {**data, "picture": (BytesIO(a_face()), "me.jpg")})
    assert rows(database) == 2, "hers, and Jonas's"
    assert all_texts(database).count(WORDS) == 1


WRONG = {
    "a text": (b"A few words of mine.", "me.jpg", "We cannot open this picture."),
    "a GIF": (b"GIF89a" + b"\0" * 50, "me.gif", "We cannot open this picture."),
    "empty": (b"", "me.png", "We cannot open this picture."),
    "a bomb": (bomb(60_000, 60_000), "me.png", "The picture is too large for us to open."),
    "too large": (a_face() + b"\0" * requests.LARGEST_FILE, "me.jpg", "The picture is too large. Choose one under 4"),
}


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_good_picture_is_refused_with_a_sentence_and_the_words_are_still_there(
    reader: Readers, world: World, database: Database, what: str, htmx: bool
) -> None:
    sent, called, sentence = WRONG[what]
    kari = sends(reader("kari", htmx=htmx), world, 422, sent, called=called)
    assert kari.page.wrong[0].startswith(sentence)
    assert kari.page.html.textarea.get_text().strip() == WORDS
    assert "Everything you wrote is still here." in kari.page.text
    assert rows(database) == 1, "Jonas's"


def test_with_too_many_words_the_picture_has_to_be_chosen_once_more(reader: Readers, world: World) -> None:
    kari = sends(reader("kari"), world, 422, a_face(), words="x" * 301)
    assert kari.page.wrong == [
        "There is room for 300 letters here. Yours is 1 letter too long.",
        "Choose the picture once more. It was not kept.",
    ]


def test_a_picture_of_just_the_size_that_fits_is_taken(reader: Readers, world: World) -> None:
    face = a_face()
    sends(reader("kari"), world, sent=face + b"\0" * (requests.LARGEST_FILE - len(face)))
    assert ask(reader("amina"), "GET", picture_of(world, "kari")).status_code == 200


def test_far_too_large_a_form_is_told_to_come_back_with_a_smaller_picture(reader: Readers, world: World) -> None:
    kari = sends(reader("kari"), world, 413, b"\0" * (requests.LARGEST_FORM_WITH_FILE + 1))
    assert kari.page.heading == "The file is too large"
    kari.htmx = True
    sends(kari, world, 413, b"\0" * (requests.LARGEST_FORM_WITH_FILE + 1))
    assert "The file is too large. Choose one under 4 MB." in kari.page.text


def test_no_other_form_takes_more_than_words(reader: Readers, world: World) -> None:
    amina = reader("amina")
    amina.get(f"/groups/{world.group}/messages/mine")
    address = f"/groups/{world.group}/messages/mine"
    amina.post_files(
        address, 413, {**amina.page.form(address), "picture": FileStorage(BytesIO(b"\0" * 300_000), "me.jpg")}
    )
    assert amina.page.heading == "The text is too long"


def test_the_words_beside_a_picture_are_as_small_as_in_any_form(reader: Readers, world: World) -> None:
    sends(reader("kari"), world, 413, a_face(), words="x" * 300_000)


def test_nothing_that_is_sent_lies_on_a_disk(app: Flask) -> None:
    body, _length, boundary = stream_encode_multipart(
        {"picture": FileStorage(BytesIO(b"\0" * 3_000_000), "me.jpg")}, False
    )
    about = {"method": "POST", "content_type": f"multipart/form-data; boundary={boundary}"}
    with app.test_request_context("/groups/1/who-we-are/me", data=body.read(), **about):
        request.max_content_length = requests.LARGEST_FORM_WITH_FILE
        assert isinstance(request.files["picture"].stream, requests.FileInMemory)


@pytest.mark.parametrize("name", ["amina", "ingrid", "tove", "berit", None])
def test_nobody_else_gets_a_picture_opened_or_kept(
    reader: Readers, world: World, database: Database, name: str | None
) -> None:
    one = reader(name)
    data = {"csrf_token": token(one), "text": WORDS, "picture": (BytesIO(a_face()), "me.jpg")}
    assert ask(one, "POST", f"{here(world)}/me", data=data).status_code in (303, 401, 403, 404)
    assert rows(database) == 1
    with database.engine.connect() as connection:
        assert not connection.execute(text("SELECT 1 FROM limits WHERE key LIKE 'pictures:%'")).all()


def test_a_picture_is_seen_in_its_group_alone(reader: Readers, world: World) -> None:
    for name, status in (("amina", 200), ("selam", 200), ("siri", 404), ("ingrid", 404), ("berit", 404), (None, 303)):
        assert ask(reader(name), "GET", picture_of(world, "jonas")).status_code in (status, 401), name
    theirs = f"/groups/{world.other_group}/who-we-are/{world.seats['jonas']}/picture"
    assert ask(reader("ingrid"), "GET", theirs).status_code == 404
    for name in ("kari", "amina", "nobody"):
        seat = world.seats.get(name, 1_000_000)
        assert ask(reader("amina"), "GET", f"{here(world)}/{seat}/picture").status_code == 404, name


@pytest.mark.both
def test_when_the_role_ends_words_and_picture_are_deleted(reader: Readers, world: World, database: Database) -> None:
    jonas = reader("jonas")
    jonas.get(f"/groups/{world.group}/stopping")
    jonas.send(f"/groups/{world.group}/stopping", note="Goodbye.")
    assert rows(database) == 0
    assert "Drives those who need it." not in all_texts(database)
    assert ask(reader("amina"), "GET", picture_of(world, "jonas")).status_code == 404
    assert "Jonas" not in reader("amina").get(here(world)).html.main.get_text()


@pytest.mark.both
def test_at_rest_picture_and_words_are_sealed(reader: Readers, world: World, database: Database) -> None:
    sends(reader("kari"), world, sent=a_face())
    shown = ask(reader("kari"), "GET", picture_of(world, "kari")).data
    with database.engine.connect() as connection:
        kept = [bytes(row[0]) for row in connection.execute(text("SELECT sealed_picture FROM introductions"))]
        written = b"".join(bytes(row[0]) for row in connection.execute(text("SELECT sealed_text FROM written")))
    assert len(kept) == 2
    assert all(b"JFIF" not in one and shown[200:240] not in one for one in kept)
    assert WORDS.encode() not in written
    with database.reading() as session:
        one, other = session.scalars(select(Introduction).order_by(Introduction.id))
        assert other.picture == shown
        assert one.picture_size == len(one.picture or b"")


def test_a_page_brings_no_picture_along(reader: Readers, world: World) -> None:
    assert not [one for one in reader("amina").get(here(world)).statements if "sealed_picture" in one]


def test_whoever_sends_nothing_has_told_nothing(reader: Readers, world: World) -> None:
    sends(reader("kari"), world, words="")
    card = reader("amina").get(here(world)).html.select_one(f"#seat-{world.seats['kari']}")
    assert not card.select("a[href*=picture], div.flow")
    assert "Tell what you do" in reader("kari").get(here(world)).text


def test_more_pictures_than_anybody_chooses_in_an_hour_wait_for_the_next(reader: Readers, world: World) -> None:
    kari, face = reader("kari"), a_face(size=(20, 20))
    for _time in range(PICTURES_AN_HOUR):
        sends(kari, world, sent=face)
    sends(kari, world, 422, face)
    assert kari.page.wrong == ["You have sent many pictures. Wait an hour, and send this one then."]
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        kari.come_in_as(world.people["kari"])
        sends(kari, world, sent=face)


def test_where_no_picture_can_be_made_small_none_is_asked_for(
    reader: Readers, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    kari = sends(reader("kari"), world, sent=b"anything")
    assert not kari.get(f"{here(world)}/me").html.select("input[type=file]")
    assert kari.page.html.textarea.get_text().strip() == WORDS
    assert ask(kari, "GET", picture_of(world, "kari")).status_code == 404
    assert not pictures.can_be_taken()
