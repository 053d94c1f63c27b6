"""Sentences become one sound, piece by piece, and only those that were not there before are spoken. Knows no web."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from portal.core import sound
from portal.speech.ear import Heard
from portal.speech.engines import SpeechEngine, VoiceFails, Voices
from portal.speech.samples import Samples, at_our_rate, can_be_cut, frames, piece

SIDE_BY_SIDE = 2
"""So many processes speak at once."""
PORTION = 4_000
"""Letters that are spoken and made light in one go: four minutes, which take 20 MB until they are light."""
PATIENCE = 100.0
"""Seconds after which what is made is kept, and the rest is for another time: well within a worker's lease."""
ENOUGH = 3
"""So many sentences an engine may fail at in one making, each tried twice; then it is asked for no more."""


class Cue(NamedTuple):
    """When one sentence is heard."""

    start: int
    """In frames."""
    end: int
    key: str
    """A print of what was said by which voice: the same print is the same sound."""
    text: str
    """As it is shown."""

    @property
    def seconds(self) -> tuple[float, float]:
        return self.start * sound.FRAME_SAMPLES / sound.RATE, self.end * sound.FRAME_SAMPLES / sound.RATE


@dataclass(frozen=True)
class Made:
    """One sound, and what is heard in it when."""

    frames: bytes
    """An MP3, or samples where there was no ffmpeg."""
    light: bool
    """Whether it is an MP3."""
    cues: tuple[Cue, ...]
    left_out: bool = False
    """Whether there is something in it that no voice could read."""
    whole: bool = True
    """Whether all is made that can be; else it goes on another time."""
    spoken: int = 0
    """How many sentences were spoken for it; the others were there before."""

    @property
    def seconds(self) -> float:
        return self.cues[-1].seconds[1] if self.cues else 0.0

    def pieces(self) -> dict[str, bytes]:
        """The piece of each sentence by its print."""
        size = _frame(self.light)
        return {cue.key: self.frames[cue.start * size : cue.end * size] for cue in self.cues}


@dataclass
class _Making:
    """What is known while one sound is made."""

    voices: Voices
    until: float
    pieces: dict[str, bytes]
    """By the print of the sentence; empty where there is nothing to say."""
    failed: Counter[int] = field(default_factory=Counter)
    """How many sentences an engine has failed at, by its place among the voices."""
    whole: bool = True
    spoken: int = 0


def make(
    voices: Voices, heard: Sequence[Heard], left_out: Heard, before: Made | None = None, patience: float = PATIENCE
) -> Made:
    """One sound of these sentences, in which those that `before` has already are not spoken anew.

    What no voice can read is left out, and `left_out` is said in its place. What takes longer than `patience` is for
    another time: then it is not whole, and is given as `before`. Raises VoiceFails where there is nothing to be heard
    at all, and sound.CannotBeMade.
    """
    light = voices.ffmpeg is not None
    known = before.pieces() if before is not None and before.light == light else {}
    making = _Making(voices, time.monotonic() + patience, dict(known))
    wanted = [one if voices.speaks(one.language) else left_out for one in heard]
    _speak(making, wanted)
    failed = [making.whole and _found(making, one) is None for one in wanted]
    if any(failed):
        _speak(making, [left_out])
    cues: list[Cue] = []
    made: list[bytes] = []
    at, missing = 0, False
    for one, original, fails in zip(wanted, heard, failed, strict=True):
        said = left_out if fails else one
        was_missing, missing = missing, said is not original
        key = None if missing and was_missing else _found(making, said)
        if key is None or not making.pieces[key]:
            continue
        size = len(making.pieces[key]) // _frame(light)
        cues.append(Cue(at, at + size, key, said.text))
        made.append(making.pieces[key])
        at += size
    if not cues and making.whole:
        raise VoiceFails
    missed = any(fails or one is not was for one, was, fails in zip(wanted, heard, failed, strict=True))
    return Made(b"".join(made), light, tuple(cues), missed, making.whole, making.spoken)


def print_of(engine: SpeechEngine, one: Heard) -> str:
    """What is the same for the same words by the same voice."""
    said = "\n".join([one.language, engine.version(one.language), one.spoken])
    return sha256(said.encode()).hexdigest()[:24]


def _found(making: _Making, one: Heard) -> str | None:
    """The print of the piece that is there for this sentence, by the best voice that could say it."""
    prints = (print_of(engine, one) for engine in making.voices.of(one.language))
    return next((key for key in prints if key in making.pieces), None)


def _speak(making: _Making, heard: Sequence[Heard]) -> None:
    """Let there be a piece for each of these sentences, as far as the voices can and the time lasts."""
    for place, engine in enumerate(making.voices.engines):
        rest = {
            one.language: list(dict.fromkeys(other for other in heard if other.language == one.language))
            for one in heard
            if one.language in engine.languages
        }
        for same in rest.values():
            todo = iter([one for one in same if _found(making, one) is None])
            while some := list(_portion(todo)):
                if making.failed[place] >= ENOUGH:
                    break
                if time.monotonic() > making.until:
                    making.whole = False
                    return
                _keep(making, engine, some, _said(making, place, engine, some))


def _portion(todo: Iterator[Heard]) -> Iterator[Heard]:
    """As many sentences as are spoken in one go."""
    letters = 0
    for one in todo:
        yield one
        letters += len(one.spoken)
        if letters >= PORTION:
            return


def _said(making: _Making, place: int, engine: SpeechEngine, some: list[Heard]) -> list[Samples | None]:
    """The sound of each of these sentences, None where this engine failed at it."""
    size = -(-len(some) // engine.side_by_side)
    parts = [some[start : start + size] for start in range(0, len(some), size)]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        found = pool.map(lambda part: _one_after_the_other(making, place, engine, part), parts)
        return [one for part in found for one in part]


def _one_after_the_other(
    making: _Making, place: int, engine: SpeechEngine, part: list[Heard]
) -> list[Samples | None]:  # fmt: skip
    """What one process says of these. Where it fails another tries the same sentence once more, and then goes on."""
    found: list[Samples | None] = []
    tried_at = -1
    while len(found) < len(part):
        rest = [one.spoken for one in part[len(found) :]]
        if making.failed[place] >= ENOUGH:
            return found + [None] * len(rest)
        try:
            for given in engine.speak(rest, part[0].language):
                found.append(piece(given) if can_be_cut(given.rate) else None)
        except VoiceFails:
            if len(found) == tried_at:
                found.append(None)
                making.failed[place] += 1
            else:
                tried_at = len(found)
    return found


def _keep(making: _Making, engine: SpeechEngine, some: list[Heard], said: list[Samples | None]) -> None:
    """Make light what was said, all of one rate in one go, and keep the piece of each sentence."""
    there = [(print_of(engine, one), given) for one, given in zip(some, said, strict=True) if given is not None]
    making.spoken += len(there)
    for rate in {given.rate for _key, given in there}:
        same = [(key, given) for key, given in there if given.rate == rate]
        run = Samples(rate, b"".join(given.sound for _key, given in same))
        if making.voices.ffmpeg is None:
            encoded = at_our_rate(run)
        else:
            encoded = sound.encode(run.sound, making.voices.ffmpeg, rate) if run.sound else b""
        at, size = 0, _frame(making.voices.ffmpeg is not None)
        for key, given in same:
            making.pieces[key] = encoded[at : at + frames(given) * size]
            at += frames(given) * size


def _frame(light: bool) -> int:
    """Bytes of one frame."""
    return sound.FRAME_BYTES if light else 2 * sound.FRAME_SAMPLES
