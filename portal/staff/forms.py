"""Forms at the staff's door. What is secret is never shown again in a page."""

from __future__ import annotations

import re
import unicodedata

from wtforms import BooleanField, PasswordField, StringField, ValidationError

from portal.core.forms import AtMost, Line, Needed, PortalForm, tidy
from portal.core.sentences import Sentence
from portal.staff import passphrases

WORD = re.compile(r"\w[\w.-]{2,29}")
CHOOSE = Sentence("Press one of the two answers.")


def as_word(typed: str | None) -> str:
    """A sign-in word as it is kept: small letters, one way to write each. What can be no word is none."""
    word = unicodedata.normalize("NFKC", tidy(typed)).casefold()
    return word if WORD.fullmatch(word) else ""


class WorkForm(PortalForm):
    """Where somebody works; the answer is the button that is pressed."""

    employer = Line(Sentence("Where do you work?"), [AtMost(80)])
    decides = StringField()

    def validate_decides(self, field: StringField) -> None:
        if field.data not in ("yes", "no"):
            self.employer.errors = [*self.employer.errors, str(CHOOSE)]
            raise ValidationError(str(CHOOSE))

    def wrong(self) -> list[tuple[str, str]]:
        return [(field, sentence) for field, sentence in super().wrong() if field != "decides"]


class PromiseForm(PortalForm):
    """The promise; an interpreter says one thing more."""

    grown_up = BooleanField(Sentence("I am over 18, and not the child of anybody in the group."))


class Secret(PasswordField):
    """Something secret, which the page does not show again."""

    def __init__(self, label: Sentence, validators: list[object] | None = None, **more: object) -> None:
        super().__init__(label, validators or [], **more)


class OneTimeCode(StringField):
    """A code, which is typed anew each time."""

    def _value(self) -> str:
        return ""


class ChooseForm(PortalForm):
    """The word and the passphrase with which one comes in from now on."""

    word = Line(Sentence("Your sign-in word"), [Needed(Sentence("Choose a short word, like kari.n."))])
    passphrase = Secret(Sentence("Your passphrase"), [Needed(Sentence("Choose a passphrase."))])

    def own(self, names: list[str]) -> None:
        """Names that everybody would guess: the person's, the organisation's."""
        self._own = names

    def validate_word(self, field: Line) -> None:
        if not as_word(field.data):
            sentence = Sentence("Take 3 to 30 letters, without spaces. A dot may stand between them.")
            raise ValidationError(str(sentence))

    def validate_passphrase(self, field: Secret) -> None:
        passphrase = passphrases.tidied(field.data or "")
        if len(passphrase) < passphrases.SHORTEST:
            raise ValidationError(str(Sentence("Make it longer: 15 letters or more. Spaces count too.")))
        if len(passphrase) > passphrases.LONGEST:
            raise ValidationError(str(Sentence("That is very long. At most 200 letters, please.")))
        own = [*self._own, self.word.data or "", *(self.word.data or "").split(".")]
        if passphrases.too_easy(passphrase, own):
            sentence = Sentence("Many would guess this one. Take four words that do not belong together.")
            raise ValidationError(str(sentence))


class SetUpForm(PortalForm):
    """The passphrase once more, so that one knows it, and a first code from the app."""

    prove_passphrase = Secret(Sentence("Your passphrase once more"))
    code = OneTimeCode(Sentence("The code from the app"), [Needed(Sentence("Write the six digits from the app."))])


class ComeInForm(PortalForm):
    """Word, passphrase and code."""

    word = Line(Sentence("Your sign-in word"), [])
    passphrase = Secret(Sentence("Your passphrase"))
    code = OneTimeCode(Sentence("The code from the app"))


class ProofForm(PortalForm):
    """Passphrase and code, asked again in the middle of something."""

    prove_passphrase = Secret(Sentence("Your passphrase"))
    prove_code = OneTimeCode(Sentence("The code from the app"))
