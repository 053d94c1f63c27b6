"""A file that is sealed while it is written, piece by piece, so that none of it has to be held whole.

AES-GCM with a key of its own for each file, made of PORTAL_BACKUP_KEY and a salt (HKDF). Pieces are numbered, and the
last says that it is the last: none can be changed, moved, left out or cut off without being seen.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HEAD = b"the kitchen table: backup 1\n"
SALT = 32
PIECE = 1 << 20
"""Bytes in a piece, before sealing; the last may be shorter."""
TAG = 16


class NotTheBackupKey(Exception):
    """This file was sealed with another PORTAL_BACKUP_KEY, or its first piece is broken."""


class BackupIsBroken(Exception):
    """This is no backup, or a part of it was changed or is missing."""


def _cipher(setting: str, salt: bytes) -> AESGCM:
    made = HKDF(SHA256(), length=32, salt=salt, info=b"the kitchen table: backup").derive(setting.encode())
    return AESGCM(made)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


class SealedWriter:
    """Takes bytes, as a file does, and writes them sealed to another file. `close` writes the last piece."""

    def __init__(self, file: BinaryIO, setting: str) -> None:
        salt = os.urandom(SALT)
        self._file, self._cipher, self._number, self._waiting = file, _cipher(setting, salt), 0, bytearray()
        file.write(HEAD + salt)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:  # one is always left for the last piece
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        self._put(bytes(self._waiting), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number), piece, b"last" if last else b"more"))
        self._number += 1


class SealedReader:
    """Gives the bytes again, as a file does.

    Raises NotTheBackupKey or BackupIsBroken where something is not as it was written. Only what was read to its end
    (`read` gave fewer bytes than were asked for) is known to be whole.
    """

    def __init__(self, file: BinaryIO, setting: str) -> None:
        if file.read(len(HEAD)) != HEAD:
            raise BackupIsBroken
        self._file, self._cipher = file, _cipher(setting, file.read(SALT))
        self._number, self._open, self._over = 0, bytearray(), False
        self._next = file.read(PIECE + TAG)

    def read(self, size: int) -> bytes:
        while len(self._open) < size and not self._over:
            self._open += self._piece()
        given = bytes(self._open[:size])
        del self._open[:size]
        return given

    def _piece(self) -> bytes:
        sealed, self._next = self._next, self._file.read(PIECE + TAG)
        self._over = not self._next
        try:
            opened = self._cipher.decrypt(_nonce(self._number), sealed, b"last" if self._over else b"more")
        except (InvalidTag, ValueError):
            raise (BackupIsBroken if self._number else NotTheBackupKey) from None
        self._number += 1
        return opened
