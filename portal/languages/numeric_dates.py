"""Dates in figures, like 3/2/26: which numbers are dates, and how they are said in words. Knows no web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.core import UnknownLocaleError
from babel.dates import format_date

from portal.languages.word_files import word_sets

LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
CENTURY = 2000
"""Of a year that is written with two figures."""
PATTERNS = {"nb": "EEEE d. MMMM y", "nn": "EEEE d. MMMM y"}
FULL_STOP = frozenset({"nb", "nn"})
"""The languages in which "4.1." is the fourth of January: their decimals have a comma, their times two figures."""
SHORT_PATTERNS = {"nb": "d. MMMM", "nn": "d. MMMM"}

_DATE = re.compile(
    r"(?<![\w.,:/+–-])(?:"
    r"(?P<iso>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
    r"|(?P<first>\d{1,2})(?P<sign>\. ?|/|-)(?P<second>\d{1,2})(?:(?P<last>\. ?|/|-)(?P<year>\d{4}|\d{2}))?"
    r")(?P<stop>\.?)(?![\w/:]|[.,]\d|-\d(?!\d?[./]))"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+|§)[.:]?\s*\(?$")
_FIGURE_BEFORE = re.compile(r"\d[.,]?\s$")


@dataclass(frozen=True)
class NumericDate:
    """A date where it stands; `year` is None where none is written."""

    start: int
    end: int
    day: int
    month: int
    year: int | None


def numeric_dates(text: str, language: str) -> Iterator[NumericDate]:
    """The dates in figures of a text. Times, sums, fractions and numbers of houses are none."""
    for match in _DATE.finditer(text):
        day, month, year = _read(match)
        if language == "en" and month > len(LONGEST_MONTHS):  # as Americans write it
            day, month = month, day
        if not _exists(day, month, year) or _word_before(text, match.start()) in word_sets("sets.all")["no dates"]:
            continue
        if year is not None or _is_meant(text, match) or (language in FULL_STOP and _ends_with_a_date(text, match)):
            stops = match["stop"] and year is None and match["sign"][0] == "."
            yield NumericDate(match.start(), match.end() if stops else match.start("stop"), day, month, year)


def _read(match: re.Match[str]) -> tuple[int, int, int | None]:
    """Day, month and year of what looks like a date; month 0 where its signs do not belong together."""
    if match["iso"]:
        return int(match["iso_day"]), int(match["iso_month"]), int(match["iso"])
    day, month = int(match["first"]), int(match["second"])
    if not match["year"]:
        return day, month, None
    signs = match["sign"].strip() + match["last"].strip()
    year = int(match["year"])
    return day, month if signs[0] == signs[-1] or signs == "/-" else 0, year + CENTURY if year < 100 else year


def in_words(found: NumericDate, language: str) -> str:
    """ "tirsdag 3. februar 2026", or "3. februar" where no year is written; "" in a language whose months we lack."""
    patterns = (SHORT_PATTERNS, "d MMMM") if found.year is None else (PATTERNS, "EEEE d MMMM y")
    locale = "en_GB" if language == "en" else language
    try:
        on = date(found.year or CENTURY, found.month, found.day)
        return format_date(on, patterns[0].get(language, patterns[1]), locale=locale)
    except (UnknownLocaleError, ValueError):
        return ""


def _exists(day: int, month: int, year: int | None) -> bool:
    if not (1 <= month <= 12 and 1 <= day <= LONGEST_MONTHS[month - 1]):
        return False
    if year is None:
        return True
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1900 <= year < 2100 and (leap or (day, month) != (29, 2))


def _word_before(text: str, start: int) -> str:
    word = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return word[1].lower() if word else ""


def _is_meant(text: str, match: re.Match[str]) -> bool:
    """Whether two figures without a year are a date: 9.12. and 24/12 are, 17.10 and 1/2 are only after "den"."""
    words = word_sets("sets.all")
    before = _word_before(text, match.start())
    after = text[match.end() : match.end() + 20].lstrip()
    if match["sign"] in ("-", ". ") or _FIGURE_BEFORE.search(text, max(0, match.start() - 4), match.start()):
        return False
    if match["sign"] != "/" and before in words["before a time"]:
        return False
    if after.startswith(("%", "kr", "mil", "km", "kg", "l ", "°", "grader")):
        return False
    if before in words["before a date"] or before in words["months and days"]:
        return True
    if match["sign"] == "/":
        pair = f"{int(match['first'])}/{int(match['second'])}"
        of = after.startswith(("av ", "of ", "pund", "liter", "time"))
        return pair not in words["fractions"] and not of and not before.endswith(_STREETS)
    # "9.12." goes on in the same sentence, or ends it after nothing that would make it a time
    goes_on = bool(after) and (after[0].islower() or after[0] in ",;:)–-(")
    return bool(match["stop"]) and (goes_on or before in words["before a date, often"])


def _ends_with_a_date(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends with a day like "4.1.": no time, whose minutes are two figures, and no sum."""
    before = _word_before(text, match.start())
    counted = _FIGURE_BEFORE.search(text, max(0, match.start() - 4), match.start())
    day = match["sign"] == "." and bool(match["stop"]) and len(match["second"]) == 1
    return day and bool(before) and not counted and before not in word_sets("sets.all")["before a time"]


_STREETS = ("gata", "gate", "gaten", "veien", "vei", "vegen", "veg", "street", "road")
