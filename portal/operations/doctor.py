"""`portal doctor`: what is well with this installation, and what to mend, one plain line each."""

from __future__ import annotations

import shutil
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlsplit

from sqlalchemy import func, select

from portal.channels.mail import Mail
from portal.channels.sms import ELKS
from portal.core import files, migrations, sound
from portal.core.database import Database
from portal.core.ending import PURGED
from portal.core.jobs import Job
from portal.core.keys import fits
from portal.core.marks import marked, marked_moment
from portal.operations.backups.taking import BACKED_UP, all_backups
from portal.settings import Settings, UnsafeSettings
from portal.speech.engines import from_settings

WAITS_TOO_LONG = timedelta(minutes=15)
"""So long nothing that is due waits where a worker runs."""
PURGED_LATELY = timedelta(hours=3)
BACKED_UP_LATELY = timedelta(hours=30)
A_SLIP = timedelta(minutes=2)
"""By so much clocks may differ."""
NEARLY_FULL = 16 * files.FLOOR
REACHED = 10.0
"""Seconds that another machine may take to answer."""


class State(Enum):
    """How it is with one thing."""

    WELL = "well"
    LOOK = "look at this"
    ILL = "mend this"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what was found."""

    state: State
    words: str

    @property
    def line(self) -> str:
        return f"{self.state.value}: {self.words}"


def well(words: str) -> Finding:
    return Finding(State.WELL, words)


def look_at(words: str) -> Finding:
    return Finding(State.LOOK, words)


def ill(words: str) -> Finding:
    return Finding(State.ILL, words)


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at everything, one after the other. Nothing is changed, and nothing is sent."""
    yield well("The settings are safe.")
    yield from _folders(settings)
    with closing(Database(settings.database_url, settings.sealing_key, settings.files)) as database:
        if database.answers():
            yield from _database(settings, database, now)
        else:
            yield ill("The database does not answer. Start it, or check PORTAL_DATABASE_URL.")
    yield from _backups(settings)
    yield from _voices(settings)
    yield from _ways_out(settings)


def _folders(settings: Settings) -> Iterator[Finding]:
    data = settings.data
    if not data.is_dir():
        yield ill(f"PORTAL_DATA is not there: {data}. Run: portal migrate")
        return
    if stat.S_IMODE(data.stat().st_mode) & 0o077:
        yield look_at(f"Others on this machine may look into {data}. Close it with: chmod 700 {data}")
    else:
        yield well("Nobody else on this machine looks into PORTAL_DATA.")
    free = shutil.disk_usage(data).free
    if free < files.FLOOR:
        yield ill("The disk is full: no sound is kept any more. Make room.")
    elif free < NEARLY_FULL:
        yield look_at(f"The disk is nearly full: {free // 1_000_000} MB are free.")
    else:
        yield well(f"There is room on the disk: {free // 1_000_000} MB.")


def _database(settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    reached, newest = migrations.current(database), migrations.newest()
    if reached != newest:
        yield ill("The database is not ready for this version. Run: portal migrate")
        return
    yield well("The database answers, and is ready for this version.")
    with database.reading() as session:
        if (kind := marked(session, "kind")) is not None:
            yield ill(f"This is a {kind}'s database. Set PORTAL_DATA to another folder.")
        if not fits(session):
            yield ill("PORTAL_SEALING_KEY does not open what people wrote. Set it to the one from before.")
        if database.engine.dialect.name == "postgresql":
            its_clock = session.scalar(select(func.now()))
            if its_clock is not None and abs(its_clock - now) > A_SLIP:
                yield ill("The database has another time than this machine. Let both ask one time server.")
        oldest = session.scalar(select(func.min(Job.due_at)))
        purged, backed_up = marked_moment(session, PURGED), marked_moment(session, BACKED_UP)
    if any(moment is not None and moment > now + A_SLIP for moment in (purged, backed_up)):
        yield ill("The clock of this machine was set back: something was done later than now. Set it right.")
    yield from _worker(oldest, purged, now)
    if settings.backups is None:
        yield look_at("No backups are taken. Set PORTAL_BACKUPS and PORTAL_BACKUP_KEY.")
    elif backed_up is None or now - backed_up > BACKED_UP_LATELY:
        yield ill("There is no backup of the last day. Run each night: portal backup")
    else:
        yield well(f"The last backup is of {backed_up:%Y-%m-%d %H:%M} UTC.")


def _worker(oldest: datetime | None, purged: datetime | None, now: datetime) -> Iterator[Finding]:
    if oldest is not None and now - oldest > WAITS_TOO_LONG:
        yield ill("Something has waited for more than 15 minutes. Let a worker run: portal worker")
    else:
        yield well("Nothing waits for a worker for long.")
    if purged is None or now - purged > PURGED_LATELY:
        yield ill("What is past its time was not deleted lately. Let a worker run: portal worker")
    else:
        yield well("What is past its time is deleted.")


def _backups(settings: Settings) -> Iterator[Finding]:
    if settings.backups is not None and not all_backups(settings.backups):
        yield look_at(f"There is no backup in {settings.backups}.")


def _voices(settings: Settings) -> Iterator[Finding]:
    program = sound.ffmpeg(settings.ffmpeg)
    yield (
        well("Recordings can be made ready.")
        if program
        else look_at("There is no ffmpeg, so nobody can send a recording. Install it, or pip install '.[sound]'.")
    )
    try:
        voices = from_settings(settings, program)
    except UnsafeSettings as unsafe:
        for sentence in unsafe.sentences:
            yield ill(sentence)
        return
    wanted = sorted({*settings.voices, *settings.espeak})
    speaks = [code for code in wanted if voices.speaks(code)]
    if missing := [code for code in wanted if code not in speaks]:
        yield ill(f"There is no voice for {', '.join(missing)}. Install espeak-ng, or pip install '.[voices]'.")
    yield (
        well(f"There are voices for {', '.join(speaks)}.")
        if speaks
        else look_at(
            "No voice is switched on, so pages are heard only by the phone's own. Set PORTAL_ESPEAK or PORTAL_VOICES."
        )
    )


def _ways_out(settings: Settings) -> Iterator[Finding]:
    its = settings.sending
    if not its.on:
        yield look_at("Nothing leaves the house: PORTAL_SENDING is off.")
    if its.mail is None:
        yield look_at("No e-mail leaves. Set PORTAL_SMTP_HOST and PORTAL_MAIL_FROM.")
    else:
        yield _reached("The server for e-mail", "Check the PORTAL_SMTP_ settings.", Mail(its.mail).reaches)
    if its.sms is None:
        yield look_at("No SMS leaves. Set PORTAL_SMS.")
    else:
        parts = urlsplit(its.sms.url or ELKS)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        yield _reached(
            "Who takes SMS", "Check PORTAL_SMS_URL and the network.", lambda: _is_there(parts.hostname or "", port)
        )


def _reached(who: str, otherwise: str, reaches: Callable[[], bool]) -> Finding:
    return well(f"{who} can be reached.") if reaches() else ill(f"{who} cannot be reached. {otherwise}")


def _is_there(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), REACHED).close()
    except OSError:
        return False
    return True


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing has to be mended."""
    return all(finding.state is not State.ILL for finding in findings)
