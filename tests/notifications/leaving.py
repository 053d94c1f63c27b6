"""Somebody who wants to be told outside the portal, and servers of this machine that take what leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from portal.channels.mail import Mail
from portal.channels.post import Post
from portal.channels.sms import Elks
from portal.core import jobs
from portal.core.database import Database
from portal.groups.models import Membership
from portal.notifications import events, rules
from portal.people.models import Person
from portal.promises import queries as promise_queries
from portal.promises import rules as promises
from portal.promises.models import Answer, Purpose
from portal.reach import queries as reach_queries
from portal.reach import rules as reaching
from portal.reach.models import Channel, Reach, Topic, Wording
from portal.settings import MailSettings, SmsSettings, Tls
from tests.channels.servers import MailServer, SmsServer, mail_server, sms_server
from tests.operations.running import free_port
from tests.world import NOW, World

NUMBERS = {name: f"+474000017{number}" for number, name in enumerate(("amina", "yusuf", "oksana", "kari", "jonas"), 1)}


def choose(
    database: Database,
    world: World,
    name: str,
    channel: Channel = Channel.SMS,
    wording: Wording = Wording.SILENT,
    topics: frozenset[Topic] = frozenset(Topic),
    **more: object,
) -> None:
    """Let somebody want to be told like this, with her yes."""
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats[name])
        read = promises.Read(world.keeping, "en")
        said = promise_queries.choices(session, seat)
        promises.say(session, seat, said, Purpose.NOTICES, Answer.YES, read, NOW - timedelta(days=9))
        address = {Channel.SMS: NUMBERS[name], Channel.EMAIL: f"{name}@post.example"}.get(channel)
        chosen = reaching.Chosen(channel, address, topics, wording, (21, 8))
        before = reach_queries.mine(session, seat.person)
        its = reaching.choose(session, seat.person, before, chosen, said_yes=True, now=NOW - timedelta(days=9))
        for column, value in more.items():
            setattr(its, column, value)


def change(database: Database, world: World, name: str, **what: object) -> None:
    """Let her want it otherwise."""
    with database.writing() as session, session.begin():
        its = session.get_one(Reach, world.people[name])
        for column, value in what.items():
            setattr(its, column, value)


def speak(database: Database, world: World, name: str, language: str) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people[name]).language = language


def tell(database: Database, world: World, names: list[str], event: events.Event, now: datetime = NOW) -> None:
    with database.writing() as session, session.begin():
        rules.tell(session, [session.get_one(Membership, world.seats[name]) for name in names], event, now)


@dataclass
class Outside:
    """What came to where people are."""

    app: Flask
    database: Database
    provider: SmsServer
    letters: MailServer
    moment: datetime = NOW

    def work(self, at: datetime) -> list[str]:
        """Let a worker do all that is due at this moment, and give the texts of the SMS that came since."""
        self.moment = max(self.moment, at)
        before = len(self.provider.asked)
        with time_machine.travel(self.moment, tick=False):
            jobs.do_all(self.database, lambda: self.moment, self.app.app_context)
        return [asked.form["message"] for asked in self.provider.asked[before:]]

    @contextmanager
    def settings(self, **sending: object) -> Iterator[None]:
        """Other settings of what may leave, for a while."""
        house = self.app.extensions["portal"]
        before = house.settings
        house.settings = replace(before, sending=replace(before.sending, **sending))  # type: ignore[arg-type]
        try:
            yield
        finally:
            house.settings = before


@pytest.fixture
def outside(app: Flask, database: Database) -> Iterator[Outside]:
    """A portal with both ways out, to servers of this machine."""
    house = app.extensions["portal"]
    with sms_server() as provider, mail_server(free_port()) as letters:
        sms = SmsSettings("46elks", "u1", "word", "Bordet", provider.url, {}, "")
        mail = MailSettings("127.0.0.1", letters.port, Tls.NONE, "", "", "post@bordet.example")
        before = app.extensions["portal.post"]
        app.extensions["portal.post"] = Post(Elks(sms, house.settings.sending.countries), Mail(mail))
        yield Outside(app, database, provider, letters)
        app.extensions["portal.post"] = before
