"""A note."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.forms import AtMost, Needed, PortalForm, Prose
from portal.core.sentences import Sentence
from portal.walls.models import Heading

HEADINGS = {
    Heading.HARD: Sentence("What is hard"),
    Heading.POSSIBLE: Sentence("What is possible"),
    Heading.SUGGESTION: Sentence("Suggestions"),
    Heading.GIVE: Sentence("What I can give"),
}
LETTERS = 200


class NoteForm(PortalForm):
    """A note, and under which heading it hangs. None is chosen before."""

    heading = RadioField(
        Sentence("Where does your note hang?"),
        choices=[SelectChoice(one.value, sentence) for one, sentence in HEADINGS.items()],
        validate_choice=False,
    )
    text = Prose(Sentence("Your note"), [Needed(Sentence("Write a few words first.")), AtMost(LETTERS)])
    told = HiddenField()
    """The code of a language of which the page has said that few in the group write it."""

    def chosen(self) -> Heading | None:
        """The heading, or None where the form holds none of the four."""
        return next((one for one in Heading if one.value == self.heading.data), None)

    def validate_heading(self, _field: RadioField) -> None:
        if self.chosen() is None:
            raise ValidationError(str(Sentence("Choose where your note hangs.")))
