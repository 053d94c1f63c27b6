"""What people choose themselves and others could guess: kept as a slow hash over an HMAC with the pepper.

A stolen database opens nothing, as the pepper is not in it; and whoever has both still pays for each guess.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id as OWASP's lowest: 19 MiB, two passes, some 15 ms on a small machine. More would let a few tries fill it."""


def hash_slowly(kind: str, chosen: str, pepper: str) -> str:
    """What is kept of something chosen. `kind` says what it is, so that one never opens as the other.

    Never call it after the first statement of a request that writes: everybody would wait for the lock.
    """
    return HASHER.hash(_peppered(kind, chosen, pepper))


def fits(kept: str | None, kind: str, given: str, pepper: str) -> bool:
    """Whether this is what was kept; None is nobody's, and takes as long. Never under a lock."""
    try:
        HASHER.verify(kept or _nobodys(), _peppered(kind, given, pepper))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def _peppered(kind: str, chosen: str, pepper: str) -> str:
    return hmac.new(pepper.encode(), f"{kind}:{chosen}".encode(), hashlib.sha256).hexdigest()


@cache
def _nobodys() -> str:
    """A hash that nothing opens: looked at where there is nobody, so that it costs the same."""
    return HASHER.hash(hashlib.sha256(b"nobody").hexdigest() + "!")
