"""Who reads aloud: by role, or after a question and a yes; nobody who pauses, has left, or only may have come back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.readers import queries, rules
from portal.readers.models import Said
from tests.world import NOW, World

pytestmark = pytest.mark.both
TODAY = NOW.date()


def may(database: Database, world: World, name: str) -> bool:
    with database.reading() as session:
        return rules.may_read_aloud(session, session.get_one(Membership, world.seats[name]))


def test_facilitators_and_interpreters_read_aloud_and_participants_who_said_yes(
    database: Database, world: World
) -> None:
    reading = {name for name in world.seats if may(database, world, name)}
    assert reading == {"kari", "jonas", "ingrid", "ola", "selam", "amina"}


@pytest.mark.usefixtures("app")
def test_nobody_reads_aloud_who_pauses_or_has_left_or_at_a_sign_in_that_is_not_confirmed(
    database: Database, world: World
) -> None:
    with database.writing() as session, session.begin():
        amina = session.get_one(Membership, world.seats["amina"])
        assert rules.may_read_aloud(session, amina)
        amina.close(NOW)
        assert not rules.may_read_aloud(session, amina)
        amina.close(None)
        groups.pause(amina, NOW)
        assert not rules.may_read_aloud(session, amina)
        groups.come_back(amina)
        assert rules.may_read_aloud(session, amina)
        groups.let_go(session, amina, NOW)
        assert not rules.may_read_aloud(session, amina)
        assert queries.asked(session, amina) is None, "what was asked and said goes with her"


def test_a_no_and_no_answer_are_final_for_thirty_days_and_a_yes_until_it_is_taken_back(
    database: Database, world: World
) -> None:
    with database.writing() as session, session.begin():
        kari, oksana = (session.get_one(Membership, world.seats[name]) for name in ("kari", "oksana"))
        with pytest.raises(rules.NotAsked):
            rules.answer(session, oksana, Said.YES, TODAY)
        rules.ask(session, kari, oksana, TODAY)
        assert rules.answer(session, oksana, Said.NO, TODAY + timedelta(days=10))
        for day in (TODAY, TODAY + timedelta(days=29)):
            with pytest.raises(rules.AskedLately):
                rules.ask(session, kari, oksana, day)
        rules.ask(session, kari, oksana, TODAY + timedelta(days=30))
        assert not rules.may_read_aloud(session, oksana)
        assert rules.answer(session, oksana, Said.YES, TODAY + timedelta(days=31))
        assert not rules.answer(session, oksana, Said.YES, TODAY + timedelta(days=31)), "said twice it is said once"
        assert rules.may_read_aloud(session, oksana)
        with pytest.raises(rules.ReadsAlready):
            rules.ask(session, kari, oksana, date(2027, 1, 1))
        stopped = TODAY + timedelta(days=90)
        assert rules.answer(session, oksana, Said.NO, stopped)
        assert not rules.may_read_aloud(session, oksana)
        with pytest.raises(rules.AskedLately):
            rules.ask(session, kari, oksana, stopped + timedelta(days=29))


def test_only_a_participant_of_the_same_group_who_is_here_and_not_on_paper_is_asked(
    database: Database, world: World
) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        for name in ("selam", "jonas", "fatuma", "siri", "stig"):
            with pytest.raises(rules.CannotBeAsked):
                rules.ask(session, kari, session.get_one(Membership, world.seats[name]), TODAY)
