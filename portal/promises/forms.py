"""Forms of what is kept, of the archive, and of a yes or no."""

from __future__ import annotations

import re

from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.forms import AtMost, DayField, Line, Needed, PhoneField, PortalForm, Prose, Version
from portal.core.layout import spoken_phone
from portal.core.sentences import Sentence
from portal.languages.catalogues import spoken
from portal.promises import rules
from portal.promises.models import Afterwards, Answer, Kind

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
REACHABLE = Sentence("Write a phone number or an e-mail address, so that people reach somebody.")
WHOLE_LINE = Sentence("Fill in all three: what you do with it, who decided, and when.")


class YesNoForm(PortalForm):
    """Yes or no, as the button that was pressed."""

    answer = StringField()

    def said(self) -> Answer | None:
        """The answer, or None where the form holds neither."""
        return next((one for one in Answer if one.value == self.answer.data), None)


class KeepingForm(PortalForm):
    """Who is responsible and whom to ask. `for_languages` adds the host's own words in each language."""

    organisation = Line(
        Sentence("Which organisation is responsible?"),
        [Needed(Sentence("Write the name of the organisation that is responsible.")), AtMost(120)],
    )
    officer = Line(
        Sentence("Who watches over this?"), [Needed(Sentence("Write the name of a person to ask.")), AtMost(60)]
    )
    officer_phone = PhoneField(Sentence("Phone number"))
    officer_email = Line(Sentence("E-mail address"), [AtMost(120)])
    version = Version(default=0)

    @classmethod
    def for_languages(cls) -> type[KeepingForm]:
        """The form with a box for each language that the portal speaks."""
        boxes = {f"words_{code}": Prose(Sentence("Your own words"), [AtMost(1500)]) for code in spoken()}
        return type("KeepingFormOfPortal", (cls,), boxes)

    def validate_officer_email(self, field: Field) -> None:
        if field.data and not EMAIL.fullmatch(field.data):
            raise ValidationError(str(Sentence("That is not an e-mail address. It has an @ in it.")))

    def validate_officer_phone(self, field: Field) -> None:
        if not (field.data or "").strip() and not self.officer_email.data:
            raise ValidationError(str(REACHABLE))

    def told(self, before: rules.Told | None) -> rules.Told:
        """What is told. Words in a language that the portal does not speak have no box, and stay as they are."""
        kept = dict(before.words) if before is not None else {}
        typed = {code: self[f"words_{code}"].data for code in spoken()}
        return rules.Told(
            self.organisation.data,
            self.officer.data,
            self.officer_email.data,
            self.officer_phone.number or "",
            {code: words for code, words in {**kept, **typed}.items() if words},
        )


def as_typed(told: rules.Told) -> dict[str, object]:
    """What stands, as the form holds it."""
    words = {f"words_{code}": text for code, text in told.words.items()}
    return {
        "organisation": told.organisation,
        "officer": told.officer,
        "officer_email": told.officer_email,
        "officer_phone": spoken_phone(told.officer_phone),
        **words,
    }


class ArchiveForm(PortalForm):
    """For each kind of thing what becomes of it, who decided that, and when. `for_kinds` adds the fields."""

    version = Version(default=0)

    @classmethod
    def for_kinds(cls) -> type[ArchiveForm]:
        """The form with three fields for each kind."""
        ways = [
            SelectChoice("", Sentence("Choose")),
            SelectChoice(Afterwards.KEEP.value, Sentence("We keep it")),
            SelectChoice(Afterwards.HAND_OVER.value, Sentence("We hand it over to an archive")),
            SelectChoice(Afterwards.DELETE.value, Sentence("We delete it")),
        ]
        fields: dict[str, object] = {}
        for kind in Kind:
            fields[f"{kind.value}_afterwards"] = SelectField(
                Sentence("What do you do with it?"), choices=ways, validate_choice=False
            )
            fields[f"{kind.value}_by"] = Line(Sentence("Who decided?"), [AtMost(80)])
            fields[f"{kind.value}_on"] = DayField(Sentence("When?"))
        return type("ArchiveFormOfPortal", (cls,), fields)

    def of(self, kind: Kind) -> tuple[Field, Field, Field]:
        """The three fields of one kind."""
        return self[f"{kind.value}_afterwards"], self[f"{kind.value}_by"], self[f"{kind.value}_on"]

    def decisions(self) -> dict[Kind, rules.Decision]:
        """What was decided, of those kinds of which anything was."""
        known = {one.value: one for one in Afterwards}
        return {
            kind: rules.Decision(known[way.data], by.data, on.data)
            for kind in Kind
            for way, by, on in [self.of(kind)]
            if way.data in known and by.data and on.data
        }

    def validate(self, extra_validators: object = None) -> bool:
        """A line is whole, or empty: half a decision is none."""
        fine = bool(super().validate(extra_validators))
        for kind in Kind:
            fields = self.of(kind)
            given = [bool(field.data) or bool(field.errors) for field in fields]
            given[0] = fields[0].data in [one.value for one in Afterwards]
            if any(given) and not all(given):
                lacking = fields[given.index(False)]
                lacking.errors, fine = [str(WHOLE_LINE)], False
        return fine


def as_decided(decisions: dict[Kind, rules.Decision]) -> dict[str, object]:
    """What stands, as the form holds it."""
    data: dict[str, object] = {"version": rules.version(decisions)}
    for kind, one in decisions.items():
        data |= {
            f"{kind.value}_afterwards": one.afterwards.value,
            f"{kind.value}_by": one.decided_by,
            f"{kind.value}_on": one.decided_on,
        }
    return data
