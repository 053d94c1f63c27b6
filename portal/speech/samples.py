"""Samples of sound: one channel of 16 bits, little end first."""

from __future__ import annotations

import sys
from array import array
from math import gcd
from typing import NamedTuple

from portal.core.sound import FRAME_SAMPLES, RATE

FRAMES = 5
"""Pieces are so many frames long, or a multiple of it: that is a whole number of samples at the rates of all voices."""
PAUSE = 0.27
"""Seconds of silence after a sentence, at the least. A piece is cut in it, for its frames come a little late."""
QUIET = 160
"""How far a sample may be from silence that is none to the ear (of 32,768)."""


class Samples(NamedTuple):
    """Sound as a voice gave it."""

    rate: int
    sound: bytes


def can_be_cut(rate: int) -> bool:
    """Whether a piece of sound with so many samples a second can be cut out at frames."""
    return rate * FRAMES * FRAME_SAMPLES % RATE == 0


def piece(given: Samples) -> Samples:
    """The sound without the silence around it, with a pause after it: FRAMES frames, or a multiple.

    Nothing, if all is silence. `can_be_cut` must say yes of its rate.
    """
    samples = _trimmed(_array(given.sound), given.rate)
    if not samples:
        return Samples(given.rate, b"")
    block = given.rate * FRAMES * FRAME_SAMPLES // RATE
    length = len(samples) + round(PAUSE * given.rate)
    silence = array("h", bytes(2 * (length + -length % block - len(samples))))
    return Samples(given.rate, _bytes(samples + silence))


def frames(one: Samples) -> int:
    """How many frames this piece takes."""
    return len(one.sound) // 2 * RATE // (one.rate * FRAME_SAMPLES)


def at_our_rate(given: Samples) -> bytes:
    """The same with RATE samples a second, each from the two beside its place: rough, for where there is no ffmpeg."""
    if given.rate == RATE:
        return given.sound
    common = gcd(given.rate, RATE)
    of, to = given.rate // common, RATE // common
    samples = _array(given.sound)
    made = array("h", bytes(2 * (len(samples) * to // of)))
    samples.append(0)
    for phase in range(to):
        first, share = divmod(phase * of, to)
        last = first + of * (len(range(phase, len(made), to)) - 1) + 1
        made[phase::to] = array(
            "h",
            [
                a + (b - a) * share // to
                for a, b in zip(samples[first:last:of], samples[first + 1 : last + 1 : of], strict=True)
            ],
        )
    return _bytes(made)


def _trimmed(samples: array[int], rate: int) -> array[int]:
    """Without the silence before and after; a hundredth of a second of it stays."""
    step = rate // 100
    loud = [at for at in range(0, len(samples), step) if _is_loud(samples[at : at + step])]
    return samples[max(loud[0] - step, 0) : loud[-1] + 2 * step] if loud else array("h")


def _is_loud(some: array[int]) -> bool:
    return max(some) > QUIET or min(some) < -QUIET


def _array(sound: bytes) -> array[int]:
    samples = array("h", sound)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _bytes(samples: array[int]) -> bytes:
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()
