"""Wrong PINs are counted by one statement: 48 at once, and after a restart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from portal.core.database import Database
from portal.phones import tries
from portal.phones.models import Sign
from tests.world import NOW

MINUTE = timedelta(minutes=1)


def spend(database: Database, phone: str, now: datetime = NOW) -> str:
    """What becomes of one wrong try."""
    try:
        this = tries.spend(database, phone, Sign.SUN, now)
        tries.was_wrong(database, phone, this, now)
    except tries.MustWait as wait:
        return f"wait until {wait.again_at:%H:%M}"
    except tries.PhoneForgotten:
        return "forgotten"
    return f"{this.left} left"


@pytest.mark.both
def test_of_48_tries_at_once_five_are_looked_at_and_after_a_restart_and_the_wait_five_more(database_url: str) -> None:
    for moment in (NOW, NOW + timedelta(seconds=1), NOW + 16 * MINUTE):
        started = Database(database_url)

        def one_try(_n: int, started: Database = started, moment: datetime = moment) -> bool:
            try:
                tries.spend(started, "a phone", None, moment)
            except (tries.MustWait, tries.PhoneForgotten):
                return False
            return True

        with ThreadPoolExecutor(24) as pool:
            assert sum(pool.map(one_try, range(48))) == (0 if moment == NOW + timedelta(seconds=1) else 5)
        started.close()
    started = Database(database_url)
    assert spend(started, "a phone", NOW + timedelta(days=300)) == "forgotten"
    started.close()


def test_five_wrong_then_a_wait_of_a_quarter_of_an_hour_then_five_more_and_the_phone_is_forgotten(
    database: Database,
) -> None:
    assert [spend(database, "a phone") for _ in range(6)] == [
        "4 left", "3 left", "2 left", "1 left", "wait until 12:15", "wait until 12:15",
    ]  # fmt: skip
    assert spend(database, "a phone", NOW + 14 * MINUTE) == "wait until 12:15"
    assert [spend(database, "a phone", NOW + 15 * MINUTE) for _ in range(6)] == [
        "4 left", "3 left", "2 left", "1 left", "forgotten", "forgotten",
    ]  # fmt: skip


def test_each_phone_has_tries_of_its_own(database: Database) -> None:
    for _ in range(6):
        spend(database, "a phone")
    assert spend(database, "another phone") == "4 left"


@pytest.mark.parametrize("moment", [NOW, NOW - timedelta(days=3)])
def test_a_clock_that_is_put_back_gives_no_new_tries(database: Database, moment: datetime) -> None:
    for _ in range(5):
        spend(database, "a phone")
    assert spend(database, "a phone", moment) == "wait until 12:15"
