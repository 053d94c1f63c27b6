"""Where one goes on to from a group in the coordinators' list, and from a member, handed down by upper rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from portal.core.layout_parts import Door
from portal.core.links import Beside
from portal.groups.models import Group, Membership

beside_members: Beside[Membership, Membership] = Beside()
"""What the one may do for the other."""
above_all_groups: list[Callable[[], Markup]] = []
"""Each gives what stands above the coordinators' list of groups, made of fragments of its own room, or nothing."""
for_coordinators: list[Callable[[Group], Door]] = []

numbers_for_coordinators: list[Callable[[Sequence[Group]], dict[int, str]]] = []
"""Filled by upper rooms: each gives, by the id of a group, one bare number in words; nothing of whom or what."""


def numbers(groups: Sequence[Group]) -> dict[int, list[str]]:
    """What a coordinator reads of these groups, by the id of each."""
    found: dict[int, list[str]] = {group.id: [] for group in groups}
    for tell in numbers_for_coordinators:
        for group_id, words in tell(groups).items():
            found[group_id].append(words)
    return found


def of(group: Group) -> list[Door]:
    """What a coordinator may go on to from this group."""
    return [make(group) for make in for_coordinators]
