"""Voices: a sentence and its language in, sound out. Each speaks in a process of its own, which may crash or hang.

Nothing is ever read by a voice of another language: an engine says for which languages it truly has one, and whoever
asks it for another gets VoiceFails. Words go to the process by its input: what stands in a command line everybody on
the machine can read.
"""

from __future__ import annotations

import json
import os
import re
import resource
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from portal.settings import Settings, UnsafeSettings, VoiceSettings
from portal.speech.samples import Samples, can_be_cut

HERE = Path(__file__).parent
ESPEAK = (sys.executable, "-I", str(HERE / "espeak_process.py"))
VOICES_OF_ESPEAK = {
    "nb": "nb", "en": "en-gb", "ar": "ar", "ti": "ti", "uk": "uk", "pl": "pl", "ku": "ku", "tr": "tr", "ur": "ur",
    "ru": "ru", "lt": "lt",
}  # fmt: skip
"""Its voice for each of our languages. It has none for nn, so, ckb and Dari; for ti only from 1.52 on."""
LOOKS = 10.0
"""Seconds that espeak-ng may take to say which voices it has."""
SENTENCE = 10.0
"""Seconds for one sentence of espeak-ng, of which a long one takes a twentieth of a second."""
FIRST_SENTENCE = 40.0
"""Seconds for one sentence of piper, which first loads its voice."""
MEMORY = 4 << 30
"""Bytes that such a process may ask for; piper takes 830 MB."""
LONGEST = 40_000_000
"""Bytes of one sentence. What says that it is longer is broken."""
LETTERS = 8_000
"""Of one sentence: a pipe takes so many bytes whether or not anybody reads them."""
HEADER = struct.Struct("!ii")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
"""With some of these espeak-ng is given orders."""
OWN_NAMES = {"nb": {"nb", "no"}, "ku": {"ku", "kmr"}, "fa_AF": {"prs"}}
"""How voices may call a language of ours, where they call it otherwise."""


class VoiceFails(Exception):
    """There is no such voice, or it crashed, or it took too long."""


class SpeechEngine(Protocol):
    """One way to make sound of sentences."""

    @property
    def languages(self) -> frozenset[str]:
        """The codes of the languages for which it truly has a voice."""

    @property
    def side_by_side(self) -> int:
        """How many of it may speak at once."""

    @property
    def plain(self) -> bool:
        """Whether it is a fallback, before which a phone's own voice comes."""

    def version(self, language: str) -> str:
        """What is made anew when it changes: the voice, and how it speaks."""

    def speak(self, spoken: Sequence[str], language: str) -> Iterator[Samples]:
        """The sound of each sentence in their order, at a rate of which `can_be_cut` says yes.

        It is empty where there is nothing to say. Raises VoiceFails at the first sentence that it cannot say.
        """


@dataclass(frozen=True)
class Espeak:
    """espeak-ng, for those of its languages that are switched on. Robotic and clear: a fallback."""

    switched_on: frozenset[str]
    command: tuple[str, ...] = ESPEAK
    side_by_side: int = 2
    plain: bool = True

    @property
    def languages(self) -> frozenset[str]:
        if not self.switched_on:
            return frozenset()
        there = frozenset(look(self.command)[1])
        return frozenset(code for code in self.switched_on if VOICES_OF_ESPEAK.get(code) in there)

    def version(self, language: str) -> str:
        return f"espeak-ng {look(self.command)[0]} {VOICES_OF_ESPEAK[language]}"

    def speak(self, spoken: Sequence[str], language: str) -> Iterator[Samples]:
        if language not in self.languages:
            raise VoiceFails
        return said((*self.command, VOICES_OF_ESPEAK[language]), spoken, SENTENCE)


@dataclass(frozen=True)
class Piper:
    """piper, with the voices that whoever runs the portal has put there. It takes much memory, so one at a time."""

    python: str
    """The program of the Python in which it is installed."""
    voices: dict[str, VoiceSettings]
    side_by_side: int = 1
    plain: bool = False

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(code for code, voice in self.voices.items() if voice.path.is_file())

    def version(self, language: str) -> str:
        path = self.voices[language].path
        return f"piper {path.name} {path.stat().st_size if path.is_file() else 0}"

    def speak(self, spoken: Sequence[str], language: str) -> Iterator[Samples]:
        if language not in self.languages:
            raise VoiceFails
        command = (self.python, "-I", str(HERE / "piper_process.py"), str(self.voices[language].path))
        return said(command, spoken, FIRST_SENTENCE)


