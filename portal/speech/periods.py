"""What something is counted by: "200 kr/mnd", "30 t/uke", "£9 an hour"."""

from __future__ import annotations

import re

from portal.speech.measures import measures

_PER = {
    "nb": {"t": "i timen", "mnd": "i måneden", "uke": "i uka", "dag": "om dagen", "år": "i året", "stk": "per stykk",
           "kg": "per kilo", "pers": "per person"},
    "nn": {"t": "i timen", "mnd": "i månaden", "uke": "i veka", "dag": "om dagen", "år": "i året", "stk": "per stykk",
           "kg": "per kilo", "pers": "per person"},
    "en": {"t": "an hour", "mnd": "a month", "uke": "a week", "dag": "a day", "år": "a year", "stk": "each",
           "kg": "a kilo", "pers": "per person"},
}  # fmt: skip
PERIODS = {
    "t": "t", "time": "t", "timen": "t", "h": "t", "hr": "t", "hour": "t", "mnd": "mnd", "md": "mnd", "måned": "mnd",
    "månad": "mnd", "måneden": "mnd", "month": "mnd", "mth": "mnd", "uke": "uke", "uka": "uke", "veke": "uke",
    "veka": "uke", "week": "uke", "wk": "uke", "dag": "dag", "day": "dag", "år": "år", "year": "år", "yr": "år",
    "stk": "stk", "kg": "kg", "pers": "pers", "person": "pers",
}  # fmt: skip
_KNOWN = "|".join([*sorted(PERIODS, key=len, reverse=True), "kWh", "km", "l", "m2"])
_BY = re.compile(rf"(?<=\d)( ?[^\W\d_]{{1,15}}\.?)/({_KNOWN})(?![\w/])", re.IGNORECASE)
_SUM_BY = re.compile(rf"(?<=\d)/({'|'.join(one for one in PERIODS if len(one) > 1)})(?![\w/])", re.IGNORECASE)
"""A sum whose money is not named: "9.500/mnd"."""


def per(period: str, language: str) -> str:
    """What stands behind the slash, in words: "i timen", "a month", "per kilowattime"."""
    known = PERIODS.get(period.lower())
    if known:
        return _PER[language][known]
    measure = measures(language).get(period) or measures(language).get(period.lower())
    return f"per {measure.single if measure else period}"


def said(text: str, language: str) -> str:
    """A sentence with what is counted by the week or the day in words: "3 ganger/uke"."""
    if "/" not in text:
        return text
    text = _SUM_BY.sub(lambda match: f" {per(match[1], language)}", text)
    return _BY.sub(lambda match: match[0] if match[0].strip() in measures(language) else _by(match, language), text)


def _by(match: re.Match[str], language: str) -> str:
    return f"{match[1]} {per(match[2], language)}"
