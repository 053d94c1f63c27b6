"""Saying what is not right, answering it, and choosing what is taken out for good."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import HiddenField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.core.forms import AtMost, Needed, PortalForm, Prose, Version
from portal.core.sentences import Sentence
from portal.corrections.models import Readers, Reply
from portal.minutes import forms as minutes_forms
from portal.minutes.forms import ROOM, Pasted
from portal.texts.forms import MayBeUnnamed, with_or_without_name

A_FEW_WORDS = 1000
"""Letters."""
REPLIES = {
    Reply.CHANGED: Sentence("We change it"),
    Reply.BOTH: Sentence("We see it differently: both stand in the minutes"),
    Reply.NOT_CHANGED: Sentence("We do not change it"),
}


class PointingForm(PortalForm):
    """A form that points at a paragraph of minutes, as it was read."""

    slot = Version(validators=[Optional()])
    paragraph = Version(validators=[Optional()])
    version = Version(validators=[Optional()])
    seen = Version(validators=[Optional()])
    """The number of the version that the group read when the page was shown."""
    stood = HiddenField()
    """Prints of the sentences of that paragraph then (`minutes.stood`)."""
    text: Prose

    def points_at_the_whole(self) -> None:
        """From now on it is about the minutes as a whole: what it pointed at is gone."""
        for box in (self.slot, self.paragraph):
            box.renew(None)


class CorrectionForm(MayBeUnnamed, PointingForm):
    """What is not right. Nothing is chosen before, with a name or without least of all."""

    text = Prose(
        Sentence("What should stand there?"), [Needed(Sentence("Write a few words first.")), AtMost(A_FEW_WORDS)]
    )
    readers = RadioField(
        Sentence("Who may read this?"),
        choices=[
            SelectChoice(Readers.EVERYONE.value, Sentence("Everyone in the group")),
            SelectChoice(Readers.FACILITATORS.value, Sentence("Only the facilitators")),
        ],
        validate_choice=False,
    )
    named = with_or_without_name()
    told = HiddenField()
    """The code of a language of which the page has said that few in the group write it."""

    def validate_readers(self, field: RadioField) -> None:
        if field.data not in [one.value for one in Readers]:
            raise ValidationError(str(Sentence("Choose who may read this.")))


class OutForm(MayBeUnnamed, PointingForm):
    """That something is to be taken out for good. Nothing need be said of why."""

    text = Prose(Sentence("What should go?"), [AtMost(A_FEW_WORDS)])
    named = with_or_without_name()
    told = HiddenField()


class AnswerForm(minutes_forms.PointingOutForm):
    """One of three answers, and the words that go with it."""

    reply = RadioField(
        Sentence("What do you do?"),
        choices=[SelectChoice(one.value, sentence) for one, sentence in REPLIES.items()],
        validate_choice=False,
    )
    stands = Pasted(Sentence("What stands in the minutes from now on?"), ROOM["point"])
    differently = Prose(Sentence("What do others see differently?"), [AtMost(A_FEW_WORDS)])
    why = Prose(Sentence("Some words to the answer"), [AtMost(A_FEW_WORDS)])
    version = Version(default=1)
    stood = HiddenField()
    """Prints of the sentences that it held when it was opened (`minutes.stood`)."""

    def boxes(self) -> dict[str, str]:
        """All words that it holds, by the names of their boxes."""
        return {box.name: box.data for box in (self.stands, self.differently, self.why) if box.data}

    def holds_instead(self, words: Mapping[str, str]) -> None:
        """Let these boxes hold these words."""
        for name, left in words.items():
            self[name].data = left

    def validate_reply(self, field: RadioField) -> None:
        if self.chosen() is None:
            raise ValidationError(str(Sentence("Choose one of the answers.")))

    def for_everyone(self, *, words: bool) -> list[tuple[str, str]]:
        """What everybody reads by this answer, with the id of its box; with `words` also what is said to the writer."""
        boxes = {Reply.CHANGED: self.stands, Reply.BOTH: self.differently}
        box = boxes.get(reply) if (reply := self.chosen()) is not None else None
        read = [box, self.why if words else None]
        return [(one.id, one.data) for one in read if one is not None and one.data]

    def chosen(self) -> Reply | None:
        """The answer, or None where the form holds none."""
        return next((one for one in REPLIES if one.value == self.reply.data), None)


class TakeOutForm(minutes_forms.TakeOutForm):
    """Which sentences of minutes are taken out for good."""

    correction = Version(validators=[Optional()])
    """The wish that led here, if any."""
