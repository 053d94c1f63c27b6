"""Sound as phones record it, made by ffmpeg, with a place, a title and a name in it."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from portal.core import sound

CANARY = "CanaryInTheTitle"
BESIDE = ("-metadata", f"title={CANARY}", "-metadata", f"artist={CANARY}", "-metadata", "location=+59.91+010.75/")
PHONES = {
    "m4a": ("-ar", "44100", "-c:a", "aac", "-f", "ipod"),
    "3gp": ("-ar", "8000", "-ac", "1", "-c:a", "libopencore_amrnb", "-b:a", "12.2k", "-f", "3gp"),
    "webm": ("-ar", "48000", "-c:a", "libopus", "-f", "webm"),
    "ogg": ("-ar", "48000", "-c:a", "libopus", "-f", "ogg"),
    "mp3": ("-ar", "44100", "-c:a", "libmp3lame", "-f", "mp3"),
    "wav": ("-ar", "44100", "-f", "wav"),
    "aac": ("-ar", "44100", "-c:a", "aac", "-f", "adts"),
    "amr": ("-ar", "8000", "-ac", "1", "-c:a", "libopencore_amrnb", "-b:a", "12.2k", "-f", "amr"),
    "caf": ("-ar", "44100", "-c:a", "pcm_s16le", "-f", "caf"),
}
"""How each kind of recording is made, by its ending."""
SILENCE = (b"\xff\xf3\x38\xc4" + bytes(sound.FRAME_BYTES - 4)) * 84
"""Three seconds, as the portal keeps them."""
VIDEO = ("-f", "lavfi", "-i", "testsrc=size=160x120:rate=5", "-shortest", "-c:v", "mpeg4")


def ffmpeg() -> str:
    """The ffmpeg of this machine, or that of the package which the tests bring along."""
    found = sound.ffmpeg()
    assert found is not None
    return found


@cache
def recorded(phone: str, seconds: int) -> bytes:
    """A tone of so many seconds, as this kind of phone records it; `video` has a picture beside it."""
    how = (*VIDEO, "-c:a", "aac", "-f", "3gp") if phone == "video" else PHONES[phone]
    source = f"sine=frequency=330:sample_rate=44100:duration={seconds}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recorded"  # some are finished by going back to their beginning
        line = [ffmpeg(), "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", source, *how, *BESIDE, str(path)]
        subprocess.run(line, capture_output=True, check=True)
        return path.read_bytes()


def tone(seconds: int) -> bytes:
    """A plain WAV."""
    return recorded("wav", seconds)
