"""Secrets and the codes of cards: how they are made, read kindly, and kept as hashes only."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U, so that nothing is mistaken for another, and no word comes out by chance."""
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
TYPED_LETTERS = 12
"""60 bits, under the QR code."""
SCANNED_LETTERS = 26
"""128 bits and a little, inside the QR code."""


def new_secret() -> str:
    """A secret of 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """The hash under which a secret of 256 bits is kept. So long a secret needs no pepper and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code(letters: int) -> str:
    """A code of so many letters of ALPHABET, five bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def read_kindly(typed: str) -> str:
    """The code as it was meant: small letters, spaces, any hyphens, O for 0, I or l for 1, digits of any writing."""
    letters = [letter for letter in unicodedata.normalize("NFKC", typed).upper() if letter.isalnum()]
    plain = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in letters)
    return plain.translate(READ_AS)


def hash_code(code: str, pepper: str) -> str:
    """The hash under which a card's code is kept: HMAC-SHA256 with a pepper that is not in the database.

    The same code gives the same hash, so that one indexed look-up finds it; a salted slow hash could not be found.
    """
    return hmac.new(pepper.encode(), code.encode(), hashlib.sha256).hexdigest()
