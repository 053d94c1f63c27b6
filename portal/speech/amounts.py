"""A number as it is written, with its thousands and decimals, and what it is in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.speech.numbers import after_the_point, cardinal, year
from portal.speech.tongues import TONGUES

_GROUPED = r"\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?"
_GROUPED_EN = r"\d{1,3}(?:[ ,]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?"
HUNDREDS = range(1100, 2000, 100)
"""In Norwegian these are "femten hundre", whatever is counted."""
RANGE = r" ?[-–—] ?"


def number_pattern(language: str) -> str:
    """How numbers are written in a language, without a group of its own."""
    return f"(?:{_GROUPED_EN if language == 'en' else _GROUPED})"


@dataclass(frozen=True)
class Amount:
    """A number by its figures: those before the decimal sign and those behind it."""

    whole: str
    decimals: str

    @property
    def is_one(self) -> bool:
        return not self.decimals and int(self.whole) == 1


_THOUSANDS = {"en": re.compile(r"[ ,](?=\d{3}(?:\D|$))"), "nb": re.compile(r"[ .](?=\d{3}(?:\D|$))")}


def read(written: str, language: str) -> Amount:
    """The number that stands there, like "9 850", "10.000" or "1,5"."""
    plain = _THOUSANDS["en" if language == "en" else "nb"].sub("", written)
    whole, _, decimals = plain.replace(",", ".").partition(".")
    return Amount(whole, decimals)


def in_words(amount: Amount, language: str, one: str = "") -> str:
    """An amount in words; `one` is the word for a last one, like "ett"."""
    if not amount.decimals:
        number = int(amount.whole)
        if language != "en" and number in HUNDREDS:
            return year(number, language)
        return cardinal(number, language, one)
    point = TONGUES[language].point
    return f"{cardinal(int(amount.whole), language)} {point} {after_the_point(amount.decimals, language)}"


def said(written: str, language: str, one: str = "") -> str:
    """A written number in words."""
    return in_words(read(written, language), language, one)


def keeps_stop(text: str, end: int) -> str:
    """The full stop that an abbreviation shares with its sentence, where nothing more than closing signs follows."""
    return "" if text[end : end + 6].strip(" »”“\"')]}*_") else "."
