"""What leaves by itself: answers, needs, places and who did what, thirty days after a meeting, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.chores.models import Chore
from portal.core import forms, jobs, limits
from portal.core.database import Base, Database
from portal.core.ending import EVERY, PURGED, CannotBeTakenAway, purge, purge_all, purges, what_would_go
from portal.core.forms import SentForm
from portal.core.limits import Limit
from portal.core.marks import marked_moment
from portal.meetings.models import Answer, Meeting, MeetingChange
from portal.meetings.purging import KEPT
from portal.needs.models import Needs
from portal.people.models import EntryLink, Person, SignIn
from portal.people.rules import ENDED_STAYS, LINK_LIVES, make_entry_link, sign_in, sign_out
from portal.phones import rules as phones
from portal.phones.models import NewPhoneCode
from portal.staff import rules as staff
from portal.staff.models import Reset
from portal.texts.models import Written
from portal.times.models import OfferedTime, TimeAnswer, TimeSearch
from tests.world import NOW, World

pytestmark = pytest.mark.usefixtures("app")  # with which each room says what it lets go of
MOMENT = timedelta(seconds=1)


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def one(database: Database, world: World, name: str) -> Meeting:
    with database.reading() as session:
        return session.get_one(Meeting, world.meetings[name])


def purged(database: Database, world: World, name: str, late: timedelta) -> dict[str, int]:
    """Purge so long after the end of this meeting."""
    end = one(database, world, name).ends_at
    with database.writing() as session, session.begin():
        return purge(session, end + late)


@pytest.mark.both
def test_answers_needs_and_places_leave_thirty_days_after_a_meeting(world: World, database: Database) -> None:
    said, needed, written = count(database, Answer), count(database, Needs), count(database, Written)
    assert min(said, needed) > 0
    purged(database, world, "next", KEPT - MOMENT)
    assert (count(database, Answer), count(database, Needs)) == (said, needed), "not a second before"
    assert one(database, world, "next").place_id is not None
    gone = purged(database, world, "next", KEPT)
    assert gone["answers to meetings"] == said
    assert count(database, Needs) == 0
    its = one(database, world, "next")
    assert (its.place_id, its.way_id) == (None, None)
    assert its.theme_id is not None, "what it was about stays"
    assert one(database, world, "later").place_id is not None
    assert count(database, Written) < written
    assert all(number == 0 for number in purged(database, world, "next", KEPT).values()), "there is nothing more"


def test_where_a_meeting_was_to_be_before_it_was_moved_leaves_too(world: World, database: Database) -> None:
    purged(database, world, "been", KEPT)
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


def around(database: Database, table: type[Base], end: datetime, before: int = 1) -> None:
    """A moment before the end as many rows are there as before, and at the end none of them is."""
    assert count(database, table) == before
    for moment, left in ((end - MOMENT, before), (end, 0)):
        with database.writing() as session, session.begin():
            purge(session, moment)
        assert count(database, table) == left


def test_counted_tries_leave_a_day_after_their_hour(world: World, database: Database) -> None:
    hour = timedelta(hours=1)
    ends = limits.end_of_window(hour, NOW)
    with database.writing() as session, session.begin():
        purge(session, NOW + 1000 * hour)
        limits.spend_along(session, "somebody", limit=1, window=hour, now=NOW)
    around(database, Limit, ends + limits.STAYS)


def test_that_somebody_sent_a_form_leaves_after_a_month(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        purge(session, NOW + forms.KEY_STAYS)
        forms.once(session, "membership:1", "a-key", NOW)
    around(database, SentForm, NOW + forms.KEY_STAYS)


def test_sign_ins_and_links_leave_a_month_after_their_end(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        person = session.get_one(Person, world.people["amina"])
        session.query(SignIn).delete()
        session.query(EntryLink).delete()
        _secret, signed_in = sign_in(session, person, NOW)
        make_entry_link(session, person, NOW)
    around(database, EntryLink, NOW + LINK_LIVES + ENDED_STAYS)
    assert count(database, SignIn) == 1, "one that has not ended stays"
    with database.writing() as session, session.begin():
        sign_out(session.get_one(SignIn, signed_in.id), NOW)
    around(database, SignIn, NOW + ENDED_STAYS)


def test_codes_for_a_new_phone_and_new_starts_leave(world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        session.query(NewPhoneCode).delete()
        session.query(Reset).delete()
        phones.make_new_phone_code(session, session.get_one(Person, world.people["amina"]), "pepper", NOW)
        staff.ask_for_reset(session, session.get_one(Person, world.people["kari"]), passphrase_too=False, now=NOW)
    around(database, NewPhoneCode, NOW + phones.CODE_LIVES + phones.CODE_STAYS)
    around(database, Reset, NOW + staff.RESET_WAITS + staff.RESET_STAYS)


def test_each_kind_leaves_by_itself_and_one_that_fails_keeps_no_other(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(session: Session, now: datetime) -> int:
        session.execute(text("DELETE FROM limits"))
        raise OSError("no room")

    late = NOW + timedelta(days=100)
    with database.writing() as session, session.begin():
        limits.spend_along(session, "somebody", limit=1, window=EVERY, now=late)
    monkeypatch.setattr("portal.core.ending.purges", {"what fails": fails, **purges})
    with pytest.raises(CannotBeTakenAway, match="what fails"):
        purge_all(database, late)
    assert count(database, Answer) == 0
    assert count(database, Limit) == 1, "what failed has done nothing"
    with database.reading() as session:
        assert marked_moment(session, PURGED) is None, "it is not done"
    monkeypatch.undo()
    purge_all(database, late)
    with database.reading() as session:
        assert marked_moment(session, PURGED) == late


def test_what_would_go_is_counted_and_stays(world: World, database: Database) -> None:
    late, said = NOW + timedelta(days=100), count(database, Answer)
    would = what_would_go(database, late)
    assert would["answers to meetings"] == said == count(database, Answer)
    assert purge_all(database, late) == would


def test_a_worker_does_it_every_hour(world: World, database: Database) -> None:
    done = jobs.kinds["what is past its time"].run(database, "", NOW + timedelta(days=100))
    assert done == NOW + timedelta(days=100) + EVERY
    assert count(database, Answer) == 0
