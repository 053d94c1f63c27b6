"""Parts of a whole: "1/2 l", "1 1/2 time", "2/3 av oss"."""

from __future__ import annotations

import re
from functools import cache

from portal.languages.word_files import word_sets
from portal.speech.measures import Measure, measures, stop_of, unit_pattern
from portal.speech.numbers import cardinal
from portal.speech.tongues import TONGUES

_ARTICLE = re.compile(r" (?:an?|the)\b")
_NOUN = re.compile(r" (?!of\b|av\b|og\b|and\b)[^\W\d_]")
_LIKE_A_VOWEL = re.compile(r" (?:hour|[aeio])")
NEUTER = ("ett", "eitt")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.,:/])(?:(?P<whole>\d{1,4}) )?(?P<part>\d{1,2})/(?P<of>\d{1,2})(?![\w/]|[.,]\d|-\d\d)"
        rf"(?: ?{unit_pattern(language)})?"
    )


def said(text: str, language: str) -> str:
    """A sentence with its fractions in words, and with what they are parts of."""
    return _pattern(language).sub(lambda match: _share(match, language), text) if "/" in text else text


def _share(match: re.Match[str], language: str) -> str:
    """A part of a whole in words, or what stood there where it is none."""
    part, of = int(match["part"]), int(match["of"])
    known = f"{part}/{of}" in word_sets("sets.all")["fractions"]
    if not known or part >= of or of not in (2, *TONGUES[language].halves):
        return match[0]
    measure = measures(language)[match["unit"]] if match["unit"] else None
    one = measure.one if measure else ""
    whole = cardinal(int(match["whole"]), language, one) if match["whole"] else ""
    words = _half(whole, measure, match, language) if of == 2 else _several(whole, part, of, language)
    if measure is None:
        return words
    joint = " of a" if language == "en" and of != 2 and not whole else ""
    name = measure.several if whole else measure.single
    return f"{words}{joint} {name}{stop_of(match, match['unit'])}"


def _several(whole: str, part: int, of: int, language: str) -> str:
    """ "to og en fjerdedel", "tre fjerdedeler"."""
    single, several = TONGUES[language].halves[of]
    words = single if part == 1 else f"{cardinal(part, language)} {several}"
    return f"{whole} {TONGUES[language].ampersand} {words}" if whole else words


def _half(whole: str, measure: Measure | None, match: re.Match[str], language: str) -> str:
    """ "en halv", "ett og et halvt" år, "half a" litre."""
    alone, before, after = TONGUES[language].half
    if whole:
        words = f"{whole} {after}"
    elif language == "en" and _ARTICLE.match(match.string, match.end()):
        words = "half"  # "half an hour" has its article already
    else:
        words = before if measure or _NOUN.match(match.string, match.end()) else alone
    if words == "half a" and _LIKE_A_VOWEL.match(f" {measure.single}" if measure else match.string[match.end() :]):
        return "half an"
    if measure and measure.one in NEUTER:
        return words.replace("en halv", "et halvt").replace("ein halv", "eit halvt")
    return words
