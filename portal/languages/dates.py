"""Dates and times in words: weekday, day, month, and a clock of 24 hours. Never 3/2/26."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date

from portal.core import clock
from portal.core.house import house
from portal.core.sentences import gettext, ngettext
from portal.languages.choice import language
from portal.languages.mirror import MIRROR, mirrored
from portal.languages.offered import DEFAULT, KNOWN, SOURCE

PATTERNS = {"nb": "EEEE d. MMMM", "nn": "EEEE d. MMMM"}
FAR_AWAY = 30
"""Days: a larger number helps nobody to see when it is."""
PATTERN = "EEEE d MMMM"
WITH_YEAR = {"nb": "EEEE d. MMMM y", "nn": "EEEE d. MMMM y"}


def here(moment: datetime) -> datetime:
    """The moment on the clock of the place where the groups meet."""
    return moment.astimezone(house().settings.time_zone)


def locale() -> str:
    """What Babel calls the reader's language."""
    code = language().code
    if code in (SOURCE, MIRROR.code):
        return "en_GB"
    return code if code in KNOWN else DEFAULT


def _said(text: str) -> str:
    """What Babel says, in the mirror like the rest of the page."""
    return mirrored(text) if language() is MIRROR else text


def day(moment: datetime) -> str:
    """tirsdag 9. desember, with the year when it is not this one."""
    local = here(moment)
    if local.year != here(clock.now()).year:
        return day_and_year(moment)
    return _said(_in_words(local.date(), PATTERNS.get(language().code, PATTERN), locale()))


def day_and_year(moment: datetime) -> str:
    """tirsdag 9. desember 2026: for what may be read in any year."""
    pattern = WITH_YEAR.get(language().code, f"{PATTERN} y")
    return _said(_in_words(here(moment).date(), pattern, locale()))


def month(moment: datetime) -> str:
    """desember: the month alone, where more would say too much of somebody; with the year when it is another one."""
    local = here(moment)
    pattern = "LLLL" if local.year == here(clock.now()).year else "LLLL y"
    return _said(_in_words(local.date(), pattern, locale()))


@lru_cache(maxsize=4096)
def _in_words(on: date, pattern: str, locale: str) -> str:
    """What Babel says of a date. It takes 11 µs each time, and a page names up to sixty dates."""
    return format_date(on, pattern, locale=locale)


def time(moment: datetime) -> str:
    """17.30 in Norwegian, 17:30 elsewhere; forced to 24 hours, also where a language has twelve."""
    return here(moment).strftime("%H.%M" if language().code in ("nb", "nn") else "%H:%M")


def day_and_time(moment: datetime) -> str:
    """tirsdag 9. desember klokka 17.30"""
    return gettext("%(day)s at %(time)s", day=day(moment), time=time(moment))


def duration(minutes: int) -> str:
    """How long, as people say it: 2 hours, 90 minutes, 2 hours and 30 minutes."""
    hours, rest = divmod(minutes, 60)
    if minutes < 120 and rest:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes)
    whole = ngettext("%(n)s hour", "%(n)s hours", hours)
    if not rest:
        return whole
    return gettext("%(hours)s and %(minutes)s", hours=whole, minutes=ngettext("%(n)s minute", "%(n)s minutes", rest))


def how_soon(moment: datetime) -> str:
    """today, tomorrow, or in so many days of the calendar where the groups meet; nothing when it is far away."""
    days = (here(moment).date() - here(clock.now()).date()).days
    if days <= 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    return ngettext("in %(n)s day", "in %(n)s days", days) if days <= FAR_AWAY else ""
