"""Where one goes on to from a group in the coordinators' list, and from a member, handed down by upper rooms."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from portal.core.layout_parts import Door
from portal.core.links import Beside
from portal.groups.models import Group, Membership

beside_members: Beside[Membership, Membership] = Beside()
"""What the one may do for the other."""
above_all_groups: list[Callable[[], Markup]] = []
"""Each gives what stands above the coordinators' list of groups, made of fragments of its own room, or nothing."""
for_coordinators: list[Callable[[Group], Door]] = []


def of(group: Group) -> list[Door]:
    """What a coordinator may go on to from this group."""
    return [make(group) for make in for_coordinators]
