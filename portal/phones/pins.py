"""Six digits: how they are read, which are too easy to guess, and how they are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from portal.core.hashing import fits, hash_slowly

DIGITS, KIND = 6, "pin"
COMMON = frozenset(
    [
        "159753",
        "147258",
        "258147",
        "147852",
        "258369",
        "369258",
        "142536",
        "123654",
        "654123",
        "321654",
        "456123",
        "159357",
        "753951",
        "852456",
        "789456",
        "741852",
        "963852",
        "987456",
        "951753",
        "357159",
        "134679",
        "132465",
        "124578",
        "123789",
        "112358",
        "314159",
        "271828",
        "520131",
        "521314",
        "100200",
        "102030",
        "101112",
        "010203",
        "159159",
        "007007",
        "696969",
        "420420",
        "246810",
        "135790",
        "975310",
        "123450",
        "123457",
        "123468",
        "111222",
    ]
)
"""Often chosen, and not found by the rules of `too_easy`: figures on the keys, numbers that people know by heart."""
A_YEAR = re.compile(r"(?:19|20)(\d\d)\1|(\d\d)(?:19|20)\2")
"""1985 85, or 85 1985."""


def read_digits(typed: str) -> str:
    """The digits as they were meant: of any writing, with spaces or hyphens between them."""
    letters = [letter for letter in unicodedata.normalize("NFKC", typed) if letter not in " -\u00a0\u2013"]
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in letters)


def too_easy(digits: str) -> bool:
    """Whether these six digits are among the first that somebody would try.

    All the same, runs up or down, a half or a pair that comes again, pairs of twins, a half and its mirror image, a
    year with its end again, and those that are known to be chosen most.
    """
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return (
        steps in ({0}, {1}, {9}, {2}, {8})
        or digits[:3] == digits[3:]
        or digits[:2] * 3 == digits
        or digits[:3] == digits[:2:-1]
        or digits[::2] == digits[1::2]
        or A_YEAR.fullmatch(digits) is not None
        or digits in COMMON
    )


def hash_digits(digits: str, pepper: str) -> str:
    """What is kept of a PIN. Slow: never call it after the first statement of a request that writes."""
    return hash_slowly(KIND, digits, pepper)


def opens(digits: str, hashes: Sequence[str], pepper: str, *, calls: int) -> list[bool]:
    """Which of these hashes the digits open. Always so many calls of the slow hash, however few hashes there are.

    At most `calls` hashes are looked at, so that the time says nothing about how many there are.
    """
    padded = [*hashes[:calls], *[None] * (calls - len(hashes))]
    return [fits(one, KIND, digits, pepper) for one in padded][: len(hashes)]
