"""Where one goes on to from a group in the coordinators' list, and from a member, handed down by upper rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ScalarSelect

from portal.core.layout_parts import Door
from portal.core.links import Beside
from portal.groups.models import Group, Membership

beside_members: Beside[Membership, Membership] = Beside()
"""What the one may do for the other."""
asked_of_members: Beside[Membership, Membership] = Beside()
"""What the one may ask the other to do for the group."""
above_all_groups: list[Callable[[], Markup]] = []
"""Each gives what stands above the coordinators' list of groups, made of fragments of its own room, or nothing."""
for_coordinators: list[Callable[[Group], Door]] = []


@dataclass(frozen=True)
class Counted:
    """One bare number that a coordinator reads of each group: nothing of whom or what."""

    subquery: Callable[[datetime], ScalarSelect[int]]
    """Counts for the group of the question around it (`Group`), at a moment. Asked together with the groups."""
    words: Callable[[int], str]
    """The number in words, where it is not 0."""


counted: list[Counted] = []
"""Filled by upper rooms."""


def of(group: Group) -> list[Door]:
    """What a coordinator may go on to from this group."""
    return [make(group) for make in for_coordinators]
