"""Offering times, answering them, and the meeting that one of them becomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from wtforms import FieldList, FormField, TimeField
from wtforms.form import Form

from portal.core import clock
from portal.core.forms import CHOOSE_DAY, AtMost, DayField, Line, PortalForm
from portal.core.house import house
from portal.core.sentences import Sentence
from portal.languages.dates import here
from portal.meetings import rules as meetings
from portal.meetings.forms import IN_THE_PAST, NO_SUCH_TIME, MeetingForm
from portal.times.models import Fit, OfferedTime
from portal.times.rules import FEWEST, FURTHEST, MOST

CHOOSE_TIME = Sentence("Choose a time, like 17:30.")
TOO_FEW = Sentence("Offer at least %(fewest)s times.", fewest=FEWEST)
TOO_MANY = Sentence("Offer at most %(most)s times.", most=MOST)
TOO_FAR = Sentence("Choose a day within the next %(days)s days.", days=FURTHEST)
TWO_ALIKE = Sentence("This time stands there twice. Choose another one.")


class ClockField(TimeField):
    """A time of the day that may stay empty; what is no time is said in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = time.fromisoformat(valuelist[0].strip()).replace(second=0, microsecond=0, tzinfo=None)
            except ValueError as wrong:
                raise ValueError(str(CHOOSE_TIME)) from wrong


class RowForm(Form):
    """One time that is offered, or nothing."""

    day = DayField(Sentence("Day"))
    at = ClockField(Sentence("Time"))

    @property
    def is_touched(self) -> bool:
        """Whether anything stands in it, or is wrong with it."""
        return any(one.data or (one.raw_data and one.raw_data[0]) or one.errors for one in (self.day, self.at))

    def moment(self) -> datetime | None:
        """When it is, for saying it in words; None where it is not filled in."""
        if not self.day.data or not self.at.data:
            return None
        return datetime.combine(self.day.data, self.at.data, house().settings.time_zone)

    def read(self, zone: ZoneInfo, now: datetime) -> datetime | None:
        """The moment that can be offered, or None: then it is empty, or a field says what is not right."""
        if self.day.errors or self.at.errors:
            return None
        if self.day.data is None or self.at.data is None:
            if self.day.data is not None:
                self.at.errors = [str(CHOOSE_TIME)]
            elif self.at.data is not None:
                self.day.errors = [str(CHOOSE_DAY)]
            return None
        if self.day.data > here(now).date() + timedelta(days=FURTHEST):
            self.day.errors = [str(TOO_FAR)]
            return None
        try:
            found = meetings.moment(self.day.data, self.at.data, zone)
        except meetings.NoSuchTime:
            self.at.errors = [str(NO_SUCH_TIME)]
            return None
        if found <= now:
            self.day.errors = [str(IN_THE_PAST)]
            return None
        return found


class OfferForm(MeetingForm):
    """Some times, and for what."""

    day: Any = None
    at: Any = None
    agenda: Any = None
    place: Any = None
    way: Any = None
    food: Any = None
    children: Any = None
    bring: Any = None
    times = FieldList(FormField(RowForm), min_entries=MOST, max_entries=MOST + 1)
    theme = Line(Sentence("What is it about?"), [AtMost(200)])

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.starts: list[datetime] = []
        names = ["times", *(name for name in self.data if name != "times")]
        self._fields = {name: self[name] for name in names}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether there are from FEWEST to MOST times, no two alike, each of which can be offered."""
        super().validate(extra_validators)
        self.starts = []
        for row in self.rows:
            found = row.read(house().settings.time_zone, clock.now())
            if found in self.starts:
                row.day.errors = [str(TWO_ALIKE)]
            elif found is not None:
                self.starts.append(found)
        wrong = any(row.day.errors or row.at.errors for row in self.rows)
        if len(self.rows) > MOST:
            self.rows[-1].day.errors = [str(TOO_MANY)]
        elif len(self.starts) < FEWEST and not wrong:
            empty = next(row for row in self.rows if row.day.data is None)
            empty.day.errors = [str(TOO_FEW)]
        return not self.wrong()

    @property
    def rows(self) -> list[RowForm]:
        return [entry.form for entry in self.times]


class AnswersForm(PortalForm):
    """One of three answers to each time, or none."""

    def said(self, times: Iterable[OfferedTime]) -> dict[int, Fit] | None:
        """What is chosen, by the id of the time; None where something stands there that is none of the three."""
        sent = {one.id: request.form.get(f"fits-{one.id}", "") for one in times}
        known = {fit.value: fit for fit in Fit}
        if any(value and value not in known for value in sent.values()):
            return None
        return {number: known[value] for number, value in sent.items() if value}


class ChosenForm(MeetingForm):
    """The meeting that a time becomes: all but when it is."""

    day: Any = None
    at: Any = None

    def at_this_time(self, starts_at: datetime, language: str) -> meetings.Plan:
        """What is planned."""
        texts = {name: self[name].data for name in meetings.TEXTS}
        return meetings.Plan(
            starts_at, minutes_long=self.minutes_long.data, language=language, agenda=self.items(), **texts
        )
