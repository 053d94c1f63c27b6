"""What stands after figures: metres, litres, minutes, per cent, degrees."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from portal.languages import word_files
from portal.speech import amounts
from portal.speech.amounts import RANGE, keeps_stop, number_pattern, read
from portal.speech.numbers import ordinal
from portal.speech.tongues import TONGUES


class Measure(NamedTuple):
    """How one thing that is counted is said."""

    single: str
    several: str
    one: str
    """The "one" that goes with it, like "ett"; "" for the usual one."""


@cache
def measures(language: str) -> dict[str, Measure]:
    """What may stand after figures, by how it is written; empty for a language without a list."""
    if not word_files.has(f"measures.{language}"):
        return {}
    rows = word_files.rows(f"measures.{language}")
    return {short: Measure(single, several, *(one or [""])) for short, single, several, *one in rows}


def unit_pattern(language: str) -> str:
    """A pattern of what is counted, as the group `unit`."""
    known = sorted(measures(language), key=len, reverse=True)
    return rf"(?P<unit>{'|'.join(map(re.escape, known))})(?![\w²³]|/\w)(?:(?<=[a-z])\.(?= [a-zæøå]))?"


@cache
def after_a_number(language: str) -> str:
    """A pattern of what makes the number before it a sum and no time: "1.50 m"."""
    known = [short for short in measures(language) if not short.isalpha() or len(short) < 4]
    return rf" ?(?:{'|'.join(map(re.escape, known))})(?![\w/])"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    number, unit = number_pattern(language), unit_pattern(language)
    begins = r"(?<![\w.,:/])"
    return (
        re.compile(rf"{begins}(?P<first>{number})(?:{RANGE}(?P<last>{number}))? ?{unit}"),
        re.compile(rf"{begins}(?P<number>\d{{1,3}})\. {unit}"),
    )


def said(text: str, language: str) -> str:
    """A sentence with its measures in words: "3–4 dl", "80 x 200 cm", "hvert 20. min."."""
    measured, numbered = _patterns(language)
    if language != "en":
        text = numbered.sub(lambda match: _numbered(match, language), text)
    return measured.sub(lambda match: _measured(match, language), text)


def stop_of(match: re.Match[str], unit: str) -> str:
    """The full stop of the sentence, where the one of a unit like "min." is that too."""
    return keeps_stop(match.string, match.end()) if unit.endswith(".") else ""


def _measured(match: re.Match[str], language: str) -> str:
    unit = match["unit"]
    measure = measures(language)[unit]
    first = read(match["first"], language)
    last = read(match["last"], language) if match["last"] else None
    tongue = TONGUES[language]
    words = amounts.in_words(first, language, "" if last else measure.one)
    if last:
        words += f" {tongue.to} {amounts.in_words(last, language, measure.one)}"
    name = measure.single if (last or first).is_one else measure.several
    return f"{words} {name}{stop_of(match, unit)}"


def _numbered(match: re.Match[str], language: str) -> str:
    unit = match["unit"]
    if not unit.endswith(".") and len(unit) < 3:
        return match[0]
    return f"{ordinal(int(match['number']), language)} {measures(language)[unit].single}{stop_of(match, unit)}"
