"""Writing minutes."""

from __future__ import annotations

from wtforms import FieldList, FormField, IntegerField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form
from wtforms.validators import Optional

from portal.core.forms import A_NAME, AtMost, Line, PortalForm, Prose, Version
from portal.core.sentences import Sentence
from portal.groups.models import Membership
from portal.minutes import rules
from portal.minutes.models import Minutes

ONE_OF_US = 0
NUMBER = Sentence("Write how many as a number, from 0 to 200.")


class TaskForm(Form):
    """One line of who does what."""

    who = SelectField(
        Sentence("Who"),
        coerce=int,
        validate_choice=False,
        default=ONE_OF_US,
        invalid_value_message=Sentence("Choose a name from the list."),
    )
    what = Line(Sentence("Does what"), [AtMost(300)])


class MinutesForm(PortalForm):
    """What was said and agreed."""

    present = IntegerField(Sentence("How many were there?"), validators=[Optional()], invalid_value_message=NUMBER)
    talked = Prose(Sentence("What did you talk about?"), [AtMost(20_000)])
    agreed = Prose(Sentence("What did you agree on?"), [AtMost(6000)])
    not_agreed = Prose(Sentence("What did you not agree on?"), [AtMost(6000)])
    tasks = FieldList(FormField(TaskForm), min_entries=3, max_entries=rules.MOST_TASKS)
    version = Version(default=0)

    def validate_present(self, field: IntegerField) -> None:
        if field.data is not None and not 0 <= field.data <= rules.MOST_PRESENT:
            raise ValidationError(str(NUMBER))

    def offer(self, facilitators: list[Membership]) -> None:
        """Offer these names for tasks, and one of us."""
        names = [
            SelectChoice(ONE_OF_US, Sentence("One of us")),
            *(SelectChoice(one.id, one.name, A_NAME) for one in facilitators),
        ]
        for task in self.tasks:
            task.form.who.choices = names

    def draft(self, facilitators: list[Membership], language: str) -> rules.Draft:
        """What is written. A task without words is left out; a name that is no facilitator's is one of us."""
        by_id = {one.id: one for one in facilitators}
        tasks = [(by_id.get(task.form.who.data), task.form.what.data) for task in self.tasks if task.form.what.data]
        texts = {name: getattr(self, name).data for name in rules.TEXTS}
        return rules.Draft(language=language, present=self.present.data, tasks=tasks, **texts)


def as_typed(minutes: Minutes) -> dict[str, object]:
    """Minutes as the form holds them, with room for one task more while there may be more."""
    texts = {name: text.text for name in rules.TEXTS if (text := getattr(minutes, name)) is not None}
    tasks: list[dict[str, object]] = [
        {"who": task.facilitator_id or ONE_OF_US, "what": task.what.text if task.what else ""} for task in minutes.tasks
    ]
    room: list[dict[str, object]] = [{}] if len(tasks) < rules.MOST_TASKS else []
    return {**texts, "present": minutes.present, "tasks": [*tasks, *room], "version": minutes.version}
