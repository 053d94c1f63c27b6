"""Reading a text aloud into the phone for others: the form, and keeping what was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.clock import now
from portal.core.files import DiskIsFull
from portal.core.forms import once
from portal.core.limits import spend_along
from portal.core.requests import session
from portal.core.sentences import Sentence
from portal.groups.models import Membership
from portal.languages.choice import language
from portal.languages.offered import KNOWN
from portal.speech.forms import RecordingForm
from portal.speech.recordings import RecordingRow

A_DAY = timedelta(days=1)
READINGS_A_DAY = 30
"""Of one member: each takes room on the disk."""
ENOUGH = Sentence("You have sent many recordings today. Send this one tomorrow.")
NO_ROOM = Sentence("There is no room for a recording just now. Try again tomorrow.")


class AloudForm(RecordingForm):
    """What one read, in which language, and whether it is all of it."""

    language = SelectField(Sentence("In which language do you read?"), validate_choice=False)
    whole = BooleanField(Sentence("I have read the whole text"))

    def offer(self, group_languages: list[str]) -> None:
        """Offer the languages of the group first, and then all that the portal knows."""
        codes = dict.fromkeys([language().code, *group_languages, *KNOWN])
        self.language.choices = [SelectChoice(code, KNOWN[code].own_name) for code in codes if code in KNOWN]

    def validate_language(self, field: SelectField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose a language from the list.")))


def kept(form: AloudForm, reader: Membership, keep: Callable[[], RecordingRow]) -> bool:
    """Let `keep` keep what this member read, the same form once; False where the form now says why it is not kept.

    `keep` may raise files.DiskIsFull.
    """
    sent = once(session(), reader.author, form.as_sent, now())
    if not sent.first:
        return True
    if spend_along(session(), f"readings:{reader.id}", limit=READINGS_A_DAY, window=A_DAY, now=now()):
        form.say("sound", ENOUGH)
        return False
    try:
        made = keep()
    except DiskIsFull:
        form.say("sound", NO_ROOM)
        return False
    sent.made(made.id)
    return True
