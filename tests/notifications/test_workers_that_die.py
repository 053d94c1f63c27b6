"""Workers that are killed while they send: every text arrives, and none twice that may not."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.database import Database
from portal.notifications.models import Notice, Outbox, Unreached
from portal.notifications.rules import SEND
from tests.channels.servers import MailServer, SmsServer, mail_server, sms_server
from tests.conftest import ENVIRONMENT
from tests.notifications import crowd
from tests.operations.running import ROOT, Visitor, environment, free_port
from tests.world import World

pytestmark = [pytest.mark.both, pytest.mark.real_time, pytest.mark.long]
LONG_ENOUGH = 240
PEOPLE, KILLS = 1000, 30


@pytest.fixture
def database_url(own_database_url: str) -> str:
    """Other processes write to this one."""
    return own_database_url


@pytest.fixture
def own(database_url: str) -> Database:
    return Database(database_url, ENVIRONMENT["PORTAL_SEALING_KEY"])


def wait_until(true: Callable[[], bool], why: str) -> None:
    ends = time.monotonic() + LONG_ENOUGH
    while not true():
        assert time.monotonic() < ends, why
        time.sleep(0.02)


def came(provider: SmsServer, letters: MailServer) -> tuple[Counter[str], Counter[str]]:
    """How often an SMS came to each number, and a letter to each address."""
    return Counter(asked.form["to"] for asked in provider.asked), Counter(str(one["To"]) for one in letters.letters)


def not_told_about(database: Database) -> int:
    """How many are in the list of those who perhaps got no text."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Unreached).where(Unreached.unknown)) or 0


def nothing_is_left(database: Database) -> bool:
    with database.reading() as session:
        going = session.scalar(select(func.count()).select_from(Notice).where(Notice.goes_at.is_not(None)))
        return crowd.left(database) == 0 and not going and not session.scalar(select(func.count()).select_from(Outbox))


def test_a_worker_ends_cleanly_when_it_is_told_to_and_leaves_the_rest_to_the_next(
    own: Database, world: World, database_url: str, tmp_path: Path
) -> None:
    seats = crowd.gather(own, world, 10)
    crowd.tell(own, seats, world.meetings["been"], clock.now())
    with sms_server() as provider, mail_server(free_port()) as letters:
        worker = crowd.work(database_url, tmp_path, provider.url, letters.port)
        wait_until(lambda: bool(provider.asked or letters.letters), "the worker sent nothing")
        assert crowd.end(worker) == (0, "")
        again = crowd.work(database_url, tmp_path, provider.url, letters.port)
        wait_until(lambda: nothing_is_left(own), "the second worker did not send the rest")
        assert crowd.end(again) == (0, "")
        by_sms, by_mail = came(provider, letters)
    assert (set(by_sms.values()), set(by_mail.values())) == ({1}, {1})
    assert (len(by_sms), len(by_mail)) == (5, 5)
    own.close()


