"""The form for what one needs, and the buttons of facilitators."""

from __future__ import annotations

from flask import request
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.forms import AtMost, Line, PortalForm, Prose
from portal.core.sentences import Sentence
from portal.languages.offered import KNOWN
from portal.needs.models import Kind, Needs
from portal.needs.rules import MOST_PEOPLE, Wish
from portal.texts.rules import language_of

HOW_MANY = Sentence("Choose how many from the list.")


def _numbers(first: int) -> list[SelectChoice]:
    return [SelectChoice(number, str(number)) for number in range(first, MOST_PEOPLE + 1)]


class NeedsForm(PortalForm):
    """What one needs. All of it may be skipped."""

    adults = SelectField(
        Sentence("How many adults? You are one."), coerce=int, choices=_numbers(1),
        validate_choice=False, invalid_value_message=HOW_MANY,
    )  # fmt: skip
    children = SelectField(
        Sentence("How many children?"), coerce=int, choices=_numbers(0),
        validate_choice=False, invalid_value_message=HOW_MANY,
    )  # fmt: skip
    along = Line(Sentence("Who comes along?"), [AtMost(40)])
    ride = BooleanField(Sentence("A ride"))
    childcare = BooleanField(Sentence("Somebody who looks after the children"))
    food = BooleanField(Sentence("Other food than what stands in the plan"))
    interpreter = BooleanField(Sentence("An interpreter"))
    tongue = SelectField(Sentence("Interpreter: which language?"), validate_choice=False)
    step_free = BooleanField(Sentence("A way in without steps"))
    text = Prose(Sentence("Something else, or more about it"), [AtMost(500)])

    def offer(self, codes: list[str]) -> None:
        """Offer these languages first, and then all others that are known by name."""
        ordered = [*codes, *(code for code in KNOWN if code not in codes)]
        self.tongue.choices = [SelectChoice("", "–")] + [
            SelectChoice(code, KNOWN[code].own_name) for code in ordered if code in KNOWN
        ]

    def validate_adults(self, field: SelectField) -> None:
        if field.data is not None and not 1 <= field.data <= MOST_PEOPLE:
            raise ValidationError(str(HOW_MANY))

    def validate_children(self, field: SelectField) -> None:
        if field.data is not None and not 0 <= field.data <= MOST_PEOPLE:
            raise ValidationError(str(HOW_MANY))

    def ticks(self) -> list[BooleanField]:
        """The boxes to tick, in the order of the page."""
        return [self.ride, self.childcare, self.food, self.interpreter, self.step_free]

    def wish(self, usual: list[str]) -> Wish:
        """What was said. Who names a language for an interpreter needs one. `usual` as in `language_of`."""
        tongue = self.tongue.data if self.tongue.data in KNOWN else None
        names = {kind for kind in Kind if getattr(self, kind.name.lower(), None) and self[kind.name.lower()].data}
        if tongue is not None:
            names.add(Kind.INTERPRETER)
        text = self.text.data or ""
        return Wish(
            adults=self.adults.data,
            children=self.children.data,
            kinds=frozenset(names),
            tongue=tongue,
            along=self.along.data or "",
            text=text,
            language=language_of(text, usual),
        )


def as_typed(needs: Needs | None) -> dict[str, object]:
    """The fields of the form as they were said before."""
    if needs is None:
        return {"adults": 1, "children": 0}
    ticked = {kind.name.lower(): True for kind in needs.wanted if kind is not Kind.OTHER}
    people = {"adults": needs.adults, "children": needs.children}
    return {**people, **ticked, "tongue": needs.tongue or "", "along": needs.along or "", "text": needs.text or ""}


class ArrangedForm(PortalForm):
    """One press: this is arranged, or is not any more."""

    def said(self) -> tuple[Kind, bool] | None:
        """Which thing, and whether it is arranged now; None for anything else."""
        kind = next((kind for kind in Kind if kind.value == request.form.get("kind")), None)
        done = {"yes": True, "no": False}.get(request.form.get("arranged", ""))
        return (kind, done) if kind is not None and done is not None else None
