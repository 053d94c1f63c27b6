"""Yes, or no thanks."""

from __future__ import annotations

from wtforms import StringField

from portal.core.forms import PortalForm
from portal.readers.models import Said


class ReadsAloudForm(PortalForm):
    """Which of the two buttons was pressed. What is neither is no thanks: nobody reads aloud by mistake."""

    answer = StringField()

    @property
    def said(self) -> Said:
        return Said.YES if self.answer.data == Said.YES.value else Said.NO
