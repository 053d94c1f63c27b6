"""With a name, or without: asked in the same way wherever somebody may choose."""

from __future__ import annotations

from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.sentences import Sentence

NAMED, UNNAMED = "yes", "no"


def with_or_without_name() -> RadioField:
    """The question, with nothing chosen before."""
    return RadioField(
        Sentence("With your name?"),
        choices=[
            SelectChoice(NAMED, Sentence("With my name")),
            SelectChoice(UNNAMED, Sentence("Without my name")),
        ],
        validate_choice=False,
    )


class MayBeUnnamed:
    """A form that has `with_or_without_name` as `named`, and hides in `told` the code of a language.

    It is the one of which the page has said that few in the group write it.
    """

    named: RadioField
    name_only = False
    """Whether this member says all things with the name, as those with a role do."""

    def validate_named(self, field: RadioField) -> None:
        if self.name_only and field.data == UNNAMED:
            raise ValidationError(str(Sentence("With your role you say this with your name.")))
        if field.data not in (NAMED, UNNAMED):
            raise ValidationError(str(Sentence("Choose with your name, or without it.")))

    @property
    def with_name(self) -> bool:
        return bool(self.named.data == NAMED)
