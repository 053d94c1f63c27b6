"""What a new plan may begin from. The rooms above that keep such things say which there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.groups.models import Membership


@dataclass(frozen=True)
class Beginning:
    """The theme and the lines of a plan, in the reader's language, to be changed freely."""

    theme: str
    agenda: list[str]


known: list[Callable[[Membership, str], Beginning | None]] = []
"""Each gives what is begun from under this name, or None where this group has nothing of it."""


def beginning(membership: Membership, name: str | None) -> Beginning | None:
    """What this facilitator begins from; None without a name, and under a name that nobody knows."""
    if not name:
        return None
    return next((found for ask in known if (found := ask(membership, name)) is not None), None)
