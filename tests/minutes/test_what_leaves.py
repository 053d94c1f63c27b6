"""What leaves some time after minutes: the notes on the wall, and who did what until the next meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core.database import Database
from portal.core.ending import purge
from portal.meetings.models import Meeting
from portal.meetings.purging import KEPT
from portal.minutes.models import Minutes, MinutesPart
from portal.minutes.purging import NOTES_STAY
from portal.walls.models import Wall, WallNote
from tests.reader import Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
MOMENT = timedelta(seconds=1)


@pytest.mark.both
def test_notes_on_a_wall_leave_thirty_days_after_the_group_has_agreed(
    app: object, world: World, database: Database
) -> None:
    def notes() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(WallNote)) or 0

    before = notes()
    with database.writing() as session, session.begin():
        session.scalars(select(Wall)).one().meeting_id = world.meetings["been"]
        purge(session, NOW + timedelta(days=400))
    assert notes() == before > 0, "as long as nobody has agreed"
    with database.writing() as session, session.begin():
        session.scalars(select(Minutes).where(Minutes.current == 1)).one().agreed_at = NOW
    for late, left in ((-MOMENT, before), (timedelta(0), 0)):
        with database.writing() as session, session.begin():
            gone = purge(session, NOW + NOTES_STAY + late)["notes on walls"]
        assert (notes(), gone) == (left, before - left)


@pytest.mark.both
def test_who_took_a_task_is_forgotten_when_the_next_meeting_is_past(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    here = f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"
    amina.get(here)
    amina.send(f"{here}tasks/{world.tasks['been']}/taker")
    with database.reading() as session:
        following = session.get_one(Meeting, world.meetings["lately"]).ends_at
    for late, taker in ((KEPT - MOMENT, world.seats["amina"]), (KEPT, None)):
        with database.writing() as session, session.begin():
            purge(session, following + late)
        with database.reading() as session:
            assert session.get_one(MinutesPart, world.tasks["been"]).taken_by_id == taker
