"""What is told when many meetings are new: one piece of news, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.core.sentences import ngettext
from portal.meetings.models import Meeting
from portal.notifications.events import Event, Kind, kind
from portal.notifications.models import Notice
from portal.reach.models import Topic
from portal.seasons.rules import MOST

the_plan: list[Callable[[int], str]] = []
"""Where the whole plan of the group with this id stands: the room above that shows it says so."""


def plan_of(group_id: int) -> str:
    """The address of a group's whole plan."""
    return the_plan[0](group_id)


def _of(number: int) -> Kind:
    """A kind for each number: a notice holds what and when, and no number."""

    def sentence(_notice: Notice) -> str:
        return ngettext("The plan has %(n)s new meeting", "The plan has %(n)s new meetings", number)

    return kind(f"season of {number}", sentence, lambda notice: plan_of(notice.group_id), Topic.PLAN)


PLANNED = {number: _of(number) for number in range(1, MOST + 1)}


def about(season: Sequence[Meeting]) -> Event:
    """The news of these meetings, first to last."""
    return Event(PLANNED[len(season)], "season", season[0].id, season[0].starts_at)
