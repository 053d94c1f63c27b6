"""Keys of the second factor do not lie readable in the database: AES-GCM, under a key that is outside it."""

from __future__ import annotations

import base64
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
"""Bytes, by chance for each text."""


def _key(pepper: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factors of the staff")
    return AESGCM(derived.derive(pepper.encode()))


def _place(person_id: int) -> bytes:
    """Table, row and column: what was moved to another row is not opened there."""
    return f"standings:{person_id}:totp_key".encode()


def seal(key: str, person_id: int, pepper: str) -> str:
    """The key of this person's second factor as it is kept."""
    nonce = secrets.token_bytes(NONCE)
    return base64.b64encode(nonce + _key(pepper).encrypt(nonce, key.encode(), _place(person_id))).decode()


def unseal(kept: str, person_id: int, pepper: str) -> str:
    """The key again. Raises cryptography's InvalidTag where it was changed, moved, or sealed under another pepper."""
    raw = base64.b64decode(kept)
    return _key(pepper).decrypt(raw[:NONCE], raw[NONCE:], _place(person_id)).decode()
