"""Days: dates in figures, days with their months, ranges of weekdays, years."""

from __future__ import annotations

import re
from functools import cache

from portal.languages.numeric_dates import NumericDate, numeric_dates
from portal.languages.word_files import word_sets
from portal.speech.amounts import RANGE, keeps_stop
from portal.speech.numbers import ordinal, year
from portal.speech.tongues import TONGUES

MONTHS = {
    "nb": ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
           "desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
MONTHS["nn"] = MONTHS["nb"]
WEEKDAYS = {
    "nb": {"mandag": "man ma", "tirsdag": "tirs tir ti", "onsdag": "ons on", "torsdag": "tors tor to",
           "fredag": "fre fr", "lørdag": "lør lø", "søndag": "søn sø"},
    "nn": {"måndag": "mån må man ma", "tysdag": "tys ty", "onsdag": "ons on", "torsdag": "tors tor to",
           "fredag": "fre fr", "laurdag": "lau la", "sundag": "sun su søn"},
    "en": {"Monday": "mon", "Tuesday": "tues tue", "Wednesday": "wed weds", "Thursday": "thurs thur thu",
           "Friday": "fri", "Saturday": "sat", "Sunday": "sun"},
}  # fmt: skip
"""With how they are written in short."""


CLEAR = {
    "nb": "tirs|tir|ons|tors|fre|lør|søn",
    "nn": "tys|ons|tors|fre|lau|søn",
    "en": "mon|tues|tue|wed|thurs|thu|fri|(?-i:Sat|Sun)",
}
"""Short weekdays that need no full stop before figures, since they are no other words."""


def said(text: str, language: str) -> str:
    """A sentence with its dates, weekdays and years in words."""
    text = _weekdays(text, language)
    if any(map(str.isdigit, text)):
        text = _numeric(text, language)
        text = _month_to_month(language).sub(rf"\1 {TONGUES[language].to} ", text)
        text = _english_days(text) if language == "en" else _norwegian_days(text, language)
    return _ranges_of_words(text, language)


# Dates in figures


MOST_IN_A_ROW = 3
"""Days: "2/12, 9/12 og 16/12" tell one after the other that they are dates."""
_FROM_TO = re.compile(
    rf"(?<![\w.,/])(\d{{1,2}})([./])(\d{{1,2}})(?:\.|(?<=/..)|(?<=/.)){RANGE}(\d{{1,2}})\2(\d{{1,2}})(\.?)(?![\w/]|[.,]\d)"
)


def _from_to(text: str, language: str) -> str:
    """ "24.12.–2.1." and "20/12–5/1": from one day to another."""

    def days(match: re.Match[str]) -> str:
        first, _sign, month, last, last_month, stop = match.groups()
        if not (1 <= int(first) <= 31 >= int(last) >= 1 and 1 <= int(month) <= 12 >= int(last_month) >= 1):
            return match[0]
        one, other = (
            _day_of_month(NumericDate(0, 0, int(day), int(of), None), language)
            for day, of in ((first, month), (last, last_month))
        )
        return f"{one} {TONGUES[language].to} {other}{stop and keeps_stop(match.string, match.end())}"

    return _FROM_TO.sub(days, text)


def _numeric(text: str, language: str) -> str:
    text = _from_to(text, language)
    for _time in range(MOST_IN_A_ROW):
        said = _numeric_once(text, language)
        if said == text:
            break
        text = said
    return text


def _numeric_once(text: str, language: str) -> str:
    said, last = [], 0
    for found in numeric_dates(text, language):
        stop = keeps_stop(text, found.end) if text[found.end - 1] == "." else ""
        said += [text[last : found.start], _day_of_month(found, language), stop]
        last = found.end
    return "".join([*said, text[last:]])


def _day_of_month(found: NumericDate, language: str) -> str:
    day, month = ordinal(found.day, language), MONTHS[language][found.month - 1]
    of_year = f" {year(found.year, language)}" if found.year else ""
    return f"the {day} of {month}{of_year}" if language == "en" else f"{day} {month}{of_year}"


# Days with their months


@cache
def _month_names(language: str) -> dict[str, str]:
    """The full name of each month by how it may be written, in small letters."""
    names = MONTHS[language]
    return {short: name for name in names for short in (name.lower(), name[:3].lower())} | {"sept": names[8]}


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<month>{'|'.join(sorted(_month_names(language), key=len, reverse=True))})(?!\w)"
    one = r"(?P<day>[12]?\d|3[01])"
    first = r"(?P<first>[12]?\d|3[01])"
    if language == "en":
        end = r"(?:st|nd|rd|th)?"
        to = rf"(?:{RANGE}| to )"
        return (
            re.compile(
                rf"(?<![\w.,/:-])(?:the )?(?:{first}{end}{to}(?:the )?)?{one}{end} (?:of )?{month}\.?", re.IGNORECASE
            ),
            re.compile(
                rf"\b{month}\.? (?:the )?(?:{first}{end}{RANGE})?{one}{end}(?![\w/]|[.:,]\d| (?:per|%))"
                r"(?P<comma>,(?= \d{4}))?",
                re.IGNORECASE,
            ),
        )
    return (re.compile(rf"(?<![\w.,/:-])(?:{first}\.?{RANGE})?{one}\.? ?{month}(?P<stop>\.)?", re.IGNORECASE),)


