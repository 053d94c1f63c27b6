"""Forms about oneself."""

from __future__ import annotations

from portal.core.forms import AtMost, Line, Needed, PortalForm
from portal.core.sentences import Sentence


class NameForm(PortalForm):
    """What somebody wants to be called."""

    name = Line(
        Sentence("Your name here"),
        [Needed(Sentence("Write what we may call you. One letter is enough.")), AtMost(40)],
    )
