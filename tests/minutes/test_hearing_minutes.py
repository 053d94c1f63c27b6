"""Minutes are heard: made once when they are shared, by the same rules of access, and gone with what is taken out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from portal.core.jobs import Job
from portal.minutes.models import Minutes, MinutesSound
from portal.speech.engines import Espeak, Voices
from portal.speech.listening import wav_header
from portal.speech.models import State
from tests.probing import ask, token
from tests.speech.hearing import ESPEAK, FFMPEG, Heard, heard, listen, loudness, samples_of, script, sentences
from tests.world import NOW

__all__ = ["heard"]
pytestmark = pytest.mark.both
GIVEN_UP = "We could not make it ready to hear. You can try once more, or call us."
BEING_MADE = "The sound is being made. Come back in a moment. See if it is ready"


def change(heard: Heard, **words: str) -> None:
    """Kari changes the minutes that are shared, and shares the change."""
    kari, draft = heard.reader("kari"), f"{heard.minutes()}draft"
    kari.get(draft)
    kari.send(draft, to=f"{heard.minutes()}sharing", **words)


def take_out(heard: Heard, sentence: str) -> None:
    kari, where = heard.reader("kari"), f"{heard.minutes()}corrections/taking-out"
    page = kari.get(where)
    key = next(
        str(box["value"]) for box in page.html.select("input[name=sentences]") if sentence in box.parent.get_text()
    )
    kari.send(where, sentences=[key])


def rows(heard: Heard) -> list[MinutesSound]:
    with heard.database.reading() as session:
        return list(session.scalars(select(MinutesSound).order_by(MinutesSound.language)))


def test_shared_minutes_are_made_ready_by_the_worker_and_heard_in_the_order_of_the_page(heard: Heard) -> None:
    heard.work()
    amina = heard.reader("amina")
    page = amina.get(heard.minutes())
    assert re.search(r"Listen, 1 minute, 0\.[12] MB", page.text)
    sound, track = listen(page)
    answer = ask(amina, "GET", sound)
    assert (answer.status_code, answer.mimetype) == (200, "audio/mpeg")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    samples = samples_of(answer.data)
    assert loudness(samples) > 500
    cues = ask(amina, "GET", track)
    assert cues.mimetype == "text/vtt"
    said = sentences(cues.text)
    assert said[0] == "Minutes from Tuesday 3 February"
    order = ["This is what we said and agreed.", "We talked about this: been.", "What we did not agree on",
             "Whether to ask somebody in.", "Until next time", "Brings the suit"]  # fmt: skip
    assert [one for one in said if one in order] == order
    assert all(one in page.text for one in said if one != "Kari:"), "what is heard stands there, letter by letter"
    letters = sum(len(one) for one in said)
    assert len(samples) / 16_000 == pytest.approx(letters / 15 + 0.3 * len(said), rel=0.25)


def test_a_browser_gets_the_part_that_it_asks_for_and_a_file_to_keep_says_nothing_by_its_name(heard: Heard) -> None:
    heard.work()
    amina = heard.reader("amina")
    sound, _track = listen(amina.get(heard.minutes()))
    whole = ask(amina, "GET", sound)
    part = ask(amina, "GET", sound, headers={"Range": "bytes=216-431"})
    assert (part.status_code, part.data) == (206, whole.data[216:432])
    assert part.headers["Content-Range"] == f"bytes 216-431/{len(whole.data)}"
    assert ask(amina, "GET", sound, headers={"Range": f"bytes={len(whole.data)}-"}).status_code == 416
    kept = ask(amina, "GET", f"{sound}&keep")
    assert kept.headers["Content-Disposition"] == "attachment; filename=minutes.mp3"


def test_only_those_who_may_read_minutes_hear_them(heard: Heard) -> None:
    heard.work()
    sound, track = listen(heard.reader("amina").get(heard.minutes()))
    for address in (sound, track):
        for name in ("yusuf", "kari", "selam"):
            assert ask(heard.reader(name), "GET", address).status_code == 200, name
        assert ask(heard.reader("stig"), "GET", address).status_code == 404, "another group"
        assert ask(heard.reader("berit"), "GET", address).status_code == 404, "a coordinator"
        assert ask(heard.reader(None), "GET", address).status_code in (302, 303), "nobody"
        other = address.replace(f"/groups/{heard.world.group}/", f"/groups/{heard.world.other_group}/")
        assert ask(heard.reader("stig"), "GET", other).status_code == 404, "by the number of one's own group"


def test_a_draft_is_not_heard(heard: Heard) -> None:
    heard.work()
    for name in ("amina", "kari"):
        reader, here = heard.reader(name), heard.minutes("lately")
        assert ask(reader, "GET", f"{here}sound.mp3").status_code == 404
        assert ask(reader, "POST", f"{here}sound", data={"csrf_token": token(reader)}).status_code == 404


def test_whoever_reads_in_another_language_asks_for_it_once_and_hears_the_headings_in_it(heard: Heard) -> None:
    heard.work()
    assert [row.language for row in rows(heard)] == ["en", "nb"], "the languages of the group"
    with heard.database.writing() as session, session.begin():
        session.execute(delete(MinutesSound).where(MinutesSound.language == "nb"))
    amina = heard.reader("amina", "nb")
    page = amina.get(heard.minutes())
    assert page.html.select_one("[data-listen] audio") is None
    for _twice in range(2):
        amina.get(heard.minutes())
        if amina.page.html.select_one("[data-listen] form") is not None:
            amina.send(f"{heard.minutes()}sound")
    assert "Lyden blir laget." in amina.get(heard.minutes()).text
    assert ask(amina, "GET", f"{heard.minutes()}sound.mp3").status_code == 404, "it is not there yet"
    before = heard.note()
    assert heard.work() == 1
    assert len(before.spoken) == len(set(before.spoken)) > 5
    _sound, track = listen(amina.get(heard.minutes()))
    said = sentences(ask(amina, "GET", track).text)
    assert "Dette er det vi sa og ble enige om." in said
    assert "We talked about this: been." in said, "in the language in which it was written"


def test_two_who_ask_at_once_let_it_be_made_once(heard: Heard) -> None:
    heard.work()
    with heard.database.writing() as session, session.begin():
        session.execute(delete(MinutesSound))
    for name in ("amina", "yusuf"):
        reader = heard.reader(name)
        data = {"csrf_token": token(reader)}
        assert ask(reader, "POST", f"{heard.minutes()}sound", data=data).status_code == 303
    with heard.database.reading() as session:
        assert [job.kind for job in session.scalars(select(Job).where(Job.kind.like("sound%")))] == ["sound of minutes"]
    noting = heard.note()
    heard.work()
    assert len(noting.spoken) == len(set(noting.spoken))
    assert [row.state for row in rows(heard)] == [State.READY]


def test_with_htmx_the_place_where_one_asked_says_that_it_is_being_made(heard: Heard) -> None:
    heard.work()
    with heard.database.writing() as session, session.begin():
        session.execute(delete(MinutesSound))
    amina = heard.reader("amina", htmx=True)
    amina.get(heard.minutes())
    page = amina.send(f"{heard.minutes()}sound")
    assert BEING_MADE in page.text
    assert page.html.select_one("#listen [autofocus]") is not None
    assert page.html.h1 is None


def test_when_one_sentence_changes_only_that_one_is_spoken_anew(heard: Heard) -> None:
    heard.work()
    amina = heard.reader("amina")
    sound, track = listen(amina.get(heard.minutes()))
    before = ask(amina, "GET", sound).data
    change(heard, agreed="We agreed on this: been. The soup is at six.")
    assert ask(amina, "GET", sound).status_code == 404, "what does not stand there any more is not heard"
    noting = heard.note()
    heard.work()
    assert set(noting.spoken) == {"The soup is at six."}
    new_sound, new_track = listen(amina.get(heard.minutes()))
    after = ask(amina, "GET", new_sound).data
    assert new_sound != sound
    assert ask(amina, "GET", sound).status_code == ask(amina, "GET", track).status_code == 404
    assert "The soup is at six." in sentences(ask(amina, "GET", new_track).text)
    assert after[: 108 * 50] == before[: 108 * 50]


def test_when_the_group_agrees_the_sound_says_so(heard: Heard) -> None:
    heard.work()
    here = heard.minutes()
    with time_machine.travel(NOW + timedelta(days=3), tick=True):
        kari = heard.reader("kari")
        kari.get(here)
        kari.send(f"{here}agreement")
        heard.work()
        _sound, track = listen(kari.get(here))
        assert "We agree on these minutes" in sentences(ask(kari, "GET", track).text)


def test_what_is_taken_out_for_good_goes_from_the_sound_of_every_version_at_once(heard: Heard) -> None:
    heard.work()
    change(heard, agreed="We eat at six.")
    heard.work()
    amina = heard.reader("amina")
    sound, _track = listen(amina.get(heard.minutes()))
    files = {path.name for path in heard.files}
    assert len(files) == len(rows(heard)) == 2, "what was before is gone already"
    take_out(heard, "We eat at six.")
    assert heard.files == [], "not a byte of it is left in the folder"
    assert rows(heard) == []
    assert ask(amina, "GET", sound).status_code == 404
    heard.work()
    _sound, track = listen(amina.get(heard.minutes()))
    said = sentences(ask(amina, "GET", track).text)
    assert "We eat at six." not in said
    assert "Something was taken out because somebody asked." in said
    assert not {path.name for path in heard.files} & files


def test_what_is_taken_out_while_it_is_being_made_is_not_kept(heard: Heard) -> None:
    change(heard, agreed="The blue door stays shut. We eat at six.")
    noting = heard.note()
    noting.meanwhile.append(lambda: take_out(heard, "The blue door stays shut."))
    heard.work()
    amina = heard.reader("amina")
    _sound, track = listen(amina.get(heard.minutes()))
    assert "The blue door stays shut." not in sentences(ask(amina, "GET", track).text)
    assert len(heard.files) == len(rows(heard))


def test_the_sound_dies_with_its_minutes(heard: Heard) -> None:
    heard.work()
    assert heard.files
    with heard.database.writing() as session, session.begin():
        session.execute(delete(Minutes))
    assert rows(heard) == []
    heard.sweep()
    assert heard.files == []


def test_neither_the_sound_nor_what_is_said_in_it_can_be_read_at_rest(heard: Heard) -> None:
    heard.work()
    amina = heard.reader("amina")
    sound, _track = listen(amina.get(heard.minutes()))
    mp3 = ask(amina, "GET", sound).data
    kept = b"".join(path.read_bytes() for path in heard.files)
    assert mp3[108:324] not in kept
    with heard.database.engine.connect() as connection:
        told = repr([tuple(row) for row in connection.execute(select(MinutesSound.__table__))])
    assert "suit" not in told
    assert "We agreed" not in told


def test_where_no_voice_speaks_the_language_it_says_so_and_offers_a_call(heard: Heard) -> None:
    heard.use(Voices((Espeak(frozenset({"nb"})),), FFMPEG))
    heard.work()
    amina = heard.reader("amina")
    page = amina.get(heard.minutes())
    assert "We have no voice for this language yet. Call us, and we read it to you." in page.text
    assert page.html.select_one("[data-listen] form") is None
    assert ask(amina, "POST", f"{heard.minutes()}sound", data={"csrf_token": token(amina)}).status_code == 303
    assert rows(heard) == []


def test_what_cannot_be_made_says_so_and_is_tried_again_when_somebody_asks(heard: Heard) -> None:
    heard.use(Voices((replace(ESPEAK, command=script(heard.folder, "crashes")),), FFMPEG))
    heard.work()
    amina = heard.reader("amina")
    assert GIVEN_UP in amina.get(heard.minutes()).text
    heard.use(Voices((ESPEAK,), FFMPEG))
    amina.send(f"{heard.minutes()}sound")
    heard.work()
    listen(amina.get(heard.minutes()))


def test_without_ffmpeg_it_is_heard_all_the_same_and_heavier(heard: Heard) -> None:
    heard.use(Voices((ESPEAK,), None))
    heard.work()
    amina = heard.reader("amina")
    sound, _track = listen(amina.get(heard.minutes()))
    answer = ask(amina, "GET", sound)
    assert answer.mimetype == "audio/wav"
    assert answer.data.startswith(wav_header(len(answer.data) - 44))
    assert loudness(samples_of(answer.data)) > 500
    heard.use(Voices((ESPEAK,), FFMPEG))
    change(heard, agreed="We agreed on this: been. Now it is light.")
    heard.work()
    sound, _track = listen(amina.get(heard.minutes()))
    assert ask(amina, "GET", sound).mimetype == "audio/mpeg"
    assert loudness(samples_of(ask(amina, "GET", sound).data)) > 500
