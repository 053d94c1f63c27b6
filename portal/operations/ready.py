"""What each command that works on real data asks first: are the settings safe, and is the database ready."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from portal.core import migrations
from portal.core.database import Database
from portal.core.keys import fits
from portal.core.marks import marked
from portal.settings import Settings, UnsafeSettings, from_environment


def settings() -> Settings:
    """The settings of this installation. Ends with a sentence for each that is unsafe."""
    try:
        return from_environment()
    except UnsafeSettings as unsafe:
        for sentence in unsafe.sentences:
            click.echo(sentence, err=True)
        sys.exit(2)


@contextmanager
def ready_database(its: Settings) -> Iterator[Database]:
    """The database for a while, if its tables are those of this version, and neither it nor the mode is a demo's."""
    if its.demo:
        raise click.ClickException("PORTAL_MODE is 'demo'. Take it away, or start the demo with: portal demo")
    with closing(Database(its.database_url, its.sealing_key, its.files)) as database:
        if migrations.current(database) != migrations.newest():
            raise click.ClickException("The database is not ready for this version. Run first: portal migrate")
        with database.reading() as session:
            if (kind := marked(session, "kind")) is not None:  # only invented data is marked
                raise click.ClickException(f"This is a {kind}'s database. Set PORTAL_DATA to another folder.")
            if not fits(session):
                raise click.ClickException(
                    "PORTAL_SEALING_KEY is not the key with which this database was sealed. Set it to that one."
                )
        yield database
