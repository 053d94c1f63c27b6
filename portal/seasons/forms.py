"""The form of a season, which is looked over once before anything is saved."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_month_names
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from portal.core import clock
from portal.core.forms import AtMost, Prose
from portal.core.sentences import Sentence
from portal.languages.dates import here, locale
from portal.meetings.forms import IN_THE_PAST, MeetingForm
from portal.meetings.rules import TEXTS, Plan
from portal.seasons.rules import FURTHEST, MOST, HowOften

HOW_OFTEN = {
    HowOften.WEEK: Sentence("Every week"),
    HowOften.TWO_WEEKS: Sentence("Every 14 days"),
    HowOften.FOUR_WEEKS: Sentence("Every 4 weeks"),
    HowOften.CHOSEN: Sentence("On the days I choose"),
}
TOO_FAR = Sentence("Plan at most %(days)s days ahead. Choose fewer meetings, or earlier days.", days=FURTHEST)
NOT_SO_MANY = Sentence("Choose from 1 to %(most)s meetings.", most=MOST)
NO_DAY = Sentence("Choose at least one day.")
BY_NUMBERS = re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.? ?(?P<year>\d{4})?")
BY_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
BY_NAME = re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[^\W\d_]{3,})\.?(?: (?P<year>\d{4}))?")
ON_THE_PAGE = (
    "day", "at", "minutes_long", "how_often", "how_many", "days", "leave_out", "theme", "place", "way", "food",
    "children", "bring", "keep",
)  # fmt: skip
"""The boxes in the order in which they stand there, for the list of what is wrong."""
LOOKED_OVER = {"keep", "told"}
"""What is asked only when the days are shown."""


class SeasonForm(MeetingForm):
    """What all meetings of a season have alike, on which days they are, and then which of these days stay."""

    agenda: Any = None
    how_often = RadioField(
        Sentence("How often?"),
        choices=[SelectChoice(one.value, word) for one, word in HOW_OFTEN.items()],
        validate_choice=False,
    )
    how_many = IntegerField(Sentence("How many meetings?"))
    days = Prose(Sentence("The days, if you choose them yourself"), [AtMost(1000)])
    leave_out = BooleanField(Sentence("Leave out holidays"))
    keep = SelectMultipleField(Sentence("On which days do you meet?"), choices=[], validate_choice=False)
    told = SelectMultipleField(choices=[], validate_choice=False)
    """Days of which the page said that the group meets then already."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        names = [*(name for name in self.data if name not in ON_THE_PAGE), *ON_THE_PAGE]
        self._fields = {name: self[name] for name in names}

    @property
    def rhythm(self) -> HowOften | None:
        """How often, or None where nothing is chosen."""
        return next((one for one in HowOften if one.value == self.how_often.data), None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well with what counts: with days of one's own neither a first day nor a number does."""
        super().validate(extra_validators)
        for name in ("day", "how_many") if self.rhythm is HowOften.CHOSEN else ("days",):
            self[name].errors = []
        return not self.errors

    def validate_day(self, field: Field) -> None:
        super().validate_day(field)
        if field.data > last_day():
            raise ValidationError(str(TOO_FAR))

    def validate_how_often(self, _field: Field) -> None:
        if self.rhythm is None:
            raise ValidationError(str(Sentence("Choose how often you meet.")))

    def validate_how_many(self, field: Field) -> None:
        if field.data is None or not 1 <= field.data <= MOST:
            field.errors = []  # what the field itself said of something unreadable, which is no sentence of ours
            raise StopValidation(str(NOT_SO_MANY))

    def validate_days(self, field: Field) -> None:
        lines = self._lines()
        if not lines:
            raise ValidationError(str(Sentence("Write the days, one on each line, like 12.3.2027.")))
        for number, line in enumerate(lines, 1):
            on = read_day(line, here(clock.now()).date())
            if on is None:
                sentence = Sentence("We cannot read day number %(n)s. Write it like 12.3.2027.", n=number)
                raise ValidationError(str(sentence))
            if on < here(clock.now()).date():
                raise ValidationError(str(IN_THE_PAST))
            if on > last_day():
                raise ValidationError(str(TOO_FAR))
        if len(self.chosen()) > MOST:
            raise ValidationError(str(NOT_SO_MANY))

    def chosen(self) -> list[date]:
        """The days that were written, each once, first to last."""
        today = here(clock.now()).date()
        return sorted({on for line in self._lines() if (on := read_day(line, today)) is not None})

    def plan(self, zone: ZoneInfo, language: str) -> Plan:
        """What all meetings have alike; the beginning is to be put in."""
        texts = {name: self[name].data for name in TEXTS}
        return Plan(clock.now(), minutes_long=self.minutes_long.data, language=language, agenda=[], **texts)

    def typed(self) -> list[tuple[str, str]]:
        """Every box of the first page as it was sent, to be sent along with the days."""
        names = [name for name in ON_THE_PAGE if name not in LOOKED_OVER]
        return [(name, value) for name in names for value in self[name].raw_data or []]

    def _lines(self) -> list[str]:
        lines = (" ".join(line.split()) for line in re.split(r"[\n,;]", self.days.data or ""))
        return [line for line in lines if line]


def read_day(text: str, today: date) -> date | None:
    """The day that somebody wrote, like 12.3.2027, 2027-03-12, 12 March; without a year the next one. None if none."""
    found = BY_NUMBERS.fullmatch(text) or BY_YEAR_FIRST.fullmatch(text) or BY_NAME.fullmatch(text)
    if found is None:
        return None
    month = int(found["month"]) if found["month"].isdecimal() else _month(found["month"].casefold(), locale())
    try:
        if found["year"]:
            return date(int(found["year"]), month, int(found["day"]))
        this_year = date(today.year, month, int(found["day"]))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _month(word: str, locale: str) -> int:
    """The number of the month with this name, or its beginning, in the reader's language or English; 0 for none."""
    names = [pair for one in (locale, "en_GB") for pair in get_month_names("wide", locale=one).items()]
    numbers = {number for number, name in names if name.casefold().startswith(word)}
    return numbers.pop() if len(numbers) == 1 else 0


def last_day() -> date:
    """The last day for which a season may be planned."""
    return here(clock.now()).date() + timedelta(days=FURTHEST)
