"""Abbreviations: which of them can end a sentence, and what a listener would need instead. Knows no web."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from portal.languages import word_files

BESIDE = {"nn": "nb"}
"""A language in which the abbreviations of another are written too."""
UNKNOWN = ("en", "nb")
"""Of a language without a list: whoever writes it here has learnt these two."""


@dataclass(frozen=True)
class Abbreviations:
    """Those of one language, in small letters and without the last full stop."""

    goes_on: frozenset[str]
    """These need what comes after them, also a name: "bl.a. Oksana", "Dr. Lie"."""
    may_end: frozenset[str]
    """These end a sentence where the next word begins with a capital letter: "2. etg. Vi går opp"."""
    full_words: dict[str, str]
    """What to write instead; those that everybody says stand nowhere here."""
    without_stop: frozenset[str]
    """Those that are abbreviations also without the last full stop."""


@cache
def abbreviations(language: str) -> Abbreviations:
    """What is known of a language by its code; of one without a list, what two others have."""
    known = word_files.has(f"abbreviations.{language}")
    codes = [code for code in (BESIDE.get(language), language) if code] if known else list(UNKNOWN)
    rows = {row[0]: row for code in codes for row in word_files.rows(f"abbreviations.{code}")}.values()
    return Abbreviations(
        goes_on=frozenset(short.rstrip(".") for short, after, *_ in rows if after == "goes on"),
        may_end=frozenset(short.rstrip(".") for short, after, *_ in rows if after == "may end"),
        full_words={short.rstrip("."): full for short, _after, full in rows if full} if language in FULL else {},
        without_stop=frozenset(short for short, *_ in rows if not short.endswith(".")),
    )


FULL = frozenset({"nb", "nn", "en"})
"""The languages whose lists say the full words."""
