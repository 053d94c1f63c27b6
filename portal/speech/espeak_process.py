"""Speaks sentences with espeak-ng, as a process of its own: it is never imported, and imports nothing of the portal.

Run as `python -I espeak_process.py voices`, it prints as JSON which version it is and which voices it truly has. With a
voice instead, like `nb`, it reads one sentence as JSON a line, and answers each with the rate and the number of bytes
(two integers, big end first) and then so many bytes of sound: one channel, 16 bits, little end first. Rate 0 says that
it could not. It takes the library of the package `espeakng-loader`, or else the system's.
"""

from __future__ import annotations

import ctypes
import importlib.util
import json
import struct
import sys
from pathlib import Path
from typing import Any

WORDS_A_MINUTE = 150
"""A little slower than espeak speaks by itself."""

DONT_EXIT, SYNCHRONOUS, UTF8, RATE = 0x8000, 2, 1, 1
SAYS_SOUND = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Voice(ctypes.Structure):
    """How speak_lib.h tells of a voice."""

    _fields_ = [
        ("name", ctypes.c_char_p), ("languages", ctypes.c_char_p), ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte), ("age", ctypes.c_ubyte), ("variant", ctypes.c_ubyte), ("unused", ctypes.c_ubyte),
        ("score", ctypes.c_int), ("spare", ctypes.c_void_p),
    ]  # fmt: skip


def library() -> tuple[Any, bytes | None]:
    """espeak-ng, and where its data lie; None where it knows that itself."""
    found = importlib.util.find_spec("espeakng_loader")
    if found is not None and found.origin is not None:
        folder = Path(found.origin).parent
        return ctypes.CDLL(str(folder / "libespeak-ng.so")), str(folder).encode()
    return ctypes.CDLL("libespeak-ng.so.1"), None


def begun() -> tuple[Any, int]:
    """espeak-ng, ready to speak, and its rate."""
    espeak, data = library()
    espeak.espeak_Info.restype = ctypes.c_char_p
    espeak.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(Voice))
    rate = espeak.espeak_Initialize(SYNCHRONOUS, 0, data, DONT_EXIT)
    if rate <= 0:
        raise SystemExit(1)
    return espeak, rate


def voices(espeak: Any) -> dict[str, bytes]:
    """The names of its voices by their language, for which each is the one voice and no stand-in."""
    found: dict[str, bytes] = {}
    for one in espeak.espeak_ListVoices(None):
        if not one:
            break
        found.setdefault(one.contents.languages[1:].decode(), one.contents.name)
    return found


def speak(espeak: Any, text: str) -> bytes:
    """The sound of one sentence; nothing where there is nothing to say."""
    pieces: list[bytes] = []

    def hear(samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            pieces.append(ctypes.string_at(samples, 2 * count))
        return 0

    said, kept = text.encode(errors="replace") + b"\0", SAYS_SOUND(hear)
    espeak.espeak_SetSynthCallback(kept)
    if espeak.espeak_Synth(said, len(said), 0, 1, 0, UTF8, None, None) or espeak.espeak_Synchronize():
        raise RuntimeError
    return b"".join(pieces)


def main() -> None:
    espeak, rate = begun()
    if sys.argv[1:] == ["voices"]:
        version = espeak.espeak_Info(None).decode().split(" ")[0]
        print(json.dumps({"version": version, "voices": sorted(voices(espeak))}))
        return
    voice = voices(espeak).get(sys.argv[1])
    if voice is None or espeak.espeak_SetVoiceByName(voice):
        raise SystemExit(1)
    espeak.espeak_SetParameter(RATE, WORDS_A_MINUTE, 0)
    for line in sys.stdin.buffer:
        try:
            sound = speak(espeak, json.loads(line))
        except RuntimeError:
            answer = struct.pack("!ii", 0, 0)
        else:
            answer = struct.pack("!ii", rate, len(sound)) + sound
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
