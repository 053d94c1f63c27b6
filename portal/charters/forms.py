"""Forms about what a group agrees."""

from __future__ import annotations

from datetime import date

from wtforms import HiddenField, IntegerField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from portal.charters import rules
from portal.core import clock
from portal.core.forms import AtMost, DayField, PortalForm, Prose, Version
from portal.core.sentences import Sentence
from portal.groups.models import State
from portal.languages.dates import here

MOST_RULES, LONGEST_RULE = 20, 200
STEPS = {
    State.PREPARING: Sentence("We get ready, and invite nobody for now"),
    State.INVITING: Sentence("We invite people"),
    State.MEETING: Sentence("We meet"),
    State.WITH_SERVICES: Sentence("We meet the services"),
    State.ENDING: Sentence("We come to our end"),
    State.PAUSED: Sentence("We take a pause"),
}


class AgreedForm(PortalForm):
    """What the group can decide and cannot, and until when it meets."""

    can = Prose(Sentence("What can we decide ourselves?"), [AtMost(1000)])
    cannot = Prose(Sentence("What can we not decide?"), [AtMost(1000)])
    meets_until = DayField(Sentence("Until when do we meet?"))
    version = Version(default=0)

    def validate_meets_until(self, field: DayField) -> None:
        if field.data and field.data < here(clock.now()).date():
            raise ValidationError(str(Sentence("Choose a day that has not been yet.")))

    def agreed(self) -> rules.Agreed:
        day: date | None = self.meets_until.data
        return rules.Agreed(self.can.data or "", self.cannot.data or "", day)


class RulesForm(PortalForm):
    """The rules, a line each."""

    rules = Prose(Sentence("The rules that you have made together"), [AtMost(MOST_RULES * LONGEST_RULE)])
    version = Version(default=0)

    def lines(self) -> list[str]:
        """The rules without empty lines, and without bullets that somebody typed."""
        found = [line.strip().lstrip("-–•*").strip() for line in (self.rules.data or "").split("\n")]
        return [line for line in found if line]

    def validate_rules(self, field: Prose) -> None:
        over = len(self.lines()) - MOST_RULES
        if over > 0:
            sentence = Sentence("There is room for %(limit)s rules. Take out %(over)s.", limit=MOST_RULES, over=over)
            raise ValidationError(str(sentence))
        if any(len(line) > LONGEST_RULE for line in self.lines()):
            raise ValidationError(str(Sentence("One of the rules is very long. Make two of it.")))


class FineForm(PortalForm):
    """Which rules are fine."""

    rules_version = IntegerField(widget=HiddenInput(), default=0)


class StepForm(PortalForm):
    """Where the group goes from here, with a sentence for everybody."""

    after = RadioField(Sentence("What is next?"), validate_choice=False)
    said = Prose(Sentence("What do you tell the group?"), [AtMost(1000)])
    seen = HiddenField()

    def offer(self, states: list[State]) -> None:
        """Offer these steps."""
        self.after.choices = [SelectChoice(one.value, STEPS[one]) for one in states]

    def validate_after(self, field: RadioField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose one of these.")))

    def opened_at(self) -> State | None:
        """Where the group stood when this form was opened."""
        return next((one for one in State if one.value == self.seen.data), None)