@cache
def _month_to_month(language: str) -> re.Pattern[str]:
    month = "|".join(sorted(_month_names(language), key=len, reverse=True))
    day = r"\d{1,2}(?:\.|st|nd|rd|th)?"
    return re.compile(rf"(?<!\w)({month})\.?{RANGE}(?=(?:the )?{day} ?(?:{month})(?!\w))", re.IGNORECASE)


def _norwegian_days(text: str, language: str) -> str:
    def day(match: re.Match[str]) -> str:
        word = match["month"].lower()
        month = _month_names(language)[word]
        stop = match["stop"] and (keeps_stop(match.string, match.end()) if word != month else ".")
        first = f"{ordinal(int(match['first']), language)} {TONGUES[language].to} " if match["first"] else ""
        return f"{first}{ordinal(int(match['day']), language)} {month}{stop or ''}"

    return _patterns(language)[0].sub(day, text)


def _english_days(text: str) -> str:
    day_first, month_first = _patterns("en")

    def the(match: re.Match[str]) -> str | None:
        """The day or days with their articles; None where "may" is no month."""
        if match["month"] in ("may", "march", "mar"):
            return None
        first = f"the {ordinal(int(match['first']), 'en')} to " if match["first"] else ""
        return f"{first}the {ordinal(int(match['day']), 'en')}"

    def before(match: re.Match[str]) -> str:
        days = the(match)
        if days is None:
            return match[0]
        word = match["month"].lower()
        month = _month_names("en")[word]
        stops = match[0].endswith(".")
        kept = "." if stops and word == month.lower() else keeps_stop(match.string, match.end()) if stops else ""
        return f"{days} of {month}{kept}"

    def after(match: re.Match[str]) -> str:
        days = the(match)
        return match[0] if days is None else f"{_month_names('en')[match['month'].lower()]} {days}"

    return month_first.sub(after, day_first.sub(before, text))


# Weekdays


@cache
def _weekday_names(language: str) -> dict[str, str]:
    return {short: name for name, shorts in WEEKDAYS[language].items() for short in (*shorts.split(), name.lower())}


@cache
def _weekday_patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = "|".join(sorted(_weekday_names(language), key=len, reverse=True))
    name = rf"(?:{known})"
    joined = r"(?:\.? ?[-–—/] ?|\., ?|\. (?:og|and|eller|or) )"
    return (
        re.compile(rf"(?<![\w.]){name}(?:{joined}{name})+(?!\w)\.?", re.IGNORECASE),
        re.compile(
            rf"(?<![\w.])({name})\. (?=\d|klokk|kl\b)|(?<![\w.])({CLEAR[language]}) (?=\d|klokk)", re.IGNORECASE
        ),
    )


_SIGN = re.compile(r"\.? ?([-–—/]) ?|\.")


def _weekdays(text: str, language: str) -> str:
    """ "man.–fre.", "ons. og fr.", "to. 9. mai": short weekdays beside each other, or before a figure."""
    names = _weekday_names(language)
    row, alone = _weekday_patterns(language)

    def name(word: re.Match[str]) -> str:
        return names.get(word[0].lower(), word[0])

    def in_a_row(match: re.Match[str]) -> str:
        tongue = TONGUES[language]
        signs = {"/": tongue.either}
        words = _SIGN.sub(lambda sign: f" {signs.get(sign[1], tongue.to)} " if sign[1] else "", match[0])
        stop = keeps_stop(match.string, match.end()) if match[0].endswith(".") else ""
        return re.sub(r"[^\W\d_]+", name, words) + stop

    return alone.sub(lambda match: f"{names[(match[1] or match[2]).lower()]} ", row.sub(in_a_row, text))


@cache
def _between_names() -> re.Pattern[str]:
    known = "|".join(word_sets("sets.all")["months and days"])
    return re.compile(rf"\b({known}) ?[-–—] ?(?=(?:{known})\b)", re.IGNORECASE)


@cache
def _short_months(language: str) -> re.Pattern[str]:
    known = "|".join(short for short in _month_names(language) if len(short) < 5)
    return re.compile(rf"\b({known})\.?{RANGE}({known})(?![\w.])", re.IGNORECASE)


def _ranges_of_words(text: str, language: str) -> str:
    """ "mandag–fredag", "mai–juni"."""
    if not any(sign in text for sign in "-–—"):
        return text
    names = _month_names(language)
    to = f" {TONGUES[language].to} "
    text = _short_months(language).sub(lambda match: names[match[1].lower()] + to + names[match[2].lower()], text)
    return _between_names().sub(lambda match: match[1] + to, text)
