"""The seal itself: AES-GCM, bound to the place of what is sealed; and the key outside the database."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
"""Bytes by chance before each sealed thing. A key seals far fewer than the 2^32 things for which that is enough."""
KEY = 32


class SealIsBroken(Exception):
    """What was sealed was changed, moved to another place, or sealed with another key: nobody can read it."""


class NotTheSealingKey(Exception):
    """PORTAL_SEALING_KEY is missing, or is not the one with which this database was sealed."""


class Key:
    """A key of 256 bits. What it seals opens only at the place for which it was sealed, like `written:17…:text`."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, plain: bytes, place: str) -> bytes:
        """What stands in the database instead of `plain`."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed. Raises SealIsBroken, and never gives anything that was not sealed just here."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise SealIsBroken from None


class MasterKey(Key):
    """The key outside the database, made of the setting PORTAL_SEALING_KEY. It seals the keys of groups and people."""

    def __init__(self, setting: str) -> None:
        self.secret = hmac.digest(b"the kitchen table: sealing", setting.encode(), "sha256")
        super().__init__(self.secret)
        self.fingerprint = hmac.digest(self.secret, b"fingerprint", "sha256").hex()[:16]
        """Stands beside each key that it sealed, and tells nothing but that it was this one."""


def new_secret() -> bytes:
    """The secret of a new key."""
    return os.urandom(KEY)
