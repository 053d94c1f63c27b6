"""Writing a message."""

from __future__ import annotations

from portal.core.forms import AtMost, Needed, PortalForm, Prose
from portal.core.sentences import Sentence


class MessageForm(PortalForm):
    """A few words."""

    text = Prose(Sentence("Your message"), [Needed(Sentence("Write a few words first.")), AtMost(4000)])
