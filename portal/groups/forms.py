"""Forms of coordinators."""

from __future__ import annotations

from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.forms import A_NAME, AtMost, Line, Needed, PortalForm
from portal.core.sentences import Sentence
from portal.people.models import Person

PICK = Sentence("Choose a name from the list.")


class OpenGroupForm(PortalForm):
    """A name, and two different facilitators."""

    name = Line(Sentence("What is the group called?"), [Needed(Sentence("Give the group a name.")), AtMost(60)])
    first = SelectField(Sentence("One facilitator"), coerce=int, validators=[Needed(PICK)], validate_choice=False)
    second = SelectField(
        Sentence("The other facilitator"), coerce=int, validators=[Needed(PICK)], validate_choice=False
    )

    def offer(self, staff: list[Person]) -> None:
        """Offer these people in both lists."""
        people = [SelectChoice(person.id, person.name, A_NAME) for person in staff]
        self.first.choices = self.second.choices = [SelectChoice(0, Sentence("Choose")), *people]

    def validate_first(self, field: SelectField) -> None:
        if field.data and field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(PICK))

    def validate_second(self, field: SelectField) -> None:
        if field.data and field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(PICK))
        if field.data and field.data == self.first.data:
            raise ValidationError(str(Sentence("Choose somebody else here. A group has two facilitators.")))
