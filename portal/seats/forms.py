"""Forms about seats."""

from __future__ import annotations

from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.forms import A_NAME, AtMost, Needed, PortalForm, Prose
from portal.core.sentences import Sentence
from portal.groups.models import Why
from portal.groups.rights import Role
from portal.people.models import Person

PICK = Sentence("Choose a name from the list.")
REASONS = {
    Why.WORK: Sentence("Work or school"),
    Why.ILLNESS: Sentence("Illness"),
    Why.FAMILY: Sentence("The family needs me"),
    Why.FAR: Sentence("It is far to travel"),
    Why.REST: Sentence("I need a rest"),
}
ROLES = {Role.FACILITATOR: Sentence("Facilitator"), Role.INTERPRETER: Sentence("Interpreter")}


class WhyForm(PortalForm):
    """Why one pauses, for who wants to say it."""

    reason = SelectField(Sentence("Do you want to say why?"), validate_choice=False, default="")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        said = [SelectChoice(why.value, sentence) for why, sentence in REASONS.items()]
        self.reason.choices = [SelectChoice("", Sentence("I do not want to say")), *said]

    def validate_reason(self, field: SelectField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose one of these, or say nothing.")))

    def why(self) -> Why | None:
        """What was chosen, if anything."""
        return Why(self.reason.data) if self.reason.data else None


class InterpreterForm(PortalForm):
    """Who shall get a seat as an interpreter."""

    person = SelectField(Sentence("Who?"), coerce=int, validators=[Needed(PICK)], validate_choice=False)

    def offer(self, staff: list[Person]) -> None:
        """Offer these people."""
        people = [SelectChoice(one.id, one.name, A_NAME) for one in staff]
        self.person.choices = [SelectChoice(0, Sentence("Choose")), *people]

    def validate_person(self, field: SelectField) -> None:
        if field.data and field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(PICK))


class NamingForm(InterpreterForm):
    """Who shall get a seat, and in which role."""

    role = SelectField(Sentence("As what?"), validate_choice=False, default=Role.FACILITATOR.value)

    def offer(self, staff: list[Person]) -> None:
        super().offer(staff)
        self.role.choices = [SelectChoice(role.value, sentence) for role, sentence in ROLES.items()]

    def validate_role(self, field: SelectField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose facilitator or interpreter.")))

    def chosen_role(self) -> Role:
        return Role(self.role.data)


class FarewellForm(PortalForm):
    """A few words to the group when a role ends."""

    note = Prose(Sentence("A few words to the group"), [AtMost(1000)])
