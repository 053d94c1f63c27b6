"""The language of one request: what the reader chose, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, g, request

from portal.core.cookies import remember
from portal.core.house import house
from portal.languages.catalogues import spoken
from portal.languages.mirror import MIRROR
from portal.languages.offered import ALIASES, DEFAULT, KNOWN, Language

COOKIE = "language"
"""A language's code; behind a dot that it was chosen by a link, until the next form carries it to the person."""
CHOSEN = "chosen"


def negotiate(asked: list[str]) -> str:
    """The first language asked for that the portal speaks, by tags like `nn-NO`; Norwegian where there is none."""
    for tag in asked:
        parts = tag.replace("-", "_").lower().split("_")[:3]
        for length in range(len(parts), 0, -1):  # ku_arab_iq is written as ku_arab, not as ku
            candidate = "_".join(parts[:length])
            known = ALIASES.get(candidate, candidate)
            if known in spoken():
                return known
    return DEFAULT


def language() -> Language:
    """The language of this request."""
    if "language" not in g:
        code, _link = _remembered()
        asked = [tag for tag, wish in request.accept_languages if wish > 0] if request else []
        g.language = _in_a_mirror(code) or KNOWN[code if code in spoken() else negotiate(asked)]
    return g.language


def speaks(code: str) -> bool:
    """Whether a reader may choose this language by its address."""
    return code in spoken() or _in_a_mirror(code) is not None


def _in_a_mirror(code: str) -> Language | None:
    """The mirror where it is meant and may be looked into: in the demo and the tests."""
    return MIRROR if code == MIRROR.code and house().settings.mode != "production" else None


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language for a while, as on a card that is printed for somebody else."""
    before = language()
    g.language = KNOWN[code]
    try:
        yield
    finally:
        g.language = before


def chosen() -> str | None:
    """What the reader chose by a language link since the last form, if anything."""
    code, by_link = _remembered()
    return code if by_link and code in spoken() else None


def _remembered() -> tuple[str, bool]:
    """The code in this browser's cookie, and whether it was chosen by a link since the last form."""
    code, _dot, how = (request.cookies.get(COOKIE, "") if request else "").partition(".")
    return code, how == CHOSEN


def choose(response: Response, code: str) -> None:
    """Remember in this browser what was chosen by a link."""
    remember(response, COOKIE, f"{code}.{CHOSEN}")


def speak_from_now(code: str) -> None:
    """Speak this language in this browser, already in what this answer says where the portal speaks it yet."""
    g.speaks_from_now = code
    if code in spoken():
        g.language = KNOWN[code]


def keep_speaking(response: Response) -> None:
    """Remember in this browser what is spoken from now on, if that has changed."""
    if (speaks := g.get("speaks_from_now")) is not None:
        remember(response, COOKIE, speaks)


def name_of(code: str) -> str:
    """The language's own name."""
    return KNOWN[code].name if code in KNOWN else code


def facts() -> dict[str, Any]:
    return {"languages": [KNOWN[code] for code in spoken()]}
