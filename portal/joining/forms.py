"""Forms of preparing, of cards, and of joining."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.core.forms import AtMost, Line, PhoneField, PortalForm, Prose, Version
from portal.core.layout import spoken_phone
from portal.core.sentences import Sentence
from portal.groups.models import Membership
from portal.joining import rules
from portal.joining.models import Reason
from portal.languages.catalogues import spoken
from portal.languages.offered import KNOWN
from portal.people.forms import NameForm
from portal.phones.forms import PinForm

ASKED = {
    Reason.LOST_PHONE: Sentence("The phone is lost"),
    Reason.NEW_PHONE: Sentence("There is a new phone"),
    Reason.FORGOT_PIN: Sentence("The PIN is forgotten"),
}
"""The short list; that somebody was on paper is known, and not asked."""


class PreparationForm(PortalForm):
    """What the group is about for now, its languages, and how to reach its facilitators.

    `for_group` adds a pair of texts for each language the portal speaks, and a number for each facilitator.
    """

    languages = SelectMultipleField(
        Sentence("Languages in the group"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=[SelectChoice(code, language.own_name) for code, language in KNOWN.items()],
    )
    leaves_quickly = BooleanField(Sentence("Newcomers have the button “Leave quickly” from the start"))
    version = Version(default=0)

    @classmethod
    def for_group(cls, facilitators: list[Membership]) -> type[PreparationForm]:
        """The form with the fields of this group."""
        fields: dict[str, object] = {}
        for code in spoken():
            fields[f"about_{code}"] = Prose(Sentence("What is the group about, for now?"), [AtMost(200)])
            fields[f"why_{code}"] = Prose(Sentence("Why do you ask just these people?"), [AtMost(80)])
        for one in facilitators:
            fields[f"phone_{one.id}"] = PhoneField(Sentence("Phone number"), default=spoken_phone(one.phone or ""))
        return type("PreparationFormOfGroup", (cls,), fields)

    def prepared(self, stands: rules.Preparation) -> rules.Preparation:
        """What is prepared. A text in a language that the portal does not speak has no field, and stays as it is."""
        typed = {code: (self[f"about_{code}"].data, self[f"why_{code}"].data) for code in spoken()}
        return rules.Preparation(
            texts={code: both for code, both in {**stands.texts, **typed}.items() if any(both)},
            languages=frozenset(self.languages.data or []),
            phones={seat: self[f"phone_{seat}"].number for seat in stands.phones},
            leaves_quickly=bool(self.leaves_quickly.data),
        )


def as_typed(stands: rules.Preparation) -> dict[str, object]:
    """What stands, as the form holds it; its numbers are in the form already."""
    texts = {f"about_{code}": about for code, (about, _why) in stands.texts.items()}
    texts |= {f"why_{code}": why for code, (_about, why) in stands.texts.items()}
    return {
        **texts,
        "languages": sorted(stands.languages),
        "leaves_quickly": stands.leaves_quickly,
        "version": stands.version,
    }


class CardsForm(PortalForm):
    """How many cards in which language. `for_languages` adds a number for each."""

    @classmethod
    def for_languages(cls) -> type[CardsForm]:
        numbers = [SelectChoice(n, str(n)) for n in range(rules.MOST_CARDS + 1)]
        fields = {
            f"number_{code}": SelectField(
                KNOWN[code].own_name, coerce=int, choices=numbers, default=0, validate_choice=False
            )
            for code in spoken()
        }
        return type("CardsFormOfPortal", (cls,), fields)

    def wanted(self) -> list[str]:
        """The language of each card that is wanted."""
        return [code for code in spoken() for _ in range(self._number(code))]

    def _number(self, code: str) -> int:
        """How many are wanted in this language: never a list as long as somebody asks for."""
        return min(max(0, self[f"number_{code}"].data or 0), rules.MOST_CARDS + 1)

    def validate(self, extra_validators: object = None) -> bool:
        """Between one card and MOST_CARDS."""
        fine = bool(super().validate(extra_validators))
        first = self[f"number_{spoken()[0]}"]
        if len(self.wanted()) > rules.MOST_CARDS:
            sentence = Sentence("At most %(n)s cards at a time. Make these first, and then more.", n=rules.MOST_CARDS)
            first.errors = [str(sentence)]
        elif not self.wanted():
            first.errors = [str(Sentence("Choose how many cards you want."))]
        return fine and not first.errors


class NewCardForm(PortalForm):
    """Why one member gets a new card."""

    reason = RadioField(
        Sentence("Why a new card?"),
        choices=[SelectChoice(reason.value, word) for reason, word in ASKED.items()],
        validate_choice=False,
    )
    more = Line(Sentence("A few words more"), [AtMost(200)])

    def why(self) -> Reason | None:
        """The reason that was picked, or None where none of the list was."""
        return next((one for one in ASKED if one.value == self.reason.data), None)


class PhoneConfirmsForm(PinForm):
    """Which card an older phone confirms, with the PIN where that was not given just now."""

    card = IntegerField(widget=HiddenInput(), default=0)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.pin.id = f"pin-{self.card.data or 0}"


class CodeForm(PortalForm):
    """The code of a card, scanned or typed. It is never shown again in a page that could be kept."""

    card_code = StringField(Sentence("The code on your card"))
    holds_words = False
    """What was typed is not shown again, and nobody is told that it is."""


class JoinForm(NameForm):
    """The name of somebody who comes in."""
