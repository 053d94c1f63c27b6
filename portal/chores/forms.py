"""The list of what is to be done at a meeting."""

from __future__ import annotations

from wtforms import ValidationError

from portal.chores.rules import LONGEST, MOST
from portal.core.forms import AtMost, PortalForm, Prose, Version, can_be_seen
from portal.core.sentences import Sentence


class ListForm(PortalForm):
    """The tasks, a line each."""

    tasks = Prose(Sentence("What is to be done?"), [AtMost(2 * MOST * LONGEST)])
    version = Version(default=0)

    def lines(self) -> list[str]:
        """The tasks without empty lines, and without bullets that somebody typed."""
        found = [line.strip().lstrip("-–•*").strip() for line in (self.tasks.data or "").split("\n")]
        return [line for line in found if can_be_seen(line)]

    def validate_tasks(self, field: Prose) -> None:
        over = len(self.lines()) - MOST
        if over > 0:
            sentence = Sentence("There is room for %(limit)s tasks. Take out %(over)s.", limit=MOST, over=over)
            raise ValidationError(str(sentence))
        if any(len(line) > LONGEST for line in self.lines()):
            raise ValidationError(str(Sentence("One of the tasks is very long. Say it shorter, or make two of it.")))
