"""Which save of a thing somebody has seen, where the thing itself counts none."""

from __future__ import annotations

import hashlib


def version_of(*parts: object) -> int:
    """A number of 28 bits that is another one as soon as any part is: by it the second of two who save is told.

    The parts have to be written by `repr` in one way only: sorted lists, numbers, texts and choices.
    """
    return int(hashlib.sha256(repr(parts).encode()).hexdigest()[:7], 16)
