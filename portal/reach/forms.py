"""The one form about how somebody wants to be reached."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from portal.core.forms import AtMost, PortalForm, has_hidden_signs, tidy
from portal.core.layout import spoken_phone
from portal.core.sentences import Sentence
from portal.reach import mobiles
from portal.reach.models import FROM_THE_START, QUIET_FROM, QUIET_TO, SENT, Channel, Reach, Topic, Wording
from portal.reach.rules import Chosen

WAYS = {
    Channel.SMS: Sentence("Send an SMS"),
    Channel.EMAIL: Sentence("Send an e-mail"),
    Channel.CALL: Sentence("Call me"),
    Channel.PAPER: Sentence("Give it to me on paper"),
    Channel.PAGE: Sentence("Only here on the page"),
}
BY_HAND = (Channel.CALL, Channel.PAPER)
ABOUT = {
    Topic.CHANGE: Sentence("A meeting is changed or cancelled"),
    Topic.ANSWER: Sentence("Somebody has written to me"),
    Topic.PLAN: Sentence("There is a new plan"),
    Topic.MINUTES: Sentence("There are new minutes"),
    Topic.DAY_BEFORE: Sentence("We meet tomorrow"),
    Topic.SAME_MORNING: Sentence("We meet today"),
}
WORDS = {
    # Translators: a notice that says nothing of what it is about.
    Wording.SILENT: Sentence("Silent"),
    # Translators: a notice that says what there is, in few words.
    Wording.PLAIN: Sentence("Simple"),
    Wording.PLACE: Sentence("With time and place"),
}
CHOOSE_A_WAY = Sentence("Choose one of the ways.")
CHOOSE_WORDS = Sentence("Choose what it may say.")
CHOOSE_HOURS = Sentence("Choose an hour from the list.")
CHOOSE_TOPICS = Sentence("Choose at least one thing. Or choose: only here on the page.")
SAY_YES = Sentence("Tick here if we may. Or choose another way: that is fine too.")
NO_NUMBER_YET = Sentence("Write your mobile number, or choose another way.")
NO_EMAIL_YET = Sentence("Write your e-mail address, or choose another way.")
NOT_A_NUMBER = Sentence("That is not a phone number. Write it with all its digits, like 400 00 101.")
ANOTHER_COUNTRY = Sentence("We send SMS to Norwegian numbers only. Write another number, or choose another way.")
NOT_A_MOBILE = Sentence("That is not a mobile number, so no SMS comes through to it.")
NOT_AN_EMAIL = Sentence("That is not an e-mail address. It looks like name@example.com.")


class ReachForm(PortalForm):
    """The way, and what belongs to it. Of what belongs to another way only the length is looked at."""

    way = RadioField(Sentence("How do we tell you that there is news?"), validate_choice=False)
    mobile = StringField(Sentence("My mobile number, for SMS"), [AtMost(mobiles.LONGEST_EMAIL)], filters=[tidy])
    email = StringField(Sentence("My e-mail address"), [AtMost(mobiles.LONGEST_EMAIL)], filters=[tidy])
    wording = RadioField(
        Sentence("What may it say?"),
        choices=[SelectChoice(one.value, word) for one, word in WORDS.items()],
        validate_choice=False,
    )
    topics = SelectMultipleField(
        Sentence("What do you want to know?"),
        choices=[SelectChoice(one.value, word) for one, word in ABOUT.items()],
        validate_choice=False,
        option_widget=CheckboxInput(),
    )
    quiet = BooleanField(Sentence("Send nothing at night"))
    begins = SelectField(Sentence("Quiet from"), coerce=int, validate_choice=False, invalid_value_message=CHOOSE_HOURS)
    ends = SelectField(Sentence("Quiet until"), coerce=int, validate_choice=False, invalid_value_message=CHOOSE_HOURS)
    agree = BooleanField(Sentence("Yes, you may send me notices"))

    def offer(self, *, by_hand: bool, asks_for_yes: bool, hours: list[str]) -> None:
        """Offer a call and paper only `by_hand`; ask for the yes where there is none; name the hours like this."""
        ways = [one for one in WAYS if by_hand or one not in BY_HAND]
        self.way.choices = [SelectChoice(one.value, WAYS[one]) for one in ways]
        self.begins.choices = self.ends.choices = [SelectChoice(hour, word) for hour, word in enumerate(hours)]
        if not asks_for_yes:
            del self.agree

    @property
    def channel(self) -> Channel | None:
        """The way that was chosen, if it is one of those that were offered."""
        offered = {choice.value for choice in self.way.choices or ()}
        return Channel(self.way.data) if self.way.data in offered else None

    def chosen(self) -> Chosen:
        """What was chosen, of a form in which nothing is wrong."""
        address = {Channel.SMS: self._number, Channel.EMAIL: self.email.data}.get(self.channel or Channel.PAGE)
        return Chosen(
            channel=self.channel or Channel.PAGE,
            address=address,
            topics=frozenset(topic for topic in Topic if topic.value in (self.topics.data or ())),
            wording=Wording(self.wording.data),
            quiet=(self.begins.data, self.ends.data) if self.quiet.data else None,
        )

    _number: str | None = None

    def validate_way(self, _field: Field) -> None:
        if self.channel is None:
            raise ValidationError(str(CHOOSE_A_WAY))

    def validate_mobile(self, field: Field) -> None:
        if self.channel is not Channel.SMS:
            return
        if not field.data:
            raise ValidationError(str(NO_NUMBER_YET))
        try:
            self._number = mobiles.mobile(field.data)
        except mobiles.NotANumber:
            raise ValidationError(str(NOT_A_NUMBER)) from None
        except mobiles.AnotherCountry:
            raise ValidationError(str(ANOTHER_COUNTRY)) from None
        except mobiles.NotAMobile:
            raise ValidationError(str(NOT_A_MOBILE)) from None

    def validate_email(self, field: Field) -> None:
        if self.channel is not Channel.EMAIL:
            return
        if not field.data:
            raise ValidationError(str(NO_EMAIL_YET))
        if has_hidden_signs(field.data) or not mobiles.is_email(field.data):
            raise ValidationError(str(NOT_AN_EMAIL))

    def validate_wording(self, field: Field) -> None:
        if field.data not in {one.value for one in Wording}:
            raise ValidationError(str(CHOOSE_WORDS))

    def validate_topics(self, field: Field) -> None:
        if self.channel in SENT and not {one.value for one in Topic} & set(field.data or ()):
            raise ValidationError(str(CHOOSE_TOPICS))

    def validate_begins(self, field: Field) -> None:
        if field.data is not None and not 0 <= field.data <= 23:
            raise ValidationError(str(CHOOSE_HOURS))

    def validate_ends(self, field: Field) -> None:
        self.validate_begins(field)

    def validate_agree(self, field: Field) -> None:
        if self.channel in SENT and not field.data:
            raise ValidationError(str(SAY_YES))


def as_chosen(reach: Reach | None) -> dict[str, Any]:
    """The fields of the form as they stand now; of somebody who has chosen nothing, as they stand at the start."""
    topics = FROM_THE_START if reach is None else reach.topics
    hours = (QUIET_FROM, QUIET_TO) if reach is None or reach.quiet_from is None else (reach.quiet_from, reach.quiet_to)
    return {
        "way": (Channel.PAGE if reach is None else reach.channel).value,
        "mobile": spoken_phone(reach.number) if reach is not None and reach.number else "",
        "email": (reach.email if reach is not None else None) or "",
        "wording": (Wording.SILENT if reach is None else reach.wording).value,
        "topics": [topic.value for topic in topics],
        "quiet": reach is None or reach.quiet_from is not None,
        "begins": hours[0],
        "ends": hours[1],
    }
