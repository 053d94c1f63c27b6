"""How much there is in the database of a benchmark."""

from __future__ import annotations

from dataclasses import dataclass

MEASURED_MEMBERS = 20
MEETINGS_BEEN = 50
"""In each group, with minutes each."""
MEETINGS_COMING = 2
MEASURED_COMING = 10
"""The measured group has planned further ahead: 60 meetings in all."""
MESSAGES = 250
"""In each group."""
PEOPLE = 10
"""For each group, the coordinator counted with them."""
FEWEST_MEMBERS = 3
"""Two facilitators and somebody who comes."""


@dataclass(frozen=True)
class Size:
    """A database of so many groups. The first is the one that is measured, and is as large in every database."""

    groups: int

    def members_of(self, number: int) -> int:
        """How many are in the group with this number, counted from 0: the others share who is left evenly."""
        if number == 0:
            return MEASURED_MEMBERS
        left, others = self.groups * PEOPLE - MEASURED_MEMBERS - 1, self.groups - 1
        return max(FEWEST_MEMBERS, left // others + (1 if number <= left % others else 0))

    def meetings_coming(self, number: int) -> int:
        """How many meetings this group has before it."""
        return MEASURED_COMING if number == 0 else MEETINGS_COMING

    def times(self, factor: int) -> Size:
        """The same with so many times the groups."""
        return Size(self.groups * factor)