def test_of_a_thousand_texts_each_arrives_though_the_worker_is_killed_thirty_times(
    own: Database, world: World, database_url: str, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seats = crowd.gather(own, world, PEOPLE)
    crowd.tell(own, seats, world.meetings["been"], clock.now())
    assert crowd.left(own) == PEOPLE
    moments = random.Random(kind)
    with sms_server() as provider, mail_server(free_port()) as letters:
        for _ in range(KILLS):
            before = len(provider.asked) + len(letters.letters)
            worker = crowd.work(database_url, tmp_path, provider.url, letters.port)
            wait_until(
                lambda before=before: len(provider.asked) + len(letters.letters) >= before + 20,  # type: ignore[misc]
                "the worker sent nothing",
            )
            time.sleep(moments.uniform(0, 0.06))
            crowd.kill(worker)
        assert crowd.left(own) > 0, "the last ones are sent by a worker that lives"
        worker = crowd.work(database_url, tmp_path, provider.url, letters.port)
        wait_until(lambda: nothing_is_left(own), "not everything was sent")
        assert crowd.end(worker) == (0, "")
        by_sms, by_mail = came(provider, letters)
    wanted_sms = {crowd.number_of(place) for place in range(0, PEOPLE, 2)}
    wanted_mail = {crowd.address_of(place) for place in range(1, PEOPLE, 2)}
    twice = sum(number - 1 for number in by_mail.values())
    unknown, lost = not_told_about(own), wanted_sms - by_sms.keys()
    own.close()
    with capsys.disabled():
        print(
            f"\n{kind}: {KILLS} kills, {len(by_mail)} letters of {len(wanted_mail)} came, {twice} of them once more; "
            f"{len(by_sms)} SMS of {len(wanted_sms)} came, each once; {unknown} unknown, {len(lost)} of them lost"
        )
    assert by_mail.keys() == wanted_mail
    assert twice <= KILLS, "at most what a worker had in hand when it died"
    assert by_sms.keys() <= wanted_sms
    assert set(by_sms.values()) == {1}, "an SMS came twice"
    assert len(lost) <= unknown <= KILLS, "each that did not come is told to the facilitators"


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_two_processes_that_tell_and_two_workers_deliver_each_text_once(
    own: Database, world: World, database_url: str, tmp_path: Path
) -> None:
    seats = [str(one) for one in crowd.gather(own, world, 300)]
    with sms_server() as provider, mail_server(free_port()) as letters:
        workers = [crowd.work(database_url, tmp_path, provider.url, letters.port) for _ in range(2)]
        tellers = [
            subprocess.Popen(
                (sys.executable, "-m", "tests.notifications.crowd", database_url, str(world.meetings["been"]), *half),
                env=environment(),
                cwd=ROOT,
            )
            for half in (seats[:150], seats[150:])
        ]
        assert [one.wait(LONG_ENOUGH) for one in tellers] == [0, 0]
        wait_until(lambda: nothing_is_left(own), f"not everything of {SEND} was sent")
        assert [crowd.end(one) for one in workers] == [(0, "")] * 2
        by_sms, by_mail = came(provider, letters)
    assert (len(by_sms), set(by_sms.values())) == (150, {1})
    assert (len(by_mail), set(by_mail.values())) == (150, {1})
    assert not_told_about(own) == 0
    own.close()


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_two_apps_and_two_workers_deliver_what_two_facilitators_write_at_the_same_time_once(
    own: Database, world: World, database_url: str, tmp_path: Path
) -> None:
    seats = crowd.gather(own, world, 40)
    with (
        sms_server() as provider,
        mail_server(free_port()) as letters,
        crowd.app(database_url, tmp_path, provider.url, letters.port) as one_app,
        crowd.app(database_url, tmp_path, provider.url, letters.port) as other_app,
    ):
        workers = [crowd.work(database_url, tmp_path, provider.url, letters.port) for _ in range(2)]
        kari = crowd.comes_in(own, world.people["kari"], one_app)
        jonas = crowd.comes_in(own, world.people["jonas"], other_app)
        with ThreadPoolExecutor(2) as both:
            halves = ((kari, seats[:20]), (jonas, seats[20:]))
            assert list(both.map(lambda half: writes_to(world, *half), halves)) == [{200}, {200}]
        wait_until(lambda: nothing_is_left(own), f"not everything of {SEND} was sent")
        assert [crowd.end(one) for one in workers] == [(0, "")] * 2
        by_sms, by_mail = came(provider, letters)
    assert by_sms == {crowd.number_of(place): 1 for place in range(0, 40, 2)}
    assert by_mail == {crowd.address_of(place): 1 for place in range(1, 40, 2)}
    assert not_told_about(own) == 0
    own.close()


def writes_to(world: World, facilitator: Visitor, seats: list[int]) -> set[int]:
    """Write to each of these participants through the pages: with which statuses they answered."""
    found = set()
    for seat in seats:
        address = f"/groups/{world.group}/messages/with/{seat}"
        page = facilitator.get(address).html.select_one(f"form[action='{address}']")
        assert page is not None
        hidden = {str(box["name"]): str(box["value"]) for box in page.select("input[type=hidden]")}
        found.add(facilitator.get(address, {**hidden, "text": "The key is under the mat."}).status)
    return found
