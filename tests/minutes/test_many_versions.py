"""A group that has met sixty times, and changed each of its minutes ten times: the pages stay as light as they were."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes import queries, rules
from portal.minutes.models import MinutesVersion
from tests.many import meet_often
from tests.reader import Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
MEETINGS, VERSIONS = 60, 10


def write_often(database: Database, world: World) -> list[int]:
    """Write the minutes of sixty meetings in ten versions each; gives the meetings, first to last."""
    meet_often(database, world, been=MEETINGS, coming=0)
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        been = select(Meeting).where(Meeting.group_id == world.group, Meeting.minutes_long == 60)
        meetings = list(session.scalars(been.order_by(Meeting.starts_at, Meeting.id)))
        for meeting in meetings:
            minutes = queries.minutes(session, kari, meeting, all_versions=True)
            assert minutes is not None
            minutes.current = 0  # laid out without a word by `meet_often`
            for number in range(VERSIONS):
                points = [(f"Point {n}", f"We talked of this, {number} times. It was good to hear.") for n in range(4)]
                draft = rules.Draft("en", points, f"We agreed {number} times.", "Not on all.", tasks=[(None, "Bread")])
                minutes = rules.save(session, kari, meeting, minutes, draft, saves=minutes.saves, now=NOW)
                rules.share(session, minutes, today=NOW.date(), now=NOW)
        return [meeting.id for meeting in meetings]


@pytest.mark.long
def test_sixty_minutes_of_ten_versions_each_cost_no_more_than_one(
    reader: MakeReader, world: World, database: Database
) -> None:
    here = f"/groups/{world.group}"
    before = {
        name: len(reader(name).get(f"{here}/meetings/{world.meetings['been']}/minutes/").statements)
        for name in ("amina", "kari")
    }
    last = write_often(database, world)[-1]
    with database.reading() as session:
        assert (session.scalar(select(func.count()).select_from(MinutesVersion)) or 0) >= MEETINGS * VERSIONS
    for name in ("amina", "kari"):
        member = reader(name)
        page = member.get(f"{here}/meetings/{last}/minutes/")
        assert len(page.statements) <= before[name]
        assert "We talked of this, 9 times." in page.text
        changes = member.get(f"{here}/meetings/{last}/minutes/changes")
        assert "Before it said: We agreed 8 times. Now it says: We agreed 9 times." in changes.text
        for address in (f"{here}/plan", f"{here}/meetings/{world.meetings['next']}", f"{here}/what-became", "/today"):
            member.get(address)
    kari = reader("kari")
    for address in ("draft", "corrections", "corrections/taking-out"):
        kari.get(f"{here}/meetings/{last}/minutes/{address}")
