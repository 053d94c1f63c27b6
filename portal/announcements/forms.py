"""A few words to the whole group."""

from __future__ import annotations

from portal.core.forms import CHOOSE_DAY, AtMost, DayField, Needed, PortalForm, Prose
from portal.core.sentences import Sentence

LETTERS = 400
"""What can be read at a glance, and fits in big letters on one sheet."""


class AnnouncementForm(PortalForm):
    """The words, and until which day they stand on Today."""

    text = Prose(Sentence("What do you want to tell?"), [Needed(Sentence("Write a few words first.")), AtMost(LETTERS)])
    until = DayField(Sentence("Until which day does it stand on Today?"), [Needed(CHOOSE_DAY)])
