"""The forms about how somebody listens."""

from __future__ import annotations

from wtforms import BooleanField, Field, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.forms import AtMost, PortalForm, Prose
from portal.core.sentences import Sentence
from portal.speech.rules import SPEEDS

WORDS = (
    Sentence("Much slower"),
    Sentence("A little slower"),
    Sentence("As usual"),
    Sentence("A little faster"),
    Sentence("Much faster"),
)


LONGEST = 12_000
"""Letters that are read aloud while somebody writes."""
CHOOSE_A_SPEED = Sentence("Choose one of the speeds.")


class SpeedForm(PortalForm):
    """The speed alone, as the player sends it."""

    speed = RadioField(
        Sentence("How fast do we read aloud?"),
        choices=[SelectChoice(str(speed), word) for speed, word in zip(SPEEDS, WORDS, strict=True)],
        validate_choice=False,
    )

    def validate_speed(self, field: Field) -> None:
        if field.data not in {str(speed) for speed in SPEEDS}:
            raise ValidationError(str(CHOOSE_A_SPEED))


class ListeningForm(SpeedForm):
    """The speed, and what else is wanted on every page."""

    larger_letters = BooleanField(Sentence("Larger letters"))
    one_at_a_time = BooleanField(Sentence("One sentence at a time"))
    by_itself = BooleanField(Sentence("Read each page aloud by itself"))


class WordsForm(PortalForm):
    """What somebody is writing, to be heard before it is sent."""

    text = Prose(Sentence("What you wrote"), [AtMost(LONGEST)])
