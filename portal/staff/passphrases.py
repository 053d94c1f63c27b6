"""Passphrases: which ones are too easy, and how one is kept and looked at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from portal.core import hashing

KIND = "passphrase"
SHORTEST, LONGEST = 15, 200
"""Letters. From safety.md, Figures; and nobody hashes a book."""
LEFT_OVER = 8
"""So many letters have to be left when all that everybody guesses first is taken away."""
GUESSED_FIRST = (
    "correcthorsebatterystaple", "korrekthestbatteristift", "password", "passphrase", "passord", "passfrase",
    "hemmelig", "secret", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn",
    "abcdefghijklmnopqrstuvwxyz", "abcdefgh", "abc", "letmein", "welcome", "velkommen", "iloveyou", "jegelskerdeg",
    "administrator", "admin", "kjøkkenbordet", "kjokkenbordet", "kitchentable", "kitchen", "sommer", "summer",
    "vinter", "winter", "norge", "norway", "monkey", "dragon", "football", "fotball", "sunshine", "princess",
    "liverpool", "changeme", "default", "hello", "hallo", "dette", "this", "mitt", "ermitt", "thisismy", "dettermitt",
    "god", "dag",
)  # fmt: skip
"""What lists of stolen passwords begin with, and what one thinks of at this table."""
IN_A_ROW = ("01234567890123456789", "98765432109876543210")


def tidied(typed: str) -> str:
    """The passphrase as it is meant: one way to write each letter, one space between words, none around."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def hashed(passphrase: str, pepper: str) -> str:
    """The hash under which a passphrase is kept. Takes some 15 ms: never while a lock is held."""
    return hashing.hash_slowly(KIND, tidied(passphrase), pepper)


def fits(kept: str | None, passphrase: str, pepper: str) -> bool:
    """Whether this is the passphrase that was kept; None is nobody's, and takes as long. Never under a lock."""
    return hashing.fits(kept, KIND, tidied(passphrase[: 4 * LONGEST]), pepper)


def too_easy(passphrase: str, own: Iterable[str]) -> bool:
    """Whether this is guessed early: the most common ones, words said again, letters in a row, one's `own` names."""
    letters = _letters(passphrase)
    words = [_letters(word) for word in passphrase.split()]
    if len(words) > 1:
        letters = "".join(dict.fromkeys(words))  # a word that is said again adds nothing
    for piece in sorted({*map(_letters, own), *GUESSED_FIRST}, key=len, reverse=True):
        letters = letters.replace(piece, "") if len(piece) > 2 else letters
    letters = re.sub(r"\d{3,}", _without_rows, letters)
    letters = re.sub(r"(19|20)\d\d", "", letters)
    letters = re.sub(r"(.+?)\1+", r"\1", letters)
    return len(letters) < LEFT_OVER or len(set(letters)) < LEFT_OVER - 3


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _without_rows(digits: re.Match[str]) -> str:
    return "" if any(digits[0] in row for row in IN_A_ROW) else digits[0]
