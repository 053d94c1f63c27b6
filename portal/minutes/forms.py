"""Writing minutes, and what one says to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form
from wtforms.validators import Optional

from portal.core.forms import A_NAME, AtMost, DayField, Line, Needed, PortalForm, Prose, Version
from portal.core.sentences import Sentence
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes import rules
from portal.minutes.checking import Hints, as_told
from portal.minutes.comparing import Change
from portal.minutes.models import Kind, Minutes, MinutesPart
from portal.minutes.stood import as_stood
from portal.texts.markup import tidied
from portal.texts.models import words_of

ONE_OF_US = 0
NUMBER = Sentence("Write how many as a number, from 0 to 200.")
ROOM = {"point": 8000, "agreed": 6000, "later": 2000, "reason": 1000, "addition": 3000}
"""Letters."""


class Pasted(Prose):
    """A text that may come from a word processor."""

    def __init__(self, label: Sentence, letters: int, **more: Any) -> None:
        super().__init__(label, [AtMost(letters)], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([tidied(value) for value in valuelist])


class PointForm(Form):
    """One point of the plan, and what was said about it."""

    heading = HiddenField(filters=[lambda text: (text or "").strip()[:400]])
    words = Pasted(Sentence("What did you say about it?"), ROOM["point"])


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


class PointingOutForm(PortalForm):
    """A form whose page points out what one may want to look at once more, before the group reads it."""

    told = HiddenField()
    """What the page has kindly pointed at (`checking.as_told`)."""

    def points_out(self, found: Hints, undone: Sequence[Change] = ()) -> bool:
        """Whether there is something that the page has not pointed at yet; it does so now, and only once."""
        told = as_told(found, undone)
        is_new = bool(told) and self.told.data != told
        self.told.data = told
        return is_new


class MinutesForm(PointingOutForm):
    """What was said and agreed. The points are those of the plan, and one more for all else."""

    present = IntegerField(Sentence("How many were there?"), validators=[Optional()], invalid_value_message=NUMBER)
    points = FieldList(FormField(PointForm), min_entries=1, max_entries=rules.MOST_POINTS)
    agreed = Pasted(Sentence("What did you agree on?"), ROOM["agreed"])
    not_agreed = Pasted(Sentence("What did you not agree on?"), ROOM["agreed"])
    tasks = FieldList(FormField(TaskForm), min_entries=3, max_entries=rules.MOST_TASKS)
    later = Pasted(Sentence("What do you take up later?"), ROOM["later"])
    agree_on = DayField(Sentence("Until which day can people say what is not right?"))
    version = Version(default=0)
    saved = HiddenField()
    """When that was which the form held when it was opened (`saved_when`)."""
    stood = HiddenField()
    """Prints of the sentences that it held then (`stood.as_stood`)."""

    def validate_present(self, field: IntegerField) -> None:
        if field.data is not None and not 0 <= field.data <= rules.MOST_PRESENT:
            raise ValidationError(str(NUMBER))

    def goes_on_from(self, minutes: Minutes | None, language: str) -> None:
        """From now on it is as if it had been opened with these minutes: whoever writes has seen them."""
        self.version.renew(minutes.saves if minutes is not None else 0)
        self.saved.data = saved_when(minutes)
        self.stood.data = as_stood(boxes_of(minutes).values(), language)

    def boxes(self) -> dict[str, str]:
        """All words that it holds, hidden ones too, by the names of their boxes."""
        boxes = [self.agreed, self.not_agreed, self.later, *(task.form.what for task in self.tasks)]
        for point in self.points:
            boxes += [point.form.heading, point.form.words]
        return {box.name: box.data for box in boxes if box.data}

    def holds_instead(self, words: Mapping[str, str]) -> None:
        """Let these boxes hold these words."""
        for point in self.points:
            for box in (point.form.heading, point.form.words):
                box.data = words.get(box.name, box.data)
        for box in (self.agreed, self.not_agreed, self.later, *(task.form.what for task in self.tasks)):
            box.data = words.get(box.name, box.data)

    def offer(self, facilitators: list[Membership]) -> None:
        """Offer these names for tasks, and one of us."""
        names = [
            SelectChoice(ONE_OF_US, Sentence("One of us")),
            *(SelectChoice(one.id, one.name, A_NAME) for one in facilitators),
        ]
        for task in self.tasks:
            task.form.who.choices = names

    def draft(self, facilitators: list[Membership], language: str, day: date) -> rules.Draft:
        """What is written. A task without words is left out; a name that is no facilitator's is one of us.

        `day` is the one until which people can speak, where none is chosen.
        """
        by_id = {one.id: one for one in facilitators}
        return rules.Draft(
            language=language,
            present=self.present.data,
            points=[(point.form.heading.data or "", point.form.words.data or "") for point in self.points],
            agreed=self.agreed.data or "",
            not_agreed=self.not_agreed.data or "",
            later=self.later.data or "",
            agree_on=self.agree_on.data or day,
            tasks=[(by_id.get(task.form.who.data), task.form.what.data) for task in self.tasks if task.form.what.data],
        )

    def texts(self) -> list[tuple[str, str]]:
        """All that was written, as (id of the field, its words)."""
        boxes = [
            *(point.form.words for point in self.points),
            self.agreed,
            self.not_agreed,
            *(task.form.what for task in self.tasks),
            self.later,
        ]
        return [(box.id, box.data) for box in boxes if box.data]


def as_planned(meeting: Meeting) -> dict[str, object]:
    """The form of minutes that nobody has begun: the plan of the meeting."""
    headings = [item.text.text for item in meeting.agenda if item.text is not None][: rules.MOST_POINTS - 1]
    return {"points": [*({"heading": heading} for heading in headings), {}]}


def saved_when(minutes: Minutes | None) -> str:
    """When the newest version was saved; nothing where there is none."""
    newest = minutes.newest if minutes is not None else None
    return newest.saved_at.isoformat() if newest is not None else ""


def boxes_of(minutes: Minutes | None) -> dict[str, str]:
    """The words of the newest version by the names of the boxes that they stand in when the form is opened."""
    version = minutes.newest if minutes is not None else None
    if version is None:
        return {}
    found = {"agreed": _words(version.agreed), "not_agreed": _words(version.not_agreed), "later": _words(version.later)}
    for n, part in enumerate(part for part in version.parts if part.kind is Kind.SPOKEN):
        found |= {f"points-{n}-heading": words_of(part.heading), f"points-{n}-words": _words(part)}
    return found | {f"tasks-{n}-what": _words(task) for n, task in enumerate(version.tasks)}


def as_typed(minutes: Minutes, language: str) -> dict[str, object]:
    """The newest version as the form holds it, with room for one task more while there may be more.

    Prints of its sentences, cut as in this language, go along (`stood.as_stood`).
    """
    version = minutes.newest
    assert version is not None, "somebody has begun to write"  # noqa: S101
    points = [
        {"heading": words_of(part.heading), "words": _words(part)} for part in version.parts if part.kind is Kind.SPOKEN
    ]
    if (not points or points[-1]["heading"]) and len(points) < rules.MOST_POINTS:
        points.append({})
    tasks: list[dict[str, object]] = [
        {"who": task.facilitator_id or ONE_OF_US, "what": _words(task)} for task in version.tasks
    ]
    room: list[dict[str, object]] = [{}] if len(tasks) < rules.MOST_TASKS else []
    return {
        "points": points,
        "agreed": _words(version.agreed),
        "not_agreed": _words(version.not_agreed),
        "later": _words(version.later),
        "present": version.present,
        "tasks": [*tasks, *room],
        "agree_on": version.agree_on if version.shared_at is None else minutes.agree_on,
        "version": minutes.saves,
        "saved": saved_when(minutes),
        "stood": as_stood(boxes_of(minutes).values(), language),
    }


def _words(part: MinutesPart | None) -> str:
    return words_of(part.text) if part is not None else ""


class WhyNoneForm(PointingOutForm):
    """Why there are no minutes."""

    reason = Prose(
        Sentence("Why are there no minutes?"),
        [Needed(Sentence("Write why, in a few words.")), AtMost(ROOM["reason"])],
    )


class AdditionForm(PointingOutForm):
    """What is added to minutes that the group has agreed on."""

    addition = Pasted(Sentence("What do you want to add?"), ROOM["addition"])

    def validate_addition(self, field: Pasted) -> None:
        Needed(Sentence("Write a few words first."))(self, field)


class Sentenced(Protocol):
    """A sentence that can be taken out for good."""

    @property
    def key(self) -> str: ...
    @property
    def text(self) -> str: ...


One = TypeVar("One", bound=Sentenced)


class TakeOutForm(PortalForm):
    """Which sentences are taken out for good."""

    sentences = SelectMultipleField(Sentence("What is taken out for good?"), validate_choice=False)

    def offer(self, passages: Sequence[Sentenced]) -> None:
        """Offer these sentences."""
        self.sentences.choices = [SelectChoice(one.key, one.text) for one in passages]

    def chosen(self, passages: Sequence[One]) -> list[One]:
        """The sentences that were ticked."""
        return [one for one in passages if one.key in (self.sentences.data or [])]

    def nothing_chosen(self) -> None:
        """Say that nothing was ticked."""
        self.sentences.errors = [str(Sentence("Choose what is taken out."))]


class NumberForm(PortalForm):
    """A press that is about one version."""

    number = Version(default=0)


class MoreTimeForm(PortalForm):
    """Until when people can say what is not right, where that is to be later."""

    until = DayField(Sentence("Until which day?"))


class NewcomersForm(PortalForm):
    """Whether those who come later may read these minutes too."""

    open = BooleanField()


def usual_day(today: date, next_meeting: date | None) -> date:
    """Until when people can say what is not right, unless a facilitator chooses another day: the next meeting's day,
    or 14 days from today where none is planned."""
    return next_meeting if next_meeting is not None else date.fromordinal(today.toordinal() + 14)
