"""Facilitators hear a draft before they share it, and nobody else does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.minutes.models import DraftSound
from tests.probing import ask, token
from tests.speech.hearing import Heard, files_of, heard, listen, loudness, samples_of, sentences

__all__ = ["heard"]
pytestmark = pytest.mark.both


def draft(heard: Heard) -> str:
    return f"{heard.minutes('lately')}draft"


def rows(heard: Heard) -> list[DraftSound]:
    with heard.database.reading() as session:
        return list(session.scalars(select(DraftSound).order_by(DraftSound.id)))


def files(heard: Heard) -> set[str]:
    return {path.name for path in files_of(heard.database)}


def write(heard: Heard, agreed: str) -> None:
    """Kari writes this, saves it, and goes on to where it is heard."""
    kari = heard.reader("kari")
    kari.get(draft(heard))
    kari.send(draft(heard), agreed=agreed, then="hear")
    assert kari.page.leads_to == f"{draft(heard)}/hearing"


def ready(heard: Heard) -> tuple[str, str]:
    """Kari asks to hear the draft, and the worker makes it; gives its sound and its track."""
    kari = heard.reader("kari")
    kari.get(f"{draft(heard)}/hearing")
    kari.send(f"{draft(heard)}/sound")
    heard.work()
    return listen(kari.get(f"{draft(heard)}/hearing"))


def test_kari_saves_hears_what_the_group_will_read_and_goes_back_to_share(heard: Heard) -> None:
    kari = heard.reader("kari")
    write(heard, "We eat at six.")
    page = kari.get(f"{draft(heard)}/hearing")
    assert page.heading == "Hear it before you share"
    assert "We eat at six." in page.text
    sound, track = ready(heard)
    answer = ask(kari, "GET", sound)
    assert (answer.status_code, answer.mimetype) == (200, "audio/mpeg")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert loudness(samples_of(answer.data)) > 500
    said = sentences(ask(kari, "GET", track).text)
    order = [
        "What we talked about",
        "We talked about this: lately.",
        "What we agreed",
        "We eat at six.",
        "Until next time",
    ]
    assert [one for one in said if one in order][-5:] == order
    assert kari.get(f"{draft(heard)}/hearing").html.select(f"a.button[href='{draft(heard)}']")


def test_the_phones_voice_reads_the_same_page_in_the_language_of_its_words(heard: Heard) -> None:
    kari = heard.reader("kari", "nb")
    told = ask(kari, "GET", f"{draft(heard)}/hearing?ear").get_json()
    assert {"text": "We talked about this: lately.", "language": "en"}.items() <= next(
        one for one in told if one["text"].startswith("We talked about")
    ).items()
    assert next(one for one in told if one["text"] == "Det vi ble enige om")["language"] == "nb"


def test_nobody_but_facilitators_hears_a_draft(heard: Heard) -> None:
    write(heard, "We eat at six.")
    sound, track = ready(heard)
    assert ask(heard.reader("jonas"), "GET", sound).status_code == 200
    for name in ("amina", "yusuf", "selam"):
        one = heard.reader(name)
        for address in (sound, track, f"{draft(heard)}/hearing"):
            assert ask(one, "GET", address).status_code == 403, (name, address)
        assert ask(one, "POST", f"{draft(heard)}/sound", data={"csrf_token": token(one)}).status_code == 403
        assert ask(one, "GET", f"{heard.minutes('lately')}sound.mp3").status_code == 404, "the group's is not there yet"
    for name in ("stig", "ingrid", "berit", "siri"):
        for address in (sound, track, f"{draft(heard)}/hearing"):
            assert ask(heard.reader(name), "GET", address).status_code == 404, (name, address)


def test_of_a_draft_that_is_saved_anew_the_old_words_are_not_heard_and_only_new_ones_are_spoken(heard: Heard) -> None:
    write(heard, "We eat at six.")
    sound, _track = ready(heard)
    write(heard, "We eat at seven.")
    kari = heard.reader("kari")
    assert ask(kari, "GET", sound).status_code == 404
    noting = heard.note()
    heard.work()
    assert noting.spoken == [], "it is not made before somebody asks"
    _sound, track = ready(heard)
    assert set(noting.spoken) == {"We eat at seven."}
    assert "We eat at six." not in sentences(ask(kari, "GET", track).text)


def test_when_it_is_shared_the_sound_of_the_draft_goes_at_once_and_that_of_the_minutes_is_made(heard: Heard) -> None:
    write(heard, "We eat at six.")
    sound, _track = ready(heard)
    names = {row.file_name for row in rows(heard)}
    kari = heard.reader("kari")
    kari.get(draft(heard))
    kari.send(draft(heard), to=f"{heard.minutes('lately')}sharing")
    assert rows(heard) == []
    assert names.isdisjoint(files(heard))
    assert ask(kari, "GET", sound).status_code == 404
    assert kari.get(f"{draft(heard)}/hearing", 303).leads_to == draft(heard)
    heard.work()
    listen(heard.reader("amina").get(heard.minutes("lately")))


def test_what_is_taken_out_for_good_and_what_is_thrown_away_goes_from_the_sound_of_the_draft_too(heard: Heard) -> None:
    kari, here = heard.reader("kari"), heard.minutes("been")
    for ends in ("taken out", "thrown away"):
        kari.get(f"{here}draft")
        kari.send(f"{here}draft", agreed=f"We eat at six: {ends}.", then="hear")
        kari.get(f"{here}draft/hearing")
        kari.send(f"{here}draft/sound")
        heard.work()
        before = {row.file_name for row in rows(heard)}
        if ends == "taken out":
            where = f"{here}corrections/taking-out"
            page = kari.get(where)
            box = next(one for one in page.html.select("input[name=sentences]") if "talked" in one.parent.get_text())
            kari.send(where, sentences=[str(box["value"])])
        else:
            kari.get(here)
            kari.send(f"{here}draft/removal")
        gone = before - {row.file_name for row in rows(heard)}
        assert len(gone) == 1, ends
        assert gone.isdisjoint(files(heard)), ends
