"""Reminders: the day before and the same morning, once each, of meetings that stand, to who has not said no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups.models import Membership
from portal.meetings import reminding
from portal.meetings import rules as meetings
from portal.meetings.models import Coming, Meeting
from portal.notifications.models import Reminder
from portal.reach.models import Topic, Wording
from tests.notifications.leaving import Outside, change, choose, outside
from tests.world import DAY, World

__all__ = ["outside"]
URL = "http://127.0.0.1:8000"
STARTS = datetime(2026, 3, 9, 16, 30, tzinfo=UTC)
"""The next meeting of the world: half past five in Oslo."""
THE_DAY_BEFORE = datetime(2026, 3, 8, 16, 0, tzinfo=UTC)
THAT_MORNING = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOTH = frozenset({Topic.DAY_BEFORE, Topic.SAME_MORNING})


def reminds(outside: Outside, at: datetime) -> list[str]:
    """What comes when a worker looks for meetings, and then sends what is due."""
    with outside.app.app_context():
        reminding.remind(outside.database, at)
    return outside.work(at)


@pytest.fixture(autouse=True)
def _wants_both(database: Database, world: World) -> None:
    choose(database, world, "amina", wording=Wording.PLACE, topics=BOTH)
    change(database, world, "yusuf", paused=True)


@pytest.mark.both
def test_each_reminder_comes_once_with_day_time_and_place(outside: Outside, database: Database, world: World) -> None:
    said = [f"Reminder: Suppegruppa meets on Monday 9 March at 17:30, The kitchen, 4 Shore Street. {URL}"]
    with database.reading() as session:
        assert session.get_one(Meeting, world.meetings["next"]).starts_at == STARTS
    came = {at: reminds(outside, at) for at in (THE_DAY_BEFORE - 15 * MINUTE, THE_DAY_BEFORE)}
    assert list(came.values()) == [[], said]
    for hours in range(1, 14):
        assert reminds(outside, THE_DAY_BEFORE + timedelta(hours=hours)) == []
    assert reminds(outside, THAT_MORNING) == said
    for hours in range(1, 12):
        assert reminds(outside, THAT_MORNING + timedelta(hours=hours)) == []


def test_who_says_no_is_reminded_no_more_and_who_says_yes_is(
    outside: Outside, database: Database, world: World
) -> None:
    assert reminds(outside, THE_DAY_BEFORE - 15 * MINUTE) == []
    for coming, number in ((Coming.NO, 0), (Coming.YES, 1)):
        with database.writing() as session, session.begin():
            amina = session.get_one(Membership, world.seats["amina"])
            meeting = session.get_one(Meeting, world.meetings["next"])
            meetings.answer(session, amina, meeting, coming, THE_DAY_BEFORE - 10 * MINUTE)
        at = THE_DAY_BEFORE if coming is Coming.NO else THAT_MORNING
        assert len(reminds(outside, at)) == number


def test_a_meeting_that_is_cancelled_or_moved_meanwhile_is_not_reminded_of(
    outside: Outside, database: Database, world: World
) -> None:
    reminds(outside, THE_DAY_BEFORE - 15 * MINUTE)
    with database.writing() as session, session.begin():
        session.get_one(Meeting, world.meetings["next"]).starts_at = STARTS + DAY
    assert reminds(outside, THE_DAY_BEFORE) == []
    assert len(reminds(outside, THE_DAY_BEFORE + DAY)) == 1, "of the new day"
    with database.writing() as session, session.begin():
        session.get_one(Meeting, world.meetings["next"]).cancelled_at = STARTS
    assert reminds(outside, THAT_MORNING + DAY) == []


def test_who_was_told_of_it_since_the_afternoon_before_needs_no_reminder_on_that_day(
    outside: Outside, database: Database, world: World
) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Meeting, world.meetings["next"]).changed_at = THE_DAY_BEFORE + MINUTE
    assert reminds(outside, THE_DAY_BEFORE + 5 * MINUTE) == []
    assert len(reminds(outside, THAT_MORNING)) == 1


def test_a_worker_that_was_away_reminds_late_but_never_when_it_is_too_late(outside: Outside) -> None:
    late = THE_DAY_BEFORE + timedelta(hours=3)
    assert len(reminds(outside, late)) == 1
    assert reminds(outside, STARTS - timedelta(minutes=59)) == []


def test_quiet_hours_hold_for_reminders_and_both_become_one(outside: Outside, database: Database, world: World) -> None:
    change(database, world, "amina", quiet_from=16, quiet_to=9)
    assert reminds(outside, THE_DAY_BEFORE) == []
    assert reminds(outside, THAT_MORNING) == []
    assert len(outside.work(THAT_MORNING + timedelta(hours=1))) == 1
    assert outside.work(STARTS) == []


def test_reminders_are_forgotten_a_day_after_the_meeting(outside: Outside, database: Database) -> None:
    def there() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(Reminder)) or 0

    reminds(outside, THE_DAY_BEFORE)
    assert there() > 0
    reminds(outside, STARTS + DAY - MINUTE)
    assert there() > 0
    reminds(outside, STARTS + DAY)
    assert there() == 0
