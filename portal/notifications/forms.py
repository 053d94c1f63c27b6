"""Marking news as seen."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from portal.core.forms import PortalForm


class SeenForm(PortalForm):
    """Up to which number the news on the page reached."""

    number = IntegerField(widget=HiddenInput(), default=0)
