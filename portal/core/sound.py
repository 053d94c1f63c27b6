"""Making sound with ffmpeg, which runs as a process of its own: what somebody sent becomes a plain, light MP3.

Whatever a phone wrote beside the sound (a place, a time, a title, a picture, a name) stays behind. The MP3 has a
constant rate, no header and no frame that leans on another, so that a piece of it is a slice: FRAME_SAMPLES are
FRAME_BYTES.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

RATE = 16_000
"""Samples a second, one channel of 16 bits."""
FRAME_SAMPLES = 576
FRAME_BYTES = 108
"""24 kbit/s: 0.18 MB a minute."""
LONGEST = 180
"""Seconds of what somebody says. From safety.md, rule 12."""
TIME_LIMIT = 90
"""Seconds for one piece of work. A worker's lease is longer."""
MEMORY = 1 << 30
"""Bytes that ffmpeg may take."""

KINDS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftyp", "mov"), (0, b"OggS", "ogg"), (0, b"\x1aE\xdf\xa3", "matroska"), (8, b"WAVE", "wav"),
    (0, b"caff", "caf"), (0, b"fLaC", "flac"), (0, b"#!AMR", "amr"), (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"), (0, b"\xff\xf3", "mp3"), (0, b"\xff\xf2", "mp3"), (0, b"\xff\xfa", "mp3"),
    (0, b"\xff\xf1", "aac"), (0, b"\xff\xf9", "aac"),
)  # fmt: skip
"""Where which bytes stand in what phones record, and how ffmpeg calls it. It is told, so that it never guesses: among
what it knows are lists of other addresses."""
PLAIN = (
    "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1",
    "-fflags", "+bitexact", "-flags:a", "+bitexact", "-ac", "1", "-ar", str(RATE),
    "-c:a", "libmp3lame", "-b:a", "24k", "-reservoir", "0", "-f", "mp3",
    "-id3v2_version", "0", "-write_id3v1", "0", "-write_xing", "0", "pipe:1",
)  # fmt: skip


class NoSound(Exception):
    """It is no sound that we can read, or it is broken."""


class CannotBeMade(Exception):
    """There is no ffmpeg, or it failed at what it should be able to do."""


@dataclass(frozen=True)
class Sound:
    """An MP3."""

    mp3: bytes
    cut: bool = False
    """Whether it was longer than it may be, and the end is missing."""

    @property
    def seconds(self) -> float:
        return seconds(self.mp3)


def kind_of(sent: bytes) -> str:
    """What it is by its first bytes, as ffmpeg calls it; neither a name nor a type is believed. Raises NoSound."""
    kind = next((kind for at, magic, kind in KINDS if sent[at : at + len(magic)] == magic), None)
    if kind is None or (kind == "wav" and not sent.startswith(b"RIFF")):
        raise NoSound
    return kind


@cache
def ffmpeg(setting: str = "") -> str | None:
    """The path of ffmpeg: that of the setting, the system's, or the one of the package imageio-ffmpeg; None without.

    None too on a machine that is not Linux: there a file cannot lie in memory alone.
    """
    if not hasattr(os, "memfd_create"):
        return None
    if setting or (found := shutil.which("ffmpeg")):
        return setting or found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        return None
    with suppress(RuntimeError):
        return get_ffmpeg_exe()
    return None


def ready(sent: bytes, program: str, longest: int = LONGEST) -> Sound:
    """What somebody recorded as a plain MP3 of at most `longest` seconds, without what the phone wrote beside it.

    Raises NoSound, and CannotBeMade where it cannot even be tried.
    """
    kind = kind_of(sent)
    held = os.memfd_create("sound")  # on no disk; ffmpeg looks for the index of a phone's recording at its end
    try:
        with open(held, "wb", closefd=False) as file:
            file.write(sent)
        source = ("-f", kind, "-i", f"/proc/self/fd/{held}", "-t", str(longest + 1))
        status, mp3 = _run(program, [*source, *PLAIN], b"", held)
    finally:
        os.close(held)
    if not mp3 and status:
        raise NoSound
    whole = _whole_frames(mp3)
    if len(whole) < 2 * FRAME_BYTES:
        raise NoSound
    most = round(longest * RATE / FRAME_SAMPLES) * FRAME_BYTES
    return Sound(whole[:most], cut=len(whole) > most)


def encode(pcm: bytes, program: str, rate: int = RATE) -> bytes:
    """An MP3 of these samples (`rate` a second, one channel, 16 bits, little end first).

    It has RATE samples a second, and each FRAME_SAMPLES of them are FRAME_BYTES. The frames come a little later than
    their samples and one or two more are given: a cut belongs into silence. Raises CannotBeMade.
    """
    source = ("-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0")
    status, mp3 = _run(program, [*source, *PLAIN], pcm, None)
    if status or not mp3:
        raise CannotBeMade
    return _whole_frames(mp3)


def seconds(mp3: bytes) -> float:
    """How long an MP3 of ours is."""
    return len(mp3) / FRAME_BYTES * FRAME_SAMPLES / RATE


def _whole_frames(mp3: bytes) -> bytes:
    """Without the piece of a frame at the end of what was broken off."""
    return mp3[: len(mp3) - len(mp3) % FRAME_BYTES]


def _run(program: str, what: list[str], given: bytes, held: int | None) -> tuple[int, bytes]:
    """Run ffmpeg and give how it ended and what it wrote. Raises CannotBeMade where it does not begin, or end."""
    line = [program, "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"]
    try:
        process = subprocess.Popen(
            [*line, "-protocol_whitelist", "file,pipe", *what],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            pass_fds=() if held is None else (held,), env={"PATH": os.defpath},
        )  # fmt: skip
    except OSError:
        raise CannotBeMade from None
    with process:
        with suppress(OSError):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            made, _nothing = process.communicate(given, timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            raise CannotBeMade from None
    return process.returncode, made
