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
    "hemmelig", "secret", "abc", "letmein", "welcome", "velkommen", "iloveyou", "jegelskerdeg",
    "administrator", "admin", "kjøkkenbordet", "kjokkenbordet", "kitchentable", "kitchen", "table", "sommer", "summer",
    "vinter", "winter", "norge", "norway", "monkey", "dragon", "football", "fotball", "sunshine", "princess",
    "liverpool", "changeme", "default", "hello", "hallo", "dette", "this", "mitt", "ermitt", "thisismy", "dettermitt",
    "god", "dag",
)  # fmt: skip
"""What lists of stolen passwords begin with, and what one thinks of at this table.

It is ours, and short. Of long lists nearly everything is shorter than 15 letters, and so refused already; what people
take to get there is what the rules below look for.
"""
ROWS = (
    "1234567890", "qwertyuiopå", "asdfghjkløæ", "asdfghjklöä", "zxcvbnm", "qwertzuiop", "azertyuiop", "qsdfghjklm",
    "йцукенгшщзхї", "фівапролджє", "фывапролджэ", "ячсмитьбю", "abcdefghijklmnopqrstuvwxyzæøå",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp",
)  # fmt: skip
"""Keys side by side, or one under the other, on the keyboards that people here have; and the alphabet."""
A_RUN = 4
"""So many letters along a row, either way, are no chance."""


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
    """Whether this is guessed early: the most common ones, one word said again, keys in a row, one's `own` names.

    `own` are those of the person, the sign-in word, the organisation and the portal.
    """
    letters = _letters(passphrase)
    words = [_letters(word) for word in passphrase.split()]
    if _one_word_again(words):
        return True
    if len(words) > 1:
        letters = "".join(dict.fromkeys(words))  # a word that is said again adds nothing
    for piece in sorted({*map(_letters, own), *GUESSED_FIRST}, key=len, reverse=True):
        letters = letters.replace(piece, "") if len(piece) > 2 else letters
    letters = _without_rows(letters)
    letters = re.sub(r"(19|20)\d\d", "", letters)
    letters = re.sub(r"(.+?)\1+", r"\1", letters)
    return len(letters) < LEFT_OVER or len(set(letters)) < LEFT_OVER - 3


def _one_word_again(words: list[str]) -> bool:
    """Whether it is one word only, said twice or more, with spaces or without, whatever numbers stand about it."""
    bare = [re.sub(r"\d", "", word) for word in words]
    distinct = {word for word in bare if word}
    return (len(bare) > 1 and len(distinct) == 1) or re.fullmatch(r"(.{2,}?)\1+", "".join(bare)) is not None


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _without_rows(letters: str) -> str:
    """What is left without runs along a row of keys, forwards or backwards."""
    left, start = "", 0
    while start < len(letters):
        run = A_RUN - 1
        while start + run < len(letters) and _in_a_row(letters[start : start + run + 1]):
            run += 1
        if run >= A_RUN:
            start += run
        else:
            left += letters[start]
            start += 1
    return left


def _in_a_row(letters: str) -> bool:
    return any(letters in row or letters[::-1] in row for row in ROWS)
