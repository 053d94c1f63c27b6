"""Writing a message, asking for a call or a talk alone, and what facilitators set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from portal.core.forms import A_NAME, CHOOSE_DAY, AtMost, DayField, Needed, PortalForm, Prose
from portal.core.sentences import Sentence
from portal.groups.models import Membership
from portal.languages.dates import day_and_time
from portal.meetings.models import Meeting
from portal.messages.models import READY, SPEAK_FOR_THEMSELVES, Kind, PartOfDay
from portal.messages.promise import MOST_DAYS, Hours

ALL = 0
ROOM = 4000
"""Letters."""
SOME_WORDS = Sentence("Write a few words first.")
FACILITATORS_KINDS = (Kind.WORDS, Kind.CASE, Kind.CALLED, Kind.NOTE)
PARTS = {
    PartOfDay.MORNING: Sentence("In the morning"),
    PartOfDay.MIDDAY: Sentence("In the middle of the day"),
    PartOfDay.AFTERNOON: Sentence("In the afternoon"),
    PartOfDay.EVENING: Sentence("In the evening"),
}
WEEK = (
    Sentence("Monday"), Sentence("Tuesday"), Sentence("Wednesday"), Sentence("Thursday"), Sentence("Friday"),
    Sentence("Saturday"), Sentence("Sunday"),
)  # fmt: skip


class MessageForm(PortalForm):
    """A few words. The button says what they are, where they are no plain message."""

    text = Prose(Sentence("Your message"), [AtMost(ROOM)])
    kind = StringField(default=Kind.WORDS.value)
    to = SelectField(
        Sentence("Who is it for?"),
        coerce=int,
        validate_choice=False,
        default=ALL,
        invalid_value_message=Sentence("Choose somebody from the list."),
    )
    own = True
    """Whether a participant writes."""

    def offer(self, facilitators: Sequence[Membership]) -> None:
        """Offer to write to all of these facilitators, or to one by name."""
        names = [SelectChoice(one.id, one.name, render_kw=A_NAME) for one in facilitators]
        self.to.choices = [SelectChoice(ALL, Sentence("All of you")), *names]

    @property
    def what(self) -> Kind:
        """What the pressed button makes of it; plain words where there is no such button."""
        allowed = (Kind.WORDS, *READY) if self.own else FACILITATORS_KINDS
        return next((one for one in allowed if one.value == self.kind.data), Kind.WORDS)

    @property
    def for_participant(self) -> bool:
        """Whether a facilitator writes down what the participant said."""
        return not self.own and self.kind.data == "said"

    def validate_text(self, field: Prose) -> None:
        if self.what not in SPEAK_FOR_THEMSELVES:
            Needed(SOME_WORDS)(self, field)

    def validate_to(self, field: SelectField) -> None:
        if field.choices and field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose somebody from the list.")))


class CallForm(PortalForm):
    """When a call fits."""

    fits = SelectMultipleField(
        Sentence("When does it fit?"),
        choices=[SelectChoice(part.value, sentence) for part, sentence in PARTS.items()],
        validate_choice=False,
        option_widget=CheckboxInput(),
    )
    text = Prose(Sentence("Do you want to say more?"), [AtMost(ROOM)])

    @property
    def parts(self) -> list[PartOfDay]:
        return [part for part in PartOfDay if part.value in (self.fits.data or [])]


class AloneForm(PortalForm):
    """Before or after which meeting somebody wants to talk alone."""

    meeting = SelectField(
        Sentence("At which meeting?"),
        coerce=int,
        validate_choice=False,
        invalid_value_message=Sentence("Choose a meeting from the list."),
    )
    when = RadioField(
        Sentence("Before or after it?"),
        choices=[
            SelectChoice(Kind.TALK_BEFORE.value, Sentence("Before the meeting")),
            SelectChoice(Kind.TALK_AFTER.value, Sentence("After the meeting")),
        ],
        validate_choice=False,
    )
    text = Prose(Sentence("Do you want to say more?"), [AtMost(ROOM)])

    def offer(self, coming: Sequence[Meeting]) -> None:
        """Offer these meetings."""
        self.meeting.choices = [SelectChoice(one.id, day_and_time(one.starts_at)) for one in coming]

    def validate_meeting(self, field: SelectField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose a meeting from the list.")))

    def validate_when(self, field: RadioField) -> None:
        if field.data not in (Kind.TALK_BEFORE.value, Kind.TALK_AFTER.value):
            raise ValidationError(str(Sentence("Choose whether it is before or after.")))


class HandForm(PortalForm):
    """To which facilitator a conversation is given."""

    to = IntegerField()


class SentenceForm(PortalForm):
    """One sentence that somebody often answers with."""

    text = Prose(Sentence("The sentence"), [Needed(SOME_WORDS), AtMost(500)])


class PromiseForm(PortalForm):
    """When messages are read, and within how many days they have an answer."""

    within = IntegerField(Sentence("Within how many working days do you answer?"))
    weekdays = SelectMultipleField(
        Sentence("On which days does somebody read?"),
        choices=[SelectChoice(str(number), day) for number, day in enumerate(WEEK)],
        validate_choice=False,
        option_widget=CheckboxInput(),
    )
    opens = IntegerField(Sentence("From which hour?"))
    closes = IntegerField(Sentence("Until which hour?"))

    def validate_within(self, field: IntegerField) -> None:
        if field.data is None or not 1 <= field.data <= MOST_DAYS:
            field.errors = []
            raise ValidationError(str(Sentence("Write a number from 1 to %(most)s.", most=MOST_DAYS)))

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        if not self.days:
            raise ValidationError(str(Sentence("Choose at least one day.")))

    def validate_opens(self, field: IntegerField) -> None:
        if field.data is None or not 0 <= field.data <= 23:
            field.errors = []
            raise ValidationError(str(Sentence("Write an hour from 0 to 23.")))

    def validate_closes(self, field: IntegerField) -> None:
        if field.data is None or not 1 <= field.data <= 24 or field.data <= (self.opens.data or 0):
            field.errors = []
            raise ValidationError(str(Sentence("Write a later hour of the same day, 24 at most.")))

    @property
    def days(self) -> frozenset[int]:
        return frozenset(number for number in range(7) if str(number) in (self.weekdays.data or []))

    @property
    def hours(self) -> Hours:
        return Hours(self.within.data or 1, self.days, self.opens.data or 0, self.closes.data or 24)

    @staticmethod
    def of(hours: Hours) -> dict[str, object]:
        """What the boxes say of these hours."""
        days = [str(day) for day in sorted(hours.weekdays)]
        return {"within": hours.within, "weekdays": days, "opens": hours.opens, "closes": hours.closes}


class AwayForm(PortalForm):
    """Until which day a facilitator is away."""

    until = DayField(Sentence("Until which day are you away?"))
    today: date | None = None

    def validate_until(self, field: DayField) -> None:
        if field.data is None:
            raise ValidationError(str(CHOOSE_DAY))
        if self.today is not None and field.data < self.today:
            raise ValidationError(str(Sentence("That day is over. Choose today or a later one.")))
