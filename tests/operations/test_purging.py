"""What leaves by itself: answers, needs, places and who did what, thirty days after a meeting, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.chores.models import Chore
from portal.core.database import Base, Database
from portal.core.ending import purge
from portal.meetings.models import Answer, Meeting, MeetingChange
from portal.meetings.purging import KEPT
from portal.needs.models import Needs
from portal.texts.models import Written
from portal.times.models import OfferedTime, TimeAnswer, TimeSearch
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")  # with which each room says what it lets go of
MOMENT = timedelta(seconds=1)


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def one(database: Database, world: World, name: str) -> Meeting:
    with database.reading() as session:
        return session.get_one(Meeting, world.meetings[name])


def purges(database: Database, world: World, name: str, late: timedelta) -> dict[str, int]:
    """Purge so long after the end of this meeting."""
    end = one(database, world, name).ends_at
    with database.writing() as session, session.begin():
        return purge(session, end + late)


@pytest.mark.both
def test_answers_needs_and_places_leave_thirty_days_after_a_meeting(world: World, database: Database) -> None:
    said, needed, written = count(database, Answer), count(database, Needs), count(database, Written)
    assert min(said, needed) > 0
    purges(database, world, "next", KEPT - MOMENT)
    assert (count(database, Answer), count(database, Needs)) == (said, needed), "not a second before"
    assert one(database, world, "next").place_id is not None
    gone = purges(database, world, "next", KEPT)
    assert gone["answers to meetings"] == said
    assert count(database, Needs) == 0
    its = one(database, world, "next")
    assert (its.place_id, its.way_id) == (None, None)
    assert its.theme_id is not None, "what it was about stays"
    assert one(database, world, "later").place_id is not None
    assert count(database, Written) < written
    assert all(number == 0 for number in purges(database, world, "next", KEPT).values()), "there is nothing more"


def test_where_a_meeting_was_to_be_before_it_was_moved_leaves_too(world: World, database: Database) -> None:
    purges(database, world, "been", KEPT)
    with database.reading() as session:
        (change,) = session.scalars(select(MeetingChange).where(MeetingChange.meeting_id == world.meetings["been"]))
        assert change.place_id is None
        assert change.reason_id is not None


def test_what_people_said_to_times_leaves_and_the_times_stay(world: World, database: Database) -> None:
    with database.reading() as session:
        last = session.scalar(select(func.max(TimeSearch.last_at)))
    assert last is not None
    answers, times = count(database, TimeAnswer), count(database, OfferedTime)
    assert answers > 0
    for late, left in ((KEPT - MOMENT, answers), (KEPT, 0)):
        with database.writing() as session, session.begin():
            purge(session, last + late)
        assert count(database, TimeAnswer) == left
    assert count(database, OfferedTime) == times


def test_who_did_what_is_forgotten_and_what_was_to_be_done_stays(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        chore = session.scalars(select(Chore).where(Chore.taken_by_id.is_not(None))).first()
        assert chore is not None
        number, meeting = chore.id, session.get_one(Meeting, chore.meeting_id)
        purge(session, meeting.ends_at + KEPT - MOMENT)
        assert chore.taken_by_id is not None
        purge(session, meeting.ends_at + KEPT)
    with database.reading() as session:
        assert session.get_one(Chore, number).taken_by_id is None
