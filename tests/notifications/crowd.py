"""A thousand people who want to be told outside the portal, and processes that tell them and send."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from portal.core import clock, jobs
from portal.core.database import Database
from portal.core.keys import make_key
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.meetings.models import Meeting
from portal.minutes import news
from portal.notifications import rules
from portal.people.models import Person, SignIn
from portal.people.rules import make_entry_link
from portal.promises.models import Answer, Choice, Purpose
from portal.reach.models import Channel, Reach, Wording
from tests.conftest import ENVIRONMENT
from tests.operations.running import Visitor, environment, free_port
from tests.world import World

SHORT = "from datetime import timedelta; from portal.core import jobs; jobs.LEASE = timedelta(seconds=2); "
APP = """
import sys
from datetime import timedelta
from portal import create_app
from portal.notifications import rules
from portal.operations.serving import Server
from portal.settings import from_environment

rules.WAITS = timedelta(0)
Server(create_app(from_environment()), address="127.0.0.1:" + sys.argv[1], workers=1,
       ready=lambda: print("ready", flush=True)).run()
"""
WORKER = (sys.executable, "-c", f"{SHORT} from portal.operations.commands import main; main()", "worker")
"""`portal worker`, whose lease runs out soon, so that nobody has to wait five minutes for each that died."""


def gather(database: Database, world: World, number: int) -> list[int]:
    """Seat so many people in the soup group, every second of whom wants an SMS, the others e-mail: their seats' ids."""
    then = clock.now() - timedelta(days=1)
    with database.writing() as session, session.begin():
        people = [Person(name=f"N{one}", language="en", made_at=then) for one in range(number)]
        session.add_all(people)
        session.flush()
        seats = [
            Membership(group_id=world.group, person_id=one.id, role=Role.PARTICIPANT, joined_at=then) for one in people
        ]
        session.add_all(seats)
        session.flush()
        session.add_all(
            Choice(
                group_id=world.group,
                membership_id=one.id,
                purpose=Purpose.NOTICES,
                answer=Answer.YES,
                given_at=then,
                keeping_id=world.keeping,
                language="en",
            )
            for one in seats
        )
        for place, one in enumerate(people):
            make_key(session, then, person_id=one.id)
            its = Reach(person_id=one.id, wording=Wording.SILENT, minutes=True, quiet_from=0, quiet_to=0)
            its.channel = Channel.EMAIL if place % 2 else Channel.SMS
            its.number = None if place % 2 else number_of(place)
            its.email = address_of(place) if place % 2 else None
            session.add(its)
        session.flush()
        return [one.id for one in seats]


def number_of(place: int) -> str:
    return f"+4741{place:06}"


def address_of(place: int) -> str:
    return f"n{place}@post.example"


def tell(database: Database, seats: Sequence[int], meeting_id: int, now: datetime) -> None:
    """Tell these people, in one change, that minutes are ready; half an hour ago, so that it is due."""
    with database.writing() as session, session.begin():
        event = news.about(session.get_one(Meeting, meeting_id))
        people = list(session.scalars(select(Membership).where(Membership.id.in_(seats))))
        rules.tell(session, people, event.__class__(event.kind, event.thing, event.thing_id), now - rules.WAITS)


def left(database: Database) -> int:
    """How many are still to be sent something."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(jobs.Job).where(jobs.Job.kind == rules.SEND)) or 0


def settings(url: str, folder: Path, sms_url: str, smtp_port: int) -> dict[str, str]:
    """The settings of an installation with this database, which sends to servers of this machine."""
    kept = {name.removeprefix("PORTAL_").lower(): value for name, value in ENVIRONMENT.items()}
    sms = {"sms": "http", "sms_url": sms_url, "sms_body": "to={to}&message={text}"}
    mail = {"smtp_host": "127.0.0.1", "smtp_port": str(smtp_port), "smtp_tls": "none", "mail_from": "post@b.example"}
    much = {"sms_a_day": "100000", "sms_a_day_of_a_group": "100000"}
    return {**kept, "database_url": url, "data": str(folder), **sms, **mail, **much}


def work(url: str, folder: Path, sms_url: str, smtp_port: int) -> subprocess.Popen[bytes]:
    """Start `portal worker` on this database."""
    own = environment(**settings(url, folder, sms_url, smtp_port))
    return subprocess.Popen(WORKER, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@contextmanager
def app(url: str, folder: Path, sms_url: str, smtp_port: int) -> Iterator[str]:
    """Start the real server on this database, where news waits for no half hour; gives its address.

    One process as it is, it sends beside its answers too.
    """
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    own = environment(**settings(url, folder, sms_url, smtp_port) | {"public_url": here})
    with subprocess.Popen((sys.executable, "-c", APP, str(port)), env=own, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield here
        finally:
            process.terminate()


def comes_in(database: Database, person_id: int, app: str) -> Visitor:
    """Somebody who is signed in to this app; one of the staff has proved who that is."""
    with database.writing() as session, session.begin():
        secret = make_entry_link(session, session.get_one(Person, person_id), clock.now())
    visitor = Visitor(app)
    visitor.press_the_only_button(f"/enter/{secret}")
    with database.writing() as session, session.begin():
        session.execute(update(SignIn).where(SignIn.person_id == person_id).values(proved_at=clock.now()))
    return visitor


def kill(process: subprocess.Popen[bytes]) -> None:
    """End it at once, as a machine does that loses its power."""
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def end(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """End it as it is meant to be ended: its exit code, and what it said."""
    process.send_signal(signal.SIGTERM)
    _out, said = process.communicate(timeout=60)
    return process.returncode, said.decode()


def main(url: str, meeting_id: str, *seats: str) -> None:
    """As an app does: tell each of these people in a change of its own."""
    database = Database(url, ENVIRONMENT["PORTAL_SEALING_KEY"])
    for seat in seats:
        tell(database, [int(seat)], int(meeting_id), clock.now())
    database.close()


if __name__ == "__main__":
    from portal import create_app  # noqa: F401 - each room makes its kinds of news known when it is loaded

    main(*sys.argv[1:])
