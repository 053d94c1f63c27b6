"""A conversation is heard by the two sides who read it, as it is now, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from portal.core.ending import purge
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.messages import rules
from portal.messages.models import Thread, ThreadSound
from portal.people.models import SignIn
from portal.speech.engines import Espeak, Voices
from tests.probing import ask, token
from tests.reader import HTMX
from tests.recordings import recorded
from tests.speech.hearing import FFMPEG, Heard, files_of, heard, listen, loudness, samples_of, sentences
from tests.world import NOW

__all__ = ["heard"]
pytestmark = pytest.mark.both
MAKE = "Make it ready to hear"


def mine(heard: Heard) -> str:
    return f"/groups/{heard.world.group}/messages/mine"


def of(heard: Heard, name: str) -> str:
    return f"/groups/{heard.world.group}/messages/with/{heard.world.seats[name]}"


def rows(heard: Heard) -> list[ThreadSound]:
    with heard.database.reading() as session:
        return list(session.scalars(select(ThreadSound).order_by(ThreadSound.id)))


def files(heard: Heard) -> set[str]:
    """The names of the files that there are."""
    return {path.name for path in files_of(heard.database)}


def ready(heard: Heard, name: str = "yusuf") -> tuple[str, str]:
    """This participant asks to hear the conversation, and the worker makes it; gives its sound and its track."""
    one = heard.reader(name)
    assert MAKE in one.get(mine(heard)).text
    one.send(f"{mine(heard)}/sound")
    heard.work()
    return listen(one.get(mine(heard)))


def test_yusuf_hears_his_conversation_who_says_what_on_which_day_the_oldest_first(heard: Heard) -> None:
    sound, track = ready(heard)
    yusuf = heard.reader("yusuf")
    answer = ask(yusuf, "GET", sound)
    assert (answer.status_code, answer.mimetype) == (200, "audio/mpeg")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert loudness(samples_of(answer.data)) > 500
    said = sentences(ask(yusuf, "GET", track).text)
    assert said == [
        "Sunday 22 February", "Yusuf, at 13:00", "A recording of 3 seconds.", "We need a ride.",
        "Monday 23 February", "Jonas, at 13:00", "I will pick you up.",
    ]  # fmt: skip


def test_facilitators_hear_the_same_sound_at_the_page_where_they_read_it(heard: Heard) -> None:
    ready(heard)
    kari = heard.reader("kari")
    sound, track = listen(kari.get(of(heard, "yusuf")))
    assert ask(kari, "GET", sound).status_code == 200
    assert "We need a ride." in sentences(ask(kari, "GET", track).text)
    assert len(rows(heard)) == 3, "one for both sides, beside Amina's two"


def test_with_htmx_what_is_new_is_looked_for_beside_what_is_heard(heard: Heard) -> None:
    yusuf = heard.reader("yusuf", htmx=True)
    page = yusuf.get(mine(heard)).html
    assert page.select_one("[data-listen]")
    assert page.select("#messages [data-listen], #conversation [data-listen]") == []
    made = yusuf.send(f"{mine(heard)}/sound")
    assert "The sound is being made. Come back in a moment." in made.text
    assert made.html.select_one("#listen [autofocus]") is not None
    changes = ask(yusuf, "GET", f"{mine(heard)}/changes?since=0", headers=HTMX)
    assert "data-listen" not in changes.text


def test_nobody_else_hears_a_conversation(heard: Heard) -> None:
    sound, track = ready(heard)
    world = heard.world
    theirs = [address.replace(mine(heard), of(heard, "yusuf")) for address in (sound, track)]
    for name in ("amina", "oksana", "morten", "selam", "stig", "ingrid", "berit", "siri"):
        one = heard.reader(name)
        for address in (sound, track, *theirs):
            assert ask(one, "GET", address).status_code == 404, (name, address)
        for address in (f"{mine(heard)}/sound", f"{of(heard, 'yusuf')}/sound"):
            if address != f"{mine(heard)}/sound" or name != "amina":
                assert ask(one, "POST", address, data={"csrf_token": token(one)}).status_code == 404, (name, address)
        other = theirs[0].replace(f"/groups/{world.group}/", f"/groups/{world.other_group}/")
        assert ask(one, "GET", other).status_code == 404, name
    assert ask(heard.reader("kari"), "GET", theirs[0]).status_code == 200
    assert ask(heard.reader(None), "GET", sound).status_code == 303


def test_what_is_written_later_makes_it_old_and_only_that_is_spoken_when_somebody_asks_again(heard: Heard) -> None:
    sound, _track = ready(heard)
    yusuf, kari = heard.reader("yusuf"), heard.reader("kari")
    kari.get(of(heard, "yusuf"))
    kari.send(of(heard, "yusuf"), text="I come at five.")
    assert ask(yusuf, "GET", sound).status_code == 200, "whoever listens hears it to its end"
    assert MAKE in yusuf.get(mine(heard)).text
    noting = heard.note()
    heard.work()
    assert noting.spoken == [], "it is not made before somebody asks"
    yusuf.send(f"{mine(heard)}/sound")
    heard.work()
    assert "I come at five." in noting.spoken
    assert "We need a ride." not in noting.spoken
    _sound, track = listen(yusuf.get(mine(heard)))
    assert sentences(ask(yusuf, "GET", track).text)[-1] == "I come at five."


def test_what_is_taken_back_takes_the_sound_along_at_once(heard: Heard) -> None:
    amina = heard.reader("amina")
    with heard.database.writing() as session, session.begin():
        session.execute(delete(ThreadSound))
    sound, _track = ready(heard, "amina")
    (name,) = [row.file_name for row in rows(heard)]
    assert name in files(heard)
    amina.get(mine(heard))
    amina.send(f"{mine(heard)}/{heard.world.messages['amina']}/taking-back")
    assert rows(heard) == []
    assert name not in files(heard), "not a byte of it is left in the folder"
    assert ask(amina, "GET", sound).status_code == 404


def test_what_is_taken_back_while_it_is_being_made_is_not_kept(heard: Heard) -> None:
    heard.work()
    amina, before = heard.reader("amina", "nb"), files(heard)
    with heard.database.writing() as session, session.begin():
        session.execute(delete(ThreadSound))
    amina.get(mine(heard))
    amina.send(f"{mine(heard)}/sound")
    noting = heard.note()

    def take_back() -> None:
        amina.get(mine(heard))
        amina.send(f"{mine(heard)}/{heard.world.messages['amina']}/taking-back")

    noting.meanwhile.append(take_back)
    heard.work()
    assert "My daughter is ill." in noting.spoken
    assert rows(heard) == []
    assert files(heard) < before


def test_at_a_sign_in_that_nobody_has_confirmed_nothing_is_heard(heard: Heard) -> None:
    sound, track = ready(heard)
    yusuf = heard.reader("yusuf")
    with heard.database.writing() as session, session.begin():
        session.scalars(select(SignIn).order_by(SignIn.id.desc()).limit(1)).one().closed_before = NOW - timedelta(
            days=1
        )
    for method, address in (("GET", sound), ("GET", track), ("POST", f"{mine(heard)}/sound")):
        data = {"csrf_token": token(yusuf)} if method == "POST" else None
        assert ask(yusuf, method, address, data=data).status_code == 403
    page = yusuf.get(mine(heard))
    assert page.html.select("[data-listen]") == []


def test_earlier_pages_have_no_sound_and_neither_has_a_conversation_that_nobody_has_begun(heard: Heard) -> None:
    with heard.database.writing() as session, session.begin():
        amina, kari = (session.get_one(Membership, heard.world.seats[name]) for name in ("amina", "kari"))
        for number in range(25):
            rules.send(session, kari, amina, f"Number {number}.", ["en"], NOW)
    reader = heard.reader("amina")
    earlier = reader.get(mine(heard)).html.select_one("a.go.back[href*='before=']")
    assert earlier is not None
    assert reader.get(str(earlier["href"])).html.select("[data-listen]") == []
    _sound, track = ready(heard, "amina")
    said = sentences(ask(reader, "GET", track).text)
    assert "Number 24." in said
    assert "Number 4." not in said, "the newest page, like what is shown"
    morten = heard.reader("morten")
    assert morten.get(mine(heard)).html.select("[data-listen]") == []
    assert ask(morten, "POST", f"{mine(heard)}/sound", data={"csrf_token": token(morten)}).status_code == 404


def test_what_was_said_aloud_is_named_and_what_was_written_down_for_her_says_by_whom(heard: Heard) -> None:
    amina, kari = heard.reader("amina"), heard.reader("kari")
    say = f"{mine(heard)}/say"
    amina.get(say)
    amina.post_files(say, 303, {**amina.page.form(say), "sound": FileStorage(BytesIO(recorded("m4a", 3)), "a.m4a")})
    heard.work()
    kari.get(of(heard, "amina"))
    kari.send(of(heard, "amina"), text="She wants a call.", kind="said")
    kari.get(of(heard, "amina"))
    kari.send(of(heard, "amina"), text="Please look at this.", kind="note")
    _sound, track = ready(heard, "amina")
    said = sentences(ask(amina, "GET", track).text)
    assert said[-9:] == [
        "Tuesday 3 March", "Amina, at 13:00", "A recording of 3 seconds.",
        "Amina, at 13:00", "She wants a call.", "Written by Kari for Amina",
        "Kari, at 13:00", "A note to the other facilitators.", "Please look at this.",
    ]  # fmt: skip


def test_two_who_write_in_two_languages_are_heard_where_one_of_them_has_a_voice(heard: Heard) -> None:
    heard.use(Voices((Espeak(frozenset({"nb"})),), FFMPEG))
    yusuf, kari = heard.reader("yusuf"), heard.reader("kari")
    assert "We have no voice for this language yet." in yusuf.get(mine(heard)).text
    assert ask(yusuf, "POST", f"{mine(heard)}/sound", data={"csrf_token": token(yusuf)}).status_code == 303
    assert len(rows(heard)) == 2, "nothing was asked for: these are Amina's"
    kari.get(of(heard, "yusuf"))
    kari.send(of(heard, "yusuf"), text="Jeg kommer klokka fem, og vi kjører sammen til butikken.")
    assert MAKE in yusuf.get(mine(heard)).text


def test_the_sound_goes_when_she_leaves_and_when_nobody_has_written_for_a_month(heard: Heard) -> None:
    ready(heard)
    with heard.database.writing() as session, session.begin():
        before = len(session.scalars(select(ThreadSound)).all())
        last = session.scalars(select(Thread.last_at).where(Thread.participant_id == heard.world.seats["yusuf"])).one()
        purge(session, last + rules.SOUND_STAYS - timedelta(seconds=1))
        assert len(session.scalars(select(ThreadSound)).all()) == before
        purge(session, last + rules.SOUND_STAYS)
        assert len(session.scalars(select(ThreadSound)).all()) == before - 1
    ready(heard)
    name = rows(heard)[-1].file_name
    assert name in files(heard)
    with heard.database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, heard.world.seats["yusuf"]), NOW)
        assert len(session.scalars(select(ThreadSound)).all()) == before - 1
    assert name not in files(heard)


def test_neither_the_sound_nor_what_is_said_in_it_can_be_read_at_rest(heard: Heard) -> None:
    sound, _track = ready(heard)
    mp3 = ask(heard.reader("yusuf"), "GET", sound).data
    assert mp3[108:324] not in b"".join(path.read_bytes() for path in heard.files)
    with heard.database.engine.connect() as connection:
        assert "ride" not in repr([tuple(row) for row in connection.execute(select(ThreadSound.__table__))])
