"""What a calendar says."""

from __future__ import annotations

from wtforms import BooleanField

from portal.core.forms import PortalForm
from portal.core.sentences import Sentence


class CalendarForm(PortalForm):
    """What stands in the calendar beside the time. Nothing is ticked from the start."""

    place = BooleanField(Sentence("Where we meet"))
    theme = BooleanField(Sentence("What we talk about"))
