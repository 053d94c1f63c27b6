"""A portal that can be heard: espeak-ng, ffmpeg, a folder for its files, and a worker that does what waits."""

from __future__ import annotations

import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock, files, jobs, sound
from portal.core.database import Database
from portal.meetings.models import MeetingSound
from portal.minutes.models import Minutes, MinutesSound
from portal.minutes.rules import SOUND
from portal.speech.engines import Espeak, SpeechEngine, Voices
from portal.speech.samples import Samples
from tests.reader import Page, Reader
from tests.world import NOW, World

FFMPEG = sound.ffmpeg()
ESPEAK = Espeak(frozenset({"nb", "en", "uk"}))

SCRIPT = """
import json, struct, sys, time
if sys.argv[1:] == ["voices"]:
    print(json.dumps({"version": "1", "voices": ["nb", "en-gb", "uk"]}))
    raise SystemExit
for line in sys.stdin.buffer:
    said = json.loads(line)
    HOW
    sound = b"\\0\\x20\\0\\xe0" * 8000
    sys.stdout.buffer.write(struct.pack("!ii", 16000, len(sound)) + sound)
    sys.stdout.buffer.flush()
"""
HOW = {
    "speaks": "pass",
    "crashes": "raise SystemExit(1)",
    "hangs": "time.sleep(60)",
    "hangs in the middle": "sys.stdout.buffer.write(struct.pack('!ii', 16000, 100) + b'..'); sys.stdout.flush()\n"
    "    time.sleep(60)",
    "says nonsense": "sys.stdout.buffer.write(b'Hello, this is no sound at all'); continue",
    "says more than there is": "sys.stdout.buffer.write(struct.pack('!ii', 16000, 2_000_000_000)); continue",
    "fails at one": "if 'Hard' in said: raise SystemExit(1)",
    "fails at one once": "import pathlib; seen = pathlib.Path(sys.argv[0] + '.seen')\n"
    "    if 'Hard' in said and not seen.exists(): seen.touch(); raise SystemExit(1)",
}  # fmt: skip
"""What a program of ours does that stands in for a voice, by name."""


def script(folder: Path, how: str) -> tuple[str, ...]:
    """The command of a real program that behaves like this."""
    path = folder / f"{how.replace(' ', '_')}.py"
    path.write_text(SCRIPT.replace("HOW", HOW[how]))
    return (sys.executable, "-I", str(path))


@dataclass
class Noting:
    """A voice that notes what it is asked to say, and lets something happen meanwhile, once."""

    engine: SpeechEngine
    spoken: list[str] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    @property
    def languages(self) -> frozenset[str]:
        return self.engine.languages

    @property
    def side_by_side(self) -> int:
        return self.engine.side_by_side

    @property
    def plain(self) -> bool:
        return self.engine.plain

    def version(self, language: str) -> str:
        return self.engine.version(language)

    def speak(self, spoken: Sequence[str], language: str) -> Iterator[Samples]:
        self.spoken += spoken
        while self.meanwhile:
            self.meanwhile.pop()()
        return self.engine.speak(spoken, language)


@dataclass
class Heard:
    """That portal, with its worker."""

    app: Flask
    database: Database
    world: World
    folder: Path
    """For programs of a test."""
    others: set[Path]
    """The files of the world."""

    @property
    def files(self) -> list[Path]:
        """The files that have come since the beginning."""
        return sorted(set(files_of(self.database)) - self.others)

    def use(self, voices: Voices) -> None:
        self.app.extensions["portal.voices"] = voices

    def note(self) -> Noting:
        """From now on it is noted what is spoken."""
        noting = Noting(ESPEAK)
        self.use(Voices((noting,), FFMPEG))
        return noting

    def work(self) -> int:
        """Let the worker do what is due."""
        return jobs.do_all(self.database, clock.now, self.app.app_context)

    def sweep(self) -> None:
        files.sweep(self.database, clock.now() + timedelta(days=10_000))

    def reader(self, name: str | None, language: str = "en", *, htmx: bool = False) -> Reader:
        made = Reader(self.app, language=language, htmx=htmx)
        if name is not None:
            made.come_in_as(self.world.people[name])
        made.client.set_cookie("language", language, domain="127.0.0.1")
        return made

    def meeting(self, key: str = "next") -> str:
        return f"/groups/{self.world.group}/meetings/{self.world.meetings[key]}"

    def minutes(self, key: str = "been") -> str:
        return f"{self.meeting(key)}/minutes/"


@pytest.fixture
def heard(app: Flask, database: Database, world: World, tmp_path: Path) -> Iterator[Heard]:
    """The minutes of the world were shared just now, and wait for the worker."""
    before = app.extensions["portal.voices"]
    app.extensions["portal.voices"] = Voices((ESPEAK,), FFMPEG)
    with database.writing() as session, session.begin():
        for model in (MinutesSound, MeetingSound):
            for row in session.scalars(select(model)):
                files.drop(session, row)
                session.delete(row)
        shared = session.scalars(select(Minutes.id).where(Minutes.current > 0))
        jobs.put(session, SOUND, [str(one) for one in shared], NOW)
    yield Heard(app, database, world, tmp_path, set(files_of(database)))
    app.extensions["portal.voices"] = before


def files_of(database: Database) -> list[Path]:
    assert database.files is not None
    return list(database.files.glob("*"))


def listen(page: Page) -> tuple[str, str]:
    """The addresses of the sound and of its track on this page."""
    there = page.html.select_one("[data-listen]")
    assert there is not None
    assert there.audio is not None, there.get_text(" ", strip=True)
    return str(there.audio["src"]), str(there.track["src"])


def sentences(vtt: str) -> list[str]:
    """What is heard, in the order of a track."""
    return [block.split("\n", 2)[2].strip() for block in vtt.split("\n\n")[1:]]


def samples_of(mp3: bytes) -> array[int]:
    """What one hears, at 16 kHz."""
    assert FFMPEG is not None
    line = [FFMPEG, "-loglevel", "error", "-i", "pipe:0", "-f", "s16le", "-ar", "16000", "-ac", "1", "pipe:1"]
    return array("h", subprocess.run(line, input=mp3, capture_output=True, check=True).stdout)


def loudness(samples: array[int]) -> float:
    """How loud it is on the whole, of 32,768."""
    return (sum(one * one for one in samples) / max(len(samples), 1)) ** 0.5
