"""Proposing, and answering."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.forms import AtMost, Needed, PortalForm, Prose, Version
from portal.core.sentences import Sentence
from portal.languages.dates import day_and_time
from portal.meetings.models import Meeting
from portal.proposals.models import About, Reply
from portal.texts.forms import MayBeUnnamed, with_or_without_name

ABOUT = {
    About.TALK: Sentence("Something to talk about"),
    About.TIME: Sentence("Another time"),
    About.PLACE: Sentence("Another place"),
}
NO_MEETING = 0
ROOM = 1000
"""Letters, for a proposal and for its answer."""


class ProposalForm(MayBeUnnamed, PortalForm):
    """What somebody proposes. Nothing is chosen before, with a name or without least of all."""

    about = RadioField(
        Sentence("What is it about?"),
        choices=[SelectChoice(one.value, sentence) for one, sentence in ABOUT.items()],
        validate_choice=False,
    )
    text = Prose(Sentence("Your proposal"), [Needed(Sentence("Write a few words first.")), AtMost(ROOM)])
    meeting = SelectField(
        Sentence("For which meeting?"),
        coerce=int,
        validate_choice=False,
        default=NO_MEETING,
        invalid_value_message=Sentence("Choose a meeting from the list."),
    )
    named = with_or_without_name()
    told = HiddenField()
    """The code of a language of which the page has said that few in the group write it."""

    def offer(self, coming: Sequence[Meeting]) -> None:
        """Offer these meetings, and none."""
        meetings = [SelectChoice(one.id, day_and_time(one.starts_at)) for one in coming]
        self.meeting.choices = [SelectChoice(NO_MEETING, Sentence("No special meeting")), *meetings]

    def validate_about(self, field: RadioField) -> None:
        if field.data not in [one.value for one in About]:
            raise ValidationError(str(Sentence("Choose what it is about.")))

    def validate_meeting(self, field: SelectField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose a meeting from the list.")))


class AnswerForm(PortalForm):
    """One of three answers, as the button that was pressed, with some words."""

    reason = Prose(Sentence("Some words to the answer"), [AtMost(ROOM)])
    reply = StringField()
    version = Version(default=1)

    def wrong(self) -> list[tuple[str, str]]:
        return [(field, sentence) for field, sentence in super().wrong() if field != "reply"]

    def validate_reply(self, field: StringField) -> None:
        if self.chosen() is None:
            self.say("reason", Sentence("Press one of the three answers."))
            raise ValidationError("")

    def chosen(self) -> Reply | None:
        """The answer, or None where the form holds none of the three."""
        return next((one for one in Reply if one.value == self.reply.data), None)
