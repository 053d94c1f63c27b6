"""The clock: "17.30" is "sytten tretti", so that nobody takes half past for half to."""

from __future__ import annotations

import re

from portal.languages.word_files import word_sets
from portal.speech import measures
from portal.speech.amounts import RANGE
from portal.speech.numbers import NUMERALS, cardinal
from portal.speech.tongues import TONGUES

_HOUR = r"(?:[01]?\d|2[0-4])"
_TIME = rf"(?P<hour>{_HOUR})(?P<sign>[.:])(?P<minutes>[0-5]\d)"
_TIMES = re.compile(
    rf"(?<![\w.,:/+§])(?:(?P<from>{_HOUR})(?:(?P<from_sign>[.:])(?P<from_minutes>[0-5]\d))?(?P<range>{RANGE}))?"
    rf"{_TIME}(?![\w/]|[.,:]\d|,-|[-–—]\d)(?P<half> ?[AaPp]\.[Mm]\.)?"
)
_OR_TIME = re.compile(rf"(?<=\d[.:][0-5]\d)/(?={_HOUR}(?:[.:][0-5]\d)?(?![\d/]))")
_OPEN_END = re.compile(
    rf"(?<![\w.,:/+§-])(?P<hour>{_HOUR})(?P<sign>[.:])(?P<minutes>[0-5]\d){RANGE}(?P<last>{_HOUR})(?![\w/]|[.,:]\d)"
)
_SECONDS = re.compile(rf"(?<![\w.,:/+§])({_HOUR}:[0-5]\d):([0-5]\d)(?![\w/]|[.,:]\d)")
_HALF = re.compile(r"(?<=\d) ?([AaPp])\.?[Mm]\b\.?(?!\w)")
_HALF_TO = re.compile(rf"([AP]\.M\.){RANGE}(?=\d)")
_FOUR = r"([01]\d|2[0-3])([0-5]\d)"
_HOURS_TO_HOURS = re.compile(
    rf"(?:(?<=\bklokka )|(?<=\bklokken )|(?<![\w.,/-])(?=0)){_FOUR}{RANGE}{_FOUR}(?![\w.,:]\d|\d)"
)
_FOUR_FIGURES = re.compile(r"(?:(?<=\bklokka )|(?<=\bklokken ))([01]\d|2[0-3])([0-5]\d)(?![\w.,:]\d|\d)")
_WORD_BEFORE = re.compile(r"([^\W\d_]+|§)[.:]? \(?$")


def said(text: str, language: str) -> str:
    """A sentence with its times in words. Sums, chapters and decimals that look alike are left as they are."""
    if language == "en":
        text = _HALF_TO.sub(r"\1 to ", _HALF.sub(lambda half: f" {half[1].upper()}.M.", text))
    text = _SECONDS.sub(lambda time: f"{time[1]}{_and_seconds(int(time[2]), language)}", text)
    text = _OR_TIME.sub(f" {TONGUES[language].either} ", text)
    text = _HOURS_TO_HOURS.sub(r"\1.\2–\3.\4", text)
    text = _FOUR_FIGURES.sub(r"\1.\2", text)
    clock = _Clock(text, language)
    return _TIMES.sub(clock.said, _OPEN_END.sub(clock.open_end, text))


def _and_seconds(number: int, language: str) -> str:
    unit = "sec" if language == "en" else "sek"
    return f" {TONGUES[language].ampersand} {measures.said(f'{number} {unit}', language)}" if number else ""


class _Clock:
    """Says the times of one sentence, and remembers whether there was one already."""

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        self.unit = re.compile(measures.after_a_number(language))
        self.seen = False

    def open_end(self, match: re.Match[str]) -> str:
        """ "12.30–15": an hour alone at the end."""
        if not self._is_time(match, match["sign"], half=False):
            return match[0]
        return f"{self._clock(match['hour'], match['minutes'], short=True)} {TONGUES[self.language].to} {match['last']}"

    def said(self, match: re.Match[str]) -> str:
        if not self._is_time(match, match["sign"], half=bool(match["half"])):
            return match[0]
        self.seen = True
        in_range = bool(match["range"])
        short = in_range or bool(match["half"]) or self._needs_no_minutes(match)
        said = self._clock(match["hour"], match["minutes"], short=short)
        if in_range:
            first = self._clock(match["from"], match["from_minutes"] or "00", short=True)
            said = f"{first} {TONGUES[self.language].to} {said}"
        return said + (f" {match['half'].strip()}" if match["half"] else "")

    def _is_time(self, match: re.Match[str], sign: str, *, half: bool) -> bool:
        before = _before(match)
        if before in word_sets("ear.all")["no time"] or self.unit.match(match.string, match.end()):
            return False
        if sign == ":" or half or self.language != "en":
            return True
        return self.seen or before in word_sets("ear.all")["before a time in English"]

    def _needs_no_minutes(self, match: re.Match[str]) -> bool:
        return _before(match) in word_sets("ear.all")["whole hours"]

    def _clock(self, hour: str, minutes: str, *, short: bool) -> str:
        """One time. `short`: a whole hour is said without its minutes."""
        number = int(hour)
        if self.language == "en":
            return _english(number, minutes, short=short)
        its = NUMERALS[self.language]
        if minutes == "00":
            return cardinal(number, self.language) + ("" if short else f" {its.small[0]} {its.small[0]}")
        return f"{cardinal(number, self.language)} {_minutes(minutes, self.language)}"


def _before(match: re.Match[str]) -> str:
    word = _WORD_BEFORE.search(match.string, max(0, match.start() - 25), match.start())
    return word[1].lower() if word else ""


def _minutes(minutes: str, language: str) -> str:
    zero = f"{NUMERALS[language].year_zero} " if minutes[0] == "0" else ""
    return zero + cardinal(int(minutes), language)


def _english(hour: int, minutes: str, *, short: bool) -> str:
    if minutes != "00":
        return f"{cardinal(hour, 'en')} {_minutes(minutes, 'en')}"
    if hour in (0, 24):
        return "midnight"
    if short:
        return cardinal(hour, "en")
    return f"{cardinal(hour, 'en')} {'hundred' if hour > 12 else 'o' + chr(39) + 'clock'}"
