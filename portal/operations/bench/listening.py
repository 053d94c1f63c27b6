"""What it costs the server when people listen, beside what it costs when they read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient
from sqlalchemy import select

from portal import create_app
from portal.core import clock, jobs
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.minutes.models import Minutes, MinutesSound
from portal.operations.demo.commands import demo_settings, fill
from portal.speech.models import State

TIMES = 25
LANGUAGE = "nb"
HOUR = 3600
PORT = 8000
HERE = f"http://127.0.0.1:{PORT}"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def page_views_of_an_hour() -> float:
    """How many views of a page of minutes cost the server as much as an hour of hearing them once they are made.

    CPU of this process, for the longest minutes of the demo, with sign-in, rights and unsealing. Each time the sound is
    fetched whole, and what is heard when with it, as a browser does at each play.
    """
    with TemporaryDirectory() as folder:
        settings = demo_settings(Path(folder), PORT)
        fill(settings)
        app = create_app(settings)
        database = app.extensions["portal"].database
        with app.app_context():
            jobs.do_all(database, clock.now)
        question = select(MinutesSound.seconds, Minutes.group_id, Minutes.meeting_id, Membership.person_id)
        question = question.join(Minutes, Minutes.id == MinutesSound.minutes_id)
        question = question.join(Membership, Membership.group_id == Minutes.group_id)
        ready = (MinutesSound.language == LANGUAGE, MinutesSound.state == State.READY)
        with database.reading() as session:
            seconds, group, meeting, reader = session.execute(
                question.where(*ready, Membership.role == Role.PARTICIPANT)
                .order_by(MinutesSound.seconds.desc())
                .limit(1)
            ).one()
        client = app.test_client()
        _come_in(client, reader)
        minutes = f"/groups/{group}/meetings/{meeting}/minutes/"
        page, mp3, cues = (_cpu(client, minutes + name) for name in ("", "sound.mp3", "sound.vtt"))
        database.close()
    return HOUR / seconds * (mp3 + cues) / page


def _come_in(client: FlaskClient, person_id: int) -> None:
    """Be this person of the demo, who reads Norwegian."""
    address = f"/demo/as/{person_id}"
    token = _TOKEN.search(client.get(address, base_url=HERE).text)
    assert token is not None, "the page has one button"  # noqa: S101
    client.post(address, base_url=HERE, data={"csrf_token": token[1]}, headers={"Sec-Fetch-Site": "same-origin"})
    client.set_cookie("language", LANGUAGE, domain="127.0.0.1")


def _cpu(client: FlaskClient, address: str) -> float:
    """Seconds of CPU that one answer takes: the median."""

    def once() -> None:
        answer = client.get(address, base_url=HERE, headers={"Accept-Encoding": "br"})
        assert answer.data, "it is there"  # noqa: S101
        assert answer.status_code == 200, "and may be heard"  # noqa: S101

    once()
    return median(_spent(once) for _time in range(TIMES))


def _spent(what: Callable[[], None]) -> float:
    begun = time.process_time()
    what()
    return time.process_time() - begun
