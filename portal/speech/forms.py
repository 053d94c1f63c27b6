"""The form in which somebody sends what was said into a phone."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import ValidationError

from portal.core import sound
from portal.core.forms import PortalForm
from portal.core.requests import FileInMemory
from portal.core.sentences import Sentence

TOO_LARGE = Sentence("The recording is too large. Say a little less.")
NO_SOUND = Sentence("We cannot play this. Record it again, or choose another.")


class RecordingForm(PortalForm):
    """A sound, from the phone's own recorder or from what lies on the phone."""

    sound = FileField(Sentence("The recording"))
    sent: bytes = b""
    """The sound, once it is looked at."""

    @property
    def holds_words(self) -> bool:
        """A sound does not stand in the form again: no browser lets a page choose one."""
        return False

    def validate_sound(self, field: FileField) -> None:
        """Neither its name nor its type is asked, only its first bytes; whether it can be played a worker finds out."""
        if not field.data:
            raise ValidationError(str(Sentence("Record something first, or choose a recording.")))
        stream = field.data.stream
        if isinstance(stream, FileInMemory) and stream.too_large:
            raise ValidationError(str(TOO_LARGE))
        self.sent = field.data.read()
        try:
            sound.kind_of(self.sent)
        except sound.NoSound:
            raise ValidationError(str(NO_SOUND)) from None
