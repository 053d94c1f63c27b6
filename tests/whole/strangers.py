"""Whether a stranger can learn from our answers what there is: the same to the eye, and the same work behind it.

For any door that looks something up: a code, a link, a secret, somebody's number. Give one try for each thing that has
to look like the others, the one that is there among those that are not:

    same_to_a_stranger(database, {
        "unknown": lambda: ask(guest, "POST", "/join", data=form | {"card_code": "7K2M 0H1X 3R9D"}),
        "used up": lambda: ask(guest, "POST", "/join", data=form | {"card_code": card.typed}),
    }, typed=["7K2M 0H1X 3R9D", card.typed])
"""

from __future__ import annotations

import hashlib
import hmac
import re
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from portal.core.database import Database
from tests.reader import counted

TOKENS = re.compile(r'((?:name="(?:csrf_token|form_key)" value|data-token)=")[^"]*')
NOT_COMPARED = {"Date", "Set-Cookie", "Content-Length"}
"""Headers that are new each time. Of cookies their names and attributes are compared, not what they hold."""
SIGNS_COOKIES = {"flask", "flask_login", "flask_wtf", "itsdangerous", "werkzeug"}


@dataclass(frozen=True)
class Seen:
    """All that a stranger can see or measure of one answer, but for its time."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: str
    statements: int
    hashes: int


def same_to_a_stranger(
    database: Database,
    tries: Mapping[str, Callable[[], TestResponse]],
    *,
    typed: Collection[object] = (),
    one_browser: bool = False,
) -> Seen:
    """Try each, and compare: status, headers, bytes, SQL statements, and hashes. Gives what all of them look like.

    `one_browser` says that all are tried in one, which has been here before.
    `typed` are the values that were tried and may stand in the answers, each in place of the others. Times are
    printed and not compared: on a busy machine they say nothing.
    """
    seen: dict[str, Seen] = {}
    for one in list(tries.values())[: 1 if one_browser else None]:
        one()  # the first one ever makes templates and compiles statements, and a browser is given its cookies
    for name, one in tries.items():
        with counted(database) as statements, counted_hashes() as hashes:
            begun = time.perf_counter()
            response = one()
            took = time.perf_counter() - begun
        seen[name] = _look(response, len(statements), len(hashes), typed)
        print(f"{name}: {took * 1000:.1f} ms, {len(statements)} statements, {len(hashes)} hashes")
    first, *others = seen.items()
    for name, other in others:
        unlike = [field for field in vars(other) if getattr(other, field) != getattr(first[1], field)]
        assert not unlike, (
            f"“{name}” and “{first[0]}” are not the same to a stranger: {_apart(first[1], other, unlike)}"
        )
    return first[1]


def _apart(one: Seen, other: Seen, fields: Collection[str]) -> str:
    """Where two answers part, with a few words around it."""
    told = []
    for field in fields:
        first, second = (str(getattr(seen, field)) for seen in (one, other))
        at = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
        told.append(f"{field}: …{first[max(at - 60, 0) : at + 60]}… / …{second[max(at - 60, 0) : at + 60]}…")
    return "; ".join(told)


def _look(response: TestResponse, statements: int, hashes: int, typed: Collection[object]) -> Seen:
    def plain(text: str) -> str:
        for value in sorted(map(str, typed), key=len, reverse=True):
            for written in {value, escape(value), quote(value)} - {""}:
                text = re.sub(rf"(?<![0-9A-Za-z]){re.escape(written)}(?![0-9A-Za-z])", "…", text)
        return TOKENS.sub(r"\1…", text)

    return Seen(
        response.status_code,
        tuple(sorted((name, plain(value)) for name, value in response.headers if name not in NOT_COMPARED)),
        tuple(
            sorted(
                re.sub("^([^=]*)=[^;]*|; Expires=[^;]*", r"\1", line) for line in response.headers.getlist("Set-Cookie")
            )
        ),
        plain(response.text),
        statements,
        hashes,
    )


@contextmanager
def counted_hashes() -> Iterator[list[str]]:
    """The hashes that are made meanwhile: quick ones of codes and secrets, and slow ones of what people choose.

    Those with which Flask signs its cookie are left out: their number depends on the second in which one asks.
    """
    made: list[str] = []

    def counting(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def count(*given: object, **more: object) -> object:
            if sys._getframe(1).f_globals["__name__"].split(".")[0] not in SIGNS_COOKIES:
                made.append(name)
            return real(*given, **more)

        return count

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashlib, "sha256", counting("sha256", hashlib.sha256))
        patch.setattr(hmac, "new", counting("hmac", hmac.new))
        try:
            import argon2
        except ImportError:
            pass
        else:
            for name in ("hash", "verify"):
                slow = getattr(argon2.PasswordHasher, name)
                patch.setattr(argon2.PasswordHasher, name, counting(f"argon2 {name}", slow))
        yield made
