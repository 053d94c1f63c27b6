"""Reporting, and answering."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.forms import AtMost, Needed, PortalForm, Prose, Version
from portal.core.sentences import Sentence
from portal.groups.models import Membership

NAMED, UNNAMED = "named", "unnamed"
ROOM = 2000
"""Letters, for what somebody says and for the answer."""
ROOM_TO_COPY = 4000
"""As long as a message can be."""


class ReportForm(PortalForm):
    """What is not all right, and who shall read it. Nobody is chosen before."""

    about = HiddenField()
    whom = RadioField(Sentence("Who shall read this?"), validate_choice=False)
    text = Prose(Sentence("What is not all right?"), [Needed(Sentence("Write a few words first.")), AtMost(ROOM)])
    copied = Prose(Sentence("Words that you copy from there"), [AtMost(ROOM_TO_COPY)])

    def offer(self, facilitators: Sequence[Membership], *, coordinator: bool) -> None:
        """Offer each of these facilitators, and the coordinator where there is one who may read it."""
        choices = [SelectChoice(str(one.id), one.name) for one in facilitators]
        if coordinator:
            choices.append(SelectChoice(NAMED, Sentence("The coordinator, with my name")))
            choices.append(SelectChoice(UNNAMED, Sentence("The coordinator, without my name")))
        self.whom.choices = choices

    def validate_whom(self, field: RadioField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose who shall read this.")))


class AnswerForm(PortalForm):
    """What became of a report, in words."""

    text = Prose(
        Sentence("What have you done, or what will you do?"),
        [Needed(Sentence("Write a few words. Without an answer nobody knows what happens.")), AtMost(ROOM)],
    )
    version = Version(default=1)
