"""What was said, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core import clock
from portal.core.forms import A_NAME, CHOOSE_DAY, AtMost, DayField, Line, Needed, Prose, Version
from portal.core.sentences import Sentence
from portal.followup import rules
from portal.followup.models import Input, Stage
from portal.groups.models import Membership
from portal.languages.dates import here
from portal.minutes.forms import PointingOutForm
from portal.minutes.stood import as_stood
from portal.texts.models import words_of

ROOM = 500
"""Letters, for what was said, what is new and why: they are sentences, and each page has many."""
STAGES = {
    Stage.SAID: Sentence("It is said, and no more yet"),
    Stage.FINDING_OUT: Sentence("We are finding out"),
    Stage.SENT: Sentence("We have sent it to somebody"),
    Stage.DONE: Sentence("It is done"),
    Stage.PARTLY: Sentence("It is partly done, and this is why"),
    Stage.NOT_NOW: Sentence("Not now, and this is why"),
    Stage.SHOWN: Sentence("We have shown it to the group"),
}
WRONG = {
    rules.WordsNeeded: ("said", Sentence("Write a few words first.")),
    rules.ToWhomNeeded: ("sent_to", Sentence("Write to whom you sent it.")),
    rules.ReasonNeeded: ("reason", Sentence("Write why, in a few words. Everyone in the group reads it.")),
    rules.NextLookNeeded: ("next_look", Sentence("Choose the day on which you look at it again.")),
    rules.NextLookHasBeen: ("next_look", Sentence("Choose a day that has not been yet.")),
}


class StandingForm(PointingOutForm):
    """How something stands that was said."""

    said = Prose(Sentence("What was said?"), [Needed(Sentence("Write a few words first.")), AtMost(ROOM)])
    stage = RadioField(
        Sentence("How far has it come?"),
        choices=[SelectChoice(one.value, sentence) for one, sentence in STAGES.items()],
        validate_choice=False,
        default=Stage.SAID.value,
    )
    sent_to = Line(Sentence("To whom did you send it?"), [AtMost(100)])
    latest = Prose(Sentence("What is new?"), [AtMost(ROOM)])
    reason = Prose(Sentence("Why only partly, or why not now?"), [AtMost(ROOM)])
    next_look = DayField(Sentence("When do you look at it again?"))
    keeper = SelectField(
        Sentence("Who looks after it?"),
        coerce=int,
        validate_choice=False,
        invalid_value_message=Sentence("Choose a name from the list."),
    )
    win = BooleanField(Sentence("We managed this"))
    version = Version(default=0)
    stood = HiddenField()
    """Prints of the sentences that it held when it was opened (`minutes.stood`)."""

    def offer(self, facilitators: Sequence[Membership]) -> None:
        """Offer these names to look after it."""
        self.keeper.choices = [SelectChoice(one.id, one.name, A_NAME) for one in facilitators]

    def boxes(self) -> dict[str, str]:
        """All words that it holds, by the names of their boxes."""
        return {box.name: box.data for box in (self.said, self.sent_to, self.latest, self.reason) if box.data}

    def for_everyone(self, one: Input | None = None) -> list[tuple[str, str]]:
        """What everybody reads and what does not stand already, each with the id of its box."""
        stands = boxes_of(one) if one is not None else {}
        boxes = (self.said, self.latest, self.reason)
        return [(box.id, box.data) for box in boxes if box.data and box.data != stands.get(box.name)]

    def holds_instead(self, words: Mapping[str, str], one: Input, language: str) -> None:
        """Let these boxes hold these words, and go on from how it stands now."""
        for name, left in words.items():
            self[name].data = left
        self.stood.data = as_stood(boxes_of(one).values(), language)

    def validate_stage(self, field: RadioField) -> None:
        if field.data not in [one.value for one in Stage]:
            raise ValidationError(str(Sentence("Choose one of these.")))

    def validate_keeper(self, field: SelectField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose a name from the list.")))

    def standing(self, facilitators: Sequence[Membership], usual: list[str]) -> rules.Standing:
        """What is written, where the form is right."""
        return rules.Standing(
            words=self.said.data,
            stage=Stage(self.stage.data),
            usual=usual,
            keeper=next((one for one in facilitators if one.id == self.keeper.data), None),
            sent_to=self.sent_to.data or "",
            latest=self.latest.data or "",
            reason=self.reason.data or "",
            next_look=self.next_look.data,
            win=bool(self.win.data),
        )

    def explain(self, wrong: Sequence[rules.NotWhole]) -> None:
        """Put what a rule misses beside the field that can put it right."""
        for one in wrong:
            self.say(*WRONG[type(one)])


class NewForm(StandingForm):
    """Something that is written down for the first time: when it was said too."""

    said_on = DayField(Sentence("When was it said?"))
    meeting = HiddenField()
    """The number of the meeting at which it was said: then its day is that day."""
    at_a_meeting = False
    """Whether that meeting is there."""

    @property
    def meeting_id(self) -> int | None:
        """The number of that meeting, or None where there is none."""
        typed = self.meeting.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

    def validate_said_on(self, field: DayField) -> None:
        if field.data is None and not self.at_a_meeting:
            raise ValidationError(str(CHOOSE_DAY))
        if field.data is not None and field.data > here(clock.now()).date():
            raise ValidationError(str(Sentence("Choose a day that has been, or today.")))


def boxes_of(one: Input) -> dict[str, str]:
    """What stands, by the names of the boxes that it stands in when the form is opened."""
    texts = {name: text.text for name in rules.TEXTS if (text := getattr(one, name)) is not None}
    return {**texts, "said": words_of(one.words)}


def as_typed(one: Input, today: date, language: str) -> dict[str, object]:
    """What stands, as the form holds it. A day of the next look that has come is offered anew.

    Prints of its sentences, cut as in this language, go along (`minutes.stood`).
    """
    next_look = one.next_look if one.next_look is not None and one.next_look > today else None
    return {
        **boxes_of(one),
        "stood": as_stood(boxes_of(one).values(), language),
        "stage": one.stage.value,
        "next_look": next_look or (today + rules.LOOKED_AT_AGAIN if one.open else None),
        "keeper": one.looked_after_by_id,
        "win": one.win,
        "version": one.version,
    }
