"""The form with which one introduces oneself."""

from __future__ import annotations

from flask_wtf.file import FileField

from portal.core.forms import AtMost, PortalForm, Prose
from portal.core.sentences import Sentence

LETTERS = 300


class IntroductionForm(PortalForm):
    """What one does, and a picture; both may stay empty."""

    text = Prose(Sentence("What do you do?"), [AtMost(LETTERS)])
    picture = FileField(Sentence("A picture of your face"))

    @property
    def holds_words(self) -> bool:
        """A picture does not stand in the form again: no browser lets a page choose one."""
        return bool(self.text.data)
