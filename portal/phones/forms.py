"""Forms about phones and PINs."""

from __future__ import annotations

from wtforms import HiddenField, StringField

from portal.core.forms import PortalForm
from portal.core.sentences import Sentence
from portal.phones import pins
from portal.phones.models import Sign

SIX_DIGITS = Sentence("Write six digits.")


class PinField(StringField):
    """Six digits, shown as they are typed; of any writing, with spaces between them or not."""

    @property
    def digits(self) -> str:
        return pins.read_digits(self.data or "")

    @property
    def is_whole(self) -> bool:
        """Whether these are six digits."""
        return len(self.digits) == pins.DIGITS and self.digits.isascii() and self.digits.isdecimal()


class PinForm(PortalForm):
    """The PIN that somebody has, given once more. It is never shown again in a page."""

    pin = PinField(Sentence("Your PIN, six digits"))
    next = HiddenField()
    holds_words = False

    def is_written(self) -> bool:
        """Whether there are six digits; if not, the field says so."""
        if not self.pin.is_whole:
            self.pin.errors = [str(SIX_DIGITS)]
        return not self.pin.errors


class ComeBackForm(PinForm):
    """The PIN under a sign, on a phone that several use."""

    sign = HiddenField()

    @property
    def chosen(self) -> Sign | None:
        """The sign that was tapped, if any."""
        return next((sign for sign in Sign if sign.value == self.sign.data), None)


class ChoosePinForm(PortalForm):
    """A new PIN, twice."""

    pin = PinField(Sentence("Your new PIN, six digits"))
    again = PinField(Sentence("Write it once more"))

    def is_good(self) -> bool:
        """Whether it may be chosen; if not, one field says why."""
        if not self.pin.is_whole:
            self.pin.errors = [str(SIX_DIGITS)]
        elif pins.too_easy(self.pin.digits):
            self.pin.errors = [str(Sentence("Many choose this one, so it is easy to guess. Choose another."))]
        elif self.again.digits != self.pin.digits:
            self.again.errors = [str(Sentence("The two are not the same. Write the same six digits again."))]
        return not self.pin.errors and not self.again.errors


class NewPhoneForm(PortalForm):
    """The code that an old phone shows, scanned or typed. It is never shown again in a page."""

    card_code = StringField(Sentence("The code on your other phone"))
    holds_words = False
