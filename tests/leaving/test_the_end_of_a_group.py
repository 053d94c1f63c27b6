"""When a group has ended: numbers go, everybody is told, all that was written goes, and in the end the group itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.charters.models import GroupStep
from portal.core.database import Base, Database
from portal.core.ending import purge, purges
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Role
from portal.leaving import ends
from portal.leaving.ends import CHOICES_STAY, NUMBERS_STAY, SAID_BEFORE, STAY_LONGER, TRACES_STAY, WRITINGS_STAY
from portal.messages.models import Recording
from portal.notifications.models import Notice
from portal.people.models import Person
from portal.promises.models import Choice
from portal.reach.models import Reach
from portal.traces.models import Trace
from tests.reader import Reader
from tests.world import DAY, NOW, World

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("app")]
ENDED = NOW + DAY
MOMENT = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _ended(world: World, database: Database) -> None:
    """The soup group has come to its end."""
    with database.writing() as session, session.begin():
        session.get_one(Group, world.group).state = State.ENDING
        step = GroupStep(group_id=world.group, before=State.MEETING, after=State.ENDING, taken_at=ENDED)
        session.add(step)


def at(database: Database, late: timedelta) -> None:
    """Delete what is past its time so long after the end of the group."""
    with time_machine.travel(ENDED + late, tick=False), database.writing() as session, session.begin():
        purge(session, ENDED + late)


def many(database: Database, question: Callable[[Session], int | None]) -> int:
    with database.reading() as session:
        return question(session) or 0


def rows(database: Database, group_id: int) -> dict[str, int]:
    """How many rows of this group each table has that goes with what was written."""
    found = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if "group_id" in table.c and table.name not in STAY_LONGER:
                here = select(func.count()).select_from(table).where(table.c.group_id == group_id)
                found[table.name] = session.scalar(here) or 0
    return {name: number for name, number in found.items() if number}


def test_numbers_leave_thirty_days_after_the_end_and_only_those_of_participants(
    world: World, database: Database
) -> None:
    def of(session: Session, role: Role) -> int:
        theirs = (Membership.group_id == world.group, Membership.role == role)
        return len([one for one in session.scalars(select(Membership).where(*theirs)) if one.sealed_phone])

    def reached(session: Session) -> set[int]:
        return set(session.scalars(select(Reach.person_id)))

    with database.reading() as session:
        participants, facilitators, before = (
            of(session, Role.PARTICIPANT),
            of(session, Role.FACILITATOR),
            reached(session),
        )
        elsewhere = {
            one.person_id
            for one in session.scalars(select(Membership).where(Membership.left_at.is_(None)))
            if one.group_id != world.group
        }
    assert participants
    assert before - elsewhere
    at(database, NUMBERS_STAY - MOMENT)
    assert many(database, lambda session: of(session, Role.PARTICIPANT)) == participants
    at(database, NUMBERS_STAY)
    with database.reading() as session:
        assert of(session, Role.PARTICIPANT) == 0
        assert of(session, Role.FACILITATOR) == facilitators, "people still call"
        assert reached(session) == before & elsewhere


def test_everybody_is_told_once_a_month_before_all_goes(
    reader: Callable[..., Reader], world: World, database: Database
) -> None:
    def told(session: Session) -> int | None:
        return session.scalar(select(func.count()).where(Notice.thing == "the end"))

    at(database, WRITINGS_STAY - SAID_BEFORE - MOMENT)
    assert many(database, told) == 0
    at(database, WRITINGS_STAY - SAID_BEFORE)
    number = many(database, told)
    assert number > 4
    at(database, WRITINGS_STAY - SAID_BEFORE + DAY)
    assert many(database, told) == number
    with time_machine.travel(ENDED + WRITINGS_STAY - SAID_BEFORE + DAY, tick=False):
        for name, leads in (("amina", "things"), ("kari", "about")):
            page = reader(name).get("/today")
            link = page.html.find("a", string=lambda text: bool(text) and "is deleted on" in text)
            assert link is not None, name
            assert str(link["href"]).endswith(leads)
            page.html.find("a", href=str(link["href"]))
            reader(name).get(str(link["href"]))


def test_ninety_days_after_the_end_all_that_was_written_is_gone(
    reader: Callable[..., Reader], world: World, database: Database, sealed_files: Path
) -> None:
    others = rows(database, world.other_group)
    with database.reading() as session:
        recorded = select(Recording.file_name).where(Recording.group_id == world.group)
        names = [name for name in session.scalars(recorded) if name]
    assert names
    at(database, WRITINGS_STAY - SAID_BEFORE)
    at(database, WRITINGS_STAY - MOMENT)
    assert {"messages", "minutes", "meetings", "written", "proposals", "inputs"} <= set(rows(database, world.group))
    assert (sealed_files / names[0]).exists()
    at(database, WRITINGS_STAY)
    assert rows(database, world.group) == {}
    assert not [name for name in names if (sealed_files / name).exists()]
    with database.reading() as session:
        left = session.scalars(select(Membership.left_at).where(Membership.group_id == world.group)).all()
        assert None not in left
        assert not session.get_one(Group, world.group).wants_another, "it looks for nobody any more"
        assert session.scalar(select(func.count()).where(Trace.group_id == world.group))
        assert session.scalar(select(func.count()).where(Choice.group_id == world.group))
    assert set(rows(database, world.other_group)) >= set(others) - {"meeting_sounds"}
    with time_machine.travel(ENDED + WRITINGS_STAY + DAY, tick=False):
        amina = reader("amina")
        amina.get("/me")
        amina.get(f"/groups/{world.group}/things")
    at(database, WRITINGS_STAY + DAY)


def test_who_was_told_late_has_a_month_all_the_same(world: World, database: Database) -> None:
    at(database, WRITINGS_STAY + DAY)
    assert rows(database, world.group)
    at(database, WRITINGS_STAY + DAY + SAID_BEFORE - MOMENT)
    assert rows(database, world.group)
    at(database, WRITINGS_STAY + DAY + SAID_BEFORE)
    assert rows(database, world.group) == {}


def test_traces_stay_a_year_and_a_yes_three_and_then_the_group_goes_with_its_people(
    world: World, database: Database
) -> None:
    at(database, WRITINGS_STAY - SAID_BEFORE)
    at(database, WRITINGS_STAY)
    at(database, TRACES_STAY - MOMENT)
    assert many(database, lambda session: session.scalar(select(func.count()).where(Trace.group_id == world.group)))
    at(database, TRACES_STAY)
    assert not many(database, lambda session: session.scalar(select(func.count()).where(Trace.group_id == world.group)))
    with database.reading() as session:
        newest = max(session.scalars(select(Choice.given_at).where(Choice.group_id == world.group)))
    assert isinstance(newest, datetime)
    at(database, newest + CHOICES_STAY - ENDED - MOMENT)
    with database.reading() as session:
        assert session.get(Group, world.group) is not None
        assert session.get(Person, world.people["amina"]) is not None
    at(database, newest + CHOICES_STAY - ENDED)
    with database.reading() as session:
        assert session.get(Group, world.group) is None
        assert session.get(Person, world.people["amina"]) is None
        assert session.get(Person, world.people["kari"]) is not None, "who works here stays"
        assert session.get(Group, world.other_group) is not None


def test_a_group_that_goes_on_after_all_keeps_everything(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Group, world.group).state = State.MEETING
    for name in ("numbers of groups that have ended", "groups that ended, with all that was written there"):
        with database.writing() as session, session.begin():
            assert purges[name](session, ENDED + 10 * WRITINGS_STAY) == 0
    assert set(Base.metadata.tables) >= ends.STAY_LONGER
