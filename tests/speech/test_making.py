"""Sentences become one sound: each said once, cut where it is silent, and what no voice can read left out and told."""

from __future__ import annotations

import time
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from portal.core import sound
from portal.speech.ear import Heard
from portal.speech.engines import Espeak, SpeechEngine, VoiceFails, Voices
from portal.speech.making import Cue, Made, make
from portal.speech.models import cues_of, written_down
from tests.speech.hearing import ESPEAK, FFMPEG, Noting, loudness, samples_of, script

pytestmark = pytest.mark.real_time
LEFT_OUT = Heard("A part in another language is left out.", "A part in another language is left out.", "en")
WORDS = "We met in the kitchen at five o'clock, and there was soup on the table for {} of us."


def english(*sentences: str) -> list[Heard]:
    return [Heard(one, one, "en") for one in sentences]


def voices(*engines: SpeechEngine) -> Voices:
    return Voices(engines or (ESPEAK,), FFMPEG)


def slice_of(made: Made, cue: Cue) -> array[int]:
    return samples_of(made.frames[cue.start * 108 : cue.end * 108])


def test_three_hundred_words_are_one_light_sound_with_a_cue_for_each_sentence() -> None:
    heard = english(*(WORDS.format(number) for number in range(17)))
    made = make(voices(), heard, LEFT_OUT)
    assert [cue.text for cue in made.cues] == [one.text for one in heard]
    assert made.cues[0].start == 0
    assert all(before.end == after.start for before, after in zip(made.cues, made.cues[1:], strict=False))
    assert made.cues[-1].end * sound.FRAME_BYTES == len(made.frames)
    assert len(made.frames) / made.seconds * 60 <= 200_000, "0.2 MB a minute"
    samples = samples_of(made.frames)
    assert len(samples) / 16_000 == pytest.approx(made.seconds, abs=0.1)
    assert len(samples) / 16_000 == pytest.approx(sum(len(one.text) for one in heard) / 15, rel=0.25), (
        "15 letters a second"
    )
    assert (made.whole, made.left_out, made.spoken) == (True, False, 17)


def test_each_piece_is_its_sentence_and_begins_and_ends_in_silence() -> None:
    made = make(voices(), english("Soup.", WORDS.format("all"), "Bread."), LEFT_OUT)
    for cue in made.cues:
        samples = samples_of(made.frames)[round(cue.seconds[0] * 16_000) : round(cue.seconds[1] * 16_000)]
        assert loudness(samples) > 400
        assert loudness(samples[:600]) < 60, "the end of the sentence before"
        assert loudness(samples[-1600:]) < 60, "its own end is cut off"


def test_what_was_there_before_is_taken_as_it_is_and_only_what_is_new_is_spoken() -> None:
    heard = english(*(WORDS.format(number) for number in range(8)))
    noting = Noting(ESPEAK)
    before = make(voices(noting), heard, LEFT_OUT)
    noting.spoken.clear()
    changed = [*heard[:3], *english("Now it is another."), *heard[4:]]
    after = make(voices(noting), changed, LEFT_OUT, before)
    assert noting.spoken == ["Now it is another."]
    assert after.spoken == 1
    was, now = before.pieces(), after.pieces()
    assert len(was.keys() & now.keys()) == 7
    assert all(was[key] == now[key] for key in was.keys() & now.keys())
    turned = make(voices(noting), [*reversed(heard)], LEFT_OUT, before)
    assert turned.spoken == 0
    assert turned.frames != before.frames
    assert len(turned.frames) == len(before.frames)


def test_what_is_said_twice_is_spoken_once() -> None:
    noting = Noting(ESPEAK)
    made = make(voices(noting), english("Soup.", "Bread.", "Soup."), LEFT_OUT)
    assert sorted(noting.spoken) == ["Bread.", "Soup."]
    assert [cue.text for cue in made.cues] == ["Soup.", "Bread.", "Soup."]


def test_another_voice_or_version_is_made_anew() -> None:
    before = make(voices(), english("Soup."), LEFT_OUT)
    other = make(voices(), [Heard("Soup.", "Soup.", "nb")], LEFT_OUT, before)
    assert other.spoken == 1
    assert make(Voices((ESPEAK,), None), english("Soup."), LEFT_OUT, before).spoken == 1


def test_what_no_voice_can_read_is_left_out_and_that_is_said_once() -> None:
    heard = [*english("Soup."), Heard("Maraq.", "Maraq.", "so"), Heard("Rooti.", "Rooti.", "so"), *english("Bread."),
             Heard("سلام", "سلام", "und")]  # fmt: skip
    made = make(voices(), heard, LEFT_OUT)
    assert [cue.text for cue in made.cues] == ["Soup.", LEFT_OUT.text, "Bread.", LEFT_OUT.text]
    assert made.left_out


