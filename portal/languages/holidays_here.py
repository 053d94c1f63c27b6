"""The holidays of Norway, by their names in English."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

from portal.core.sentences import Sentence

NAMES = {
    "New Year's Day": Sentence("New Year's Day"),
    "Maundy Thursday": Sentence("Maundy Thursday"),
    "Good Friday": Sentence("Good Friday"),
    "Easter Sunday": Sentence("Easter Sunday"),
    "Easter Monday": Sentence("Easter Monday"),
    "Labor Day": Sentence("Labour Day"),
    "Constitution Day": Sentence("Constitution Day"),
    "Ascension Day": Sentence("Ascension Day"),
    "Whit Sunday": Sentence("Whit Sunday"),
    "Whit Monday": Sentence("Whit Monday"),
    "Christmas Day": Sentence("Christmas Day"),
    "Second Day of Christmas": Sentence("Boxing Day"),
}
"""How we say what the package calls a day."""


def holidays_on(day: date) -> tuple[str, ...]:
    """What is celebrated on this day, by the package's names; nothing on most days, ordinary Sundays among them."""
    return _of_the_year(day.year).get(day, ())


@lru_cache(maxsize=8)
def _of_the_year(year: int) -> dict[date, tuple[str, ...]]:
    found = holidays.country_holidays("NO", years=year, language="en_US")
    return {day: tuple(found.get_list(day)) for day in found}
