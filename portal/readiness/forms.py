"""The form of the questions about being ready."""

from __future__ import annotations

from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice

from portal.core.forms import AtMost, Line, PortalForm, Version
from portal.core.sentences import Sentence
from portal.readiness.models import Question
from portal.readiness.rules import Readiness

YES, NOT_YET = "yes", "not yet"


class ReadinessForm(PortalForm):
    """Yes or not yet for each question, and a note. `for_questions` adds the fields."""

    version = Version(default=0)

    @classmethod
    def for_questions(cls) -> type[ReadinessForm]:
        """The form with two fields for each question; nothing is chosen before."""
        ways = [SelectChoice(YES, Sentence("Yes")), SelectChoice(NOT_YET, Sentence("Not yet"))]
        fields: dict[str, object] = {}
        for question in Question:
            fields[f"ready_{question.key}"] = RadioField(choices=ways, validate_choice=False)
            fields[f"note_{question.key}"] = Line(Sentence("What do you want to remember?"), [AtMost(200)])
        return type("ReadinessFormOfQuestions", (cls,), fields)

    def of(self, question: Question) -> tuple[Field, Field]:
        """The choice and the note of one question."""
        return self[f"ready_{question.key}"], self[f"note_{question.key}"]

    def answered(self, stands: Readiness) -> Readiness:
        """What is answered. A question without a choice stays as it stands; a note alone says "not yet"."""
        answers = dict(stands.answers)
        for question in Question:
            chosen, note = self.of(question)
            if chosen.data in (YES, NOT_YET) or (note.data and question not in answers):
                answers[question] = (chosen.data == YES, note.data)
            elif question in answers:
                answers[question] = (answers[question][0], note.data)
        return Readiness(answers)


def as_answered(stands: Readiness) -> dict[str, object]:
    """What stands, as the form holds it."""
    data: dict[str, object] = {"version": stands.version}
    for question, (yes, note) in stands.answers.items():
        data |= {f"ready_{question.key}": YES if yes else NOT_YET, f"note_{question.key}": note}
    return data
