"""Speaks sentences with piper, as a process of its own: it is never imported, and imports nothing of the portal.

Run as `python -I piper_process.py VOICE.onnx`, by the Python in which `piper-tts` is installed. It reads one sentence
as JSON a line, and answers as `espeak_process.py` does.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import Any


def speak(voice: Any, text: str) -> tuple[int, bytes]:
    """The rate and the sound of one sentence."""
    chunks = list(voice.synthesize(text))
    return voice.config.sample_rate, b"".join(chunk.audio_int16_bytes for chunk in chunks)


def main() -> None:
    from piper import PiperVoice

    voice = PiperVoice.load(sys.argv[1])
    for line in sys.stdin.buffer:
        rate, sound = speak(voice, json.loads(line))
        sys.stdout.buffer.write(struct.pack("!ii", rate, len(sound)) + sound)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
