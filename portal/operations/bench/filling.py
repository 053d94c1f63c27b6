"""Filling a fresh database with groups that have met for two years, one of which is measured."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import inspect, make_url, text

from portal.core import migrations
from portal.core.database import Database
from portal.core.marks import Mark
from portal.operations.bench.book import Book, writing
from portal.operations.bench.life import Life, Seat
from portal.operations.bench.sizes import MEETINGS_BEEN, Size
from portal.people.models import Person
from portal.people.rules import make_entry_link

PARTICIPANT, FACILITATOR, COORDINATOR = "participant", "facilitator", "coordinator"
KIND = "bench"
"""What the database says of itself, so that nobody takes it for a real one."""


@dataclass(frozen=True)
class Filled:
    """A filled database, and the ids in it that the measured pages need."""

    url: str
    rows: dict[str, int]
    """How many there are in each table."""
    group: int
    participant: Seat
    last_meeting: int
    """It has minutes."""
    next_meeting: int
    links: dict[str, str]
    """The secret of a one-time link for each who is to come in, by what they are."""


@contextmanager
def place_for(url: str | None, folder: Path, name: str) -> Iterator[str]:
    """The address of an empty database: a SQLite file in this folder, or a schema of its own in this PostgreSQL.

    Raises click.ClickException where the PostgreSQL holds anything that is not ours: real people may be in it.
    """
    if url is None:
        yield f"sqlite:///{folder / name}.sqlite"
        return
    schema = f"portal_bench_{name}"
    opened = Database(url)
    try:
        if opened.engine.dialect.name != "postgresql" or inspect(opened.engine).get_table_names():
            raise click.ClickException("Give --database-url the address of a PostgreSQL database without tables.")
        _execute(opened, f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}")
        there = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
        yield there.render_as_string(hide_password=False)
    finally:
        if opened.engine.dialect.name == "postgresql":
            _execute(opened, f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        opened.close()


def _execute(database: Database, *statements: str) -> None:
    with writing(database) as session:
        for statement in statements:
            session.execute(text(statement))


def fill(url: str, size: Size, now: datetime, sealing_key: str) -> Filled:
    """Fill an empty database, and mark it as one that is only for measuring."""
    database = Database(url, sealing_key)
    try:
        migrations.upgrade(database)
        book = Book(database)
        book.add(Mark, name="kind", value=KIND)
        began = now - timedelta(days=800)
        coordinator = book.add(Person, name="Berit", language="nb", staff=False, coordinator=True, made_at=began)
        lives = [Life(book, number, size, now) for number in range(size.groups)]
        going = deque(life.steps() for life in lives)
        while going:
            if next(going[0], StopIteration) is StopIteration:
                going.popleft()
            else:
                going.rotate(-1)
                book.write_if_enough()
        book.close()
        measured = lives[0]
        participant, facilitator = measured.participants[0], measured.facilitators[0]
        known = {PARTICIPANT: participant.person_id, FACILITATOR: facilitator.person_id, COORDINATOR: coordinator}
        with writing(database) as session:
            links = {who: make_entry_link(session, session.get_one(Person, one), now) for who, one in known.items()}
    finally:
        database.close()
    return Filled(
        url=url,
        rows=dict(sorted(book.counts.items())),
        group=measured.group,
        participant=participant,
        last_meeting=measured.meetings[MEETINGS_BEEN - 1],
        next_meeting=measured.meetings[MEETINGS_BEEN],
        links=links,
    )
