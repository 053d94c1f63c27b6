"""Forms of the plan."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import DateField, SelectField, StringField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core import clock
from portal.core.forms import CHOOSE_DAY, FIRST_YEAR, LAST_YEAR, AtMost, Line, Needed, PortalForm, Prose, Version
from portal.core.house import house
from portal.core.sentences import Sentence
from portal.languages.dates import duration, here
from portal.meetings import rules
from portal.meetings.models import Coming, Meeting

IN_THE_PAST = Sentence("Choose a day and a time that have not been yet.")
LENGTHS = (60, 90, 120, 150, 180, 240)
NO_SUCH_TIME = Sentence("The clocks change that night, and this time does not exist. Choose another time.")
MOST_ITEMS = 20
CHOOSE_LENGTH = Sentence("Choose how long it lasts: from 15 minutes to 12 hours.")


class MeetingForm(PortalForm):
    """A plan for one meeting. The fields stand in the order in which one thinks of them."""

    day = DateField(Sentence("Day"), validators=[Needed(CHOOSE_DAY)])
    at = TimeField(Sentence("Time"), validators=[Needed(Sentence("Choose a time, like 17:30."))])
    minutes_long = SelectField(
        Sentence("How long?"), coerce=int, validate_choice=False, invalid_value_message=CHOOSE_LENGTH
    )
    theme = Line(
        Sentence("What will you talk about?"),
        [Needed(Sentence("Write what you will talk about. You may write: We decide together.")), AtMost(200)],
    )
    agenda = Prose(Sentence("The things you will talk about"), [AtMost(3000)])
    place = Line(Sentence("Where?"), [AtMost(200)])
    way = Prose(Sentence("How to get there"), [AtMost(600)])
    food = Line(Sentence("Food"), [AtMost(200)])
    children = Line(Sentence("Children"), [AtMost(200)])
    bring = Line(Sentence("What to bring"), [AtMost(200)])

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        lengths = sorted({*LENGTHS, *([self.minutes_long.data] if _fits(self.minutes_long.data) else [])})
        self.minutes_long.choices = [SelectChoice(minutes, duration(minutes)) for minutes in lengths]

    def items(self) -> list[str]:
        """The agenda, a line each, without empty ones and without bullets that somebody typed."""
        lines = [line.strip().lstrip("-–•*").strip() for line in (self.agenda.data or "").split("\n")]
        return [line for line in lines if line]

    def validate_day(self, field: DateField) -> None:
        if not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(str(CHOOSE_DAY))
        if field.data < here(clock.now()).date():
            raise ValidationError(str(IN_THE_PAST))

    def validate_agenda(self, field: Prose) -> None:
        over = len(self.items()) - MOST_ITEMS
        if over > 0:
            sentence = Sentence("There is room for %(limit)s things. Take out %(over)s.", limit=MOST_ITEMS, over=over)
            raise ValidationError(str(sentence))

    def validate_minutes_long(self, field: SelectField) -> None:
        if not _fits(field.data):
            raise ValidationError(str(CHOOSE_LENGTH))

    def plan(self, zone: ZoneInfo, language: str) -> rules.Plan:
        """What is planned. Raises NoSuchTime."""
        return rules.Plan(
            starts_at=rules.moment(self.day.data, self.at.data, zone),
            minutes_long=self.minutes_long.data,
            language=language,
            agenda=self.items(),
            **{name: getattr(self, name).data for name in rules.TEXTS},
        )

    def moment(self) -> datetime | None:
        """When the meeting begins, as far as it is filled in; for saying it in words."""
        if not self.day.data or not self.at.data:
            return None
        return datetime.combine(self.day.data, self.at.data, house().settings.time_zone)

    def this_year(self) -> int:
        """The year that need not be said."""
        return here(clock.now()).year


class ChangeMeetingForm(MeetingForm):
    """A change of a meeting, with a reason that everyone can read."""

    reason = Line(Sentence("Why do you change it?"), [AtMost(300)])
    version = Version(default=0)


class CancelMeetingForm(PortalForm):
    """Calling a meeting off."""

    reason = Line(
        Sentence("Why does the meeting not happen?"),
        [Needed(Sentence("Write why, in a few words. Everyone in the group can read it.")), AtMost(300)],
    )


class AnswerForm(PortalForm):
    """One of three answers, as the button that was pressed."""

    answer = StringField()

    def coming(self) -> Coming | None:
        """The answer, or None where the form holds none of the three."""
        return next((one for one in Coming if one.value == self.answer.data), None)


def as_typed(meeting: Meeting, zone: ZoneInfo, starts_at: datetime) -> dict[str, object]:
    """A meeting as the form holds it, with another beginning where one is suggested."""
    local = starts_at.astimezone(zone)
    texts = {name: text.text for name in rules.TEXTS if (text := getattr(meeting, name)) is not None}
    return {"day": local.date(), "at": local.time(), "minutes_long": meeting.minutes_long, **texts}


def _fits(minutes: object) -> bool:
    return isinstance(minutes, int) and rules.SHORTEST <= minutes <= rules.LONGEST
