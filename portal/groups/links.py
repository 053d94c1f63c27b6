"""Where coordinators go on to from a group in their list, handed down by upper rooms."""

from __future__ import annotations

from collections.abc import Callable

from portal.core.layout_parts import Door
from portal.groups.models import Group

for_coordinators: list[Callable[[Group], Door]] = []


def of(group: Group) -> list[Door]:
    """What a coordinator may go on to from this group."""
    return [make(group) for make in for_coordinators]