@dataclass(frozen=True)
class Voices:
    """The engines of this portal, the best first."""

    engines: tuple[SpeechEngine, ...] = ()
    ffmpeg: str | None = None
    """The program that makes sound light; without it sound is ten times as heavy."""

    def speaks(self, language: str) -> bool:
        """Whether anything written in this language can be heard."""
        return any(language in engine.languages for engine in self.engines)

    def plain(self, language: str) -> bool:
        """Whether this language can be heard, but only in a voice before which a phone's own comes."""
        engines = self.of(language)
        return bool(engines) and all(engine.plain for engine in engines)

    def of(self, language: str) -> list[SpeechEngine]:
        """Who may read it, the best first."""
        return [engine for engine in self.engines if language in engine.languages]


def from_settings(settings: Settings, ffmpeg: str | None) -> Voices:
    """The voices of these settings: piper's, and then espeak-ng. Raises UnsafeSettings where a voice is none."""
    engines: list[SpeechEngine] = []
    if settings.voices:
        wrong = [line for code, voice in settings.voices.items() for line in _wrong_with(code, voice)]
        python = settings.piper or (sys.executable if find_spec("piper") is not None else "")
        if not python:
            wrong.append("PORTAL_PIPER is missing. Set it to the Python in which piper-tts is installed.")
        if wrong:
            raise UnsafeSettings(wrong)
        engines.append(Piper(python, dict(settings.voices)))
    if settings.espeak:
        engines.append(Espeak(settings.espeak))
    return Voices(tuple(engines), ffmpeg)


def _wrong_with(code: str, voice: VoiceSettings) -> list[str]:
    """What is wrong with a voice of piper, in sentences: it must say itself that it speaks this language."""
    described = voice.path.with_name(f"{voice.path.name}.json")
    try:
        speaks = json.loads(described.read_text())["language"]["code"]
    except (OSError, ValueError, LookupError, TypeError):
        return [
            f"PORTAL_VOICES names what is no voice of piper: {voice.path}, or {described.name} beside it is missing."
        ]
    if not isinstance(speaks, str) or speaks.split("_")[0] not in OWN_NAMES.get(code, {code}):
        never = "Nothing is read by a voice of another language."
        return [f"PORTAL_VOICES names {voice.path}, which does not speak {code}. {never}"]
    return []


@cache
def look(command: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Which version espeak-ng is, and which voices it has; none where it is not there."""
    try:
        told = subprocess.run([*command, "voices"], capture_output=True, timeout=LOOKS, check=True, env=_around())
        found = json.loads(told.stdout)
        return found["version"], tuple(found["voices"])
    except (OSError, subprocess.SubprocessError, ValueError, LookupError, TypeError):
        return "", ()


def said(command: Sequence[str], spoken: Sequence[str], limit: float) -> Iterator[Samples]:
    """What a process says of these sentences, one after the other.

    It has `limit` seconds for each. Raises VoiceFails where it does not begin, crashes, hangs or says nonsense.
    """
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_around(),
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        raise VoiceFails from None
    try:
        with suppress(OSError):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        for sentence in spoken:
            yield _one(process, sentence, limit)
    finally:
        process.kill()
        process.communicate()


def _one(process: subprocess.Popen[bytes], sentence: str, limit: float) -> Samples:
    """The sound of one sentence. Raises VoiceFails."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
    until = time.monotonic() + limit
    try:
        process.stdin.write(json.dumps(CONTROL.sub(" ", sentence)[:LETTERS]).encode() + b"\n")
        process.stdin.flush()
    except OSError:
        raise VoiceFails from None
    rate, size = HEADER.unpack(_exactly(process.stdout.fileno(), HEADER.size, until))
    if not 8_000 <= rate <= 48_000 or not can_be_cut(rate) or not 0 <= size <= LONGEST or size % 2:
        raise VoiceFails
    return Samples(rate, _exactly(process.stdout.fileno(), size, until))


def _exactly(pipe: int, size: int, until: float) -> bytes:
    """So many bytes, or VoiceFails where they have not come by then."""
    found = bytearray()
    while len(found) < size:
        ready, _, _ = select.select([pipe], [], [], max(until - time.monotonic(), 0))
        piece = os.read(pipe, min(size - len(found), 1 << 16)) if ready else b""
        if not piece:
            raise VoiceFails
        found += piece
    return bytes(found)


def _around() -> dict[str, str]:
    """What such a process knows of this one: nothing that is secret."""
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
