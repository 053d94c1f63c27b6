"""The form for one's number."""

from __future__ import annotations

from portal.core.forms import Needed, PhoneField, PortalForm
from portal.core.sentences import Sentence


class NumberForm(PortalForm):
    """A number that people can call."""

    phone = PhoneField(
        Sentence("My phone number"), [Needed(Sentence("Write your number, or go on without. Both are fine."))]
    )