def test_parts_in_another_language_are_read_by_the_voice_of_that_language() -> None:
    noting = Noting(ESPEAK)
    asked: list[str] = []
    noting.meanwhile.append(lambda: asked.append("once"))
    made = make(
        voices(noting), [*english("Soup."), Heard("Суп.", "Суп.", "uk"), Heard("Suppe.", "Suppe.", "nb")], LEFT_OUT
    )
    assert [cue.text for cue in made.cues] == ["Soup.", "Суп.", "Suppe."]
    assert not made.left_out


def test_where_nothing_can_be_heard_it_fails() -> None:
    for nothing in ([], [Heard("Maraq.", "Maraq.", "so")], english("​", "…")):
        with pytest.raises(VoiceFails):
            make(Voices((Espeak(frozenset({"nb"})),), FFMPEG), nothing, LEFT_OUT)
    with pytest.raises(VoiceFails):
        make(Voices((), FFMPEG), english("Soup."), LEFT_OUT)


def test_a_sentence_of_which_there_is_nothing_to_say_has_no_cue() -> None:
    made = make(voices(), english("Soup.", "​", "Bread."), LEFT_OUT)
    assert [cue.text for cue in made.cues] == ["Soup.", "Bread."]
    assert not made.left_out


def test_a_sentence_at_which_a_voice_fails_once_is_tried_again(tmp_path: Path) -> None:
    engine = replace(ESPEAK, command=script(tmp_path, "fails at one once"), side_by_side=1)
    made = make(voices(engine), english("One.", "Hard.", "Three."), LEFT_OUT)
    assert [cue.text for cue in made.cues] == ["One.", "Hard.", "Three."]


def test_a_sentence_at_which_a_voice_fails_again_is_read_by_the_next_voice(tmp_path: Path) -> None:
    fails = replace(ESPEAK, command=script(tmp_path, "fails at one"))
    noting = Noting(ESPEAK)
    made = make(voices(fails, noting), english("One.", "Hard.", "Three."), LEFT_OUT)
    assert [cue.text for cue in made.cues] == ["One.", "Hard.", "Three."]
    assert noting.spoken == ["Hard."]


def test_a_sentence_that_no_voice_can_say_is_left_out_and_the_others_are_heard(tmp_path: Path) -> None:
    fails = replace(ESPEAK, command=script(tmp_path, "fails at one"))
    made = make(voices(fails), english("One.", "Hard.", "Hard again.", "Three."), LEFT_OUT)
    assert [cue.text for cue in made.cues] == ["One.", LEFT_OUT.text, "Three."]
    assert made.left_out


def test_a_voice_that_is_broken_is_not_asked_for_each_sentence(tmp_path: Path) -> None:
    noting = Noting(replace(ESPEAK, command=script(tmp_path, "crashes")))
    begun = time.monotonic()
    with pytest.raises(VoiceFails):
        make(voices(noting), english(*(WORDS.format(number) for number in range(60))), LEFT_OUT)
    assert time.monotonic() - begun < 5
    other = make(voices(noting, ESPEAK), english("Soup.", "Bread.", "Salt.", "Pepper."), LEFT_OUT)
    assert len(other.cues) == 4


def test_what_takes_too_long_is_kept_and_goes_on_another_time() -> None:
    noting = Noting(ESPEAK)
    heard = english(*(f"{WORDS.format(number)} " * 12 for number in range(8)))
    made = make(voices(noting), heard, LEFT_OUT, patience=0.4)
    assert not made.whole
    assert 0 < len(made.cues) < 8
    first = list(noting.spoken)
    for _time in range(20):
        if made.whole:
            break
        made = make(voices(noting), heard, LEFT_OUT, made, patience=0.4)
    assert [cue.text for cue in made.cues] == [one.text for one in heard]
    assert len(noting.spoken) == len(set(noting.spoken)) == 8 >= len(first)


def test_ffmpeg_that_fails_is_told() -> None:
    with pytest.raises(sound.CannotBeMade):
        make(Voices((ESPEAK,), "/bin/false"), english("Soup."), LEFT_OUT)


def test_without_ffmpeg_there_are_samples() -> None:
    made = make(Voices((ESPEAK,), None), english("Soup.", "Bread."), LEFT_OUT)
    assert not made.light
    assert len(made.frames) == made.cues[-1].end * 2 * sound.FRAME_SAMPLES
    assert loudness(array("h", made.frames)) > 500


def test_cues_are_written_down_and_read_again() -> None:
    cues = (Cue(0, 5, "ab", 'He said "no" → ☕'), Cue(5, 10, "cd", "مرحبا"))
    assert cues_of(written_down(cues)) == cues
    assert cues_of(None) == ()
