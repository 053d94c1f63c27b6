"""The second factor: codes that change each half minute (RFC 6238), and ten codes on paper."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

from portal.core.codes import hash_code, new_code, read_kindly

HALF_MINUTE = 30
"""Seconds for which a code stands in the app."""
DIGITS = 6
CODES = 10
CODE_LETTERS = 10
"""50 bits: nobody guesses one in the tries there are."""


def new_key() -> str:
    """A key for an app, 160 bits, in the letters that apps take."""
    return pyotp.random_base32()


def address(key: str, word: str, issuer: str) -> str:
    """What the picture holds: the key, and what the app calls it."""
    return pyotp.TOTP(key).provisioning_uri(name=word, issuer_name=issuer)


def step_of(key: str, typed: str, now: datetime) -> int | None:
    """The half minute to which this code belongs: this one, or one beside it, for a clock that is 30 s off."""
    digits = read_kindly(typed)
    here = int(now.timestamp()) // HALF_MINUTE
    if len(digits) != DIGITS or not digits.isdigit():
        return None
    totp = pyotp.TOTP(key)
    for step in (here, here - 1, here + 1):
        if hmac.compare_digest(totp.at(step * HALF_MINUTE), digits):
            return step
    return None


def new_codes() -> list[str]:
    """Ten codes for paper."""
    return [new_code(CODE_LETTERS) for _ in range(CODES)]


def is_on_paper(typed: str) -> bool:
    """Whether this is as long as a code on paper, and not one of the app."""
    return len(read_kindly(typed)) == CODE_LETTERS


def hashed(typed: str, pepper: str) -> str:
    """The hash under which a code on paper is kept, however it was typed."""
    return hash_code(read_kindly(typed), pepper)


def in_fives(code: str) -> str:
    """The code as it is printed."""
    return f"{code[:5]} {code[5:]}"
