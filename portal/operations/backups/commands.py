"""`portal backup`, `portal backup drill` and `portal restore`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from portal import create_app
from portal.core.clock import now
from portal.core.database import Database
from portal.operations.backups import databases, ledger_file, restoring, taking
from portal.operations.backups.sealed_stream import BackupIsBroken, NotTheBackupKey
from portal.operations.ready import ready_database, settings
from portal.settings import Settings

WHICH = click.Path(exists=True, dir_okay=False, path_type=Path)
SAID: dict[type[Exception], str] = {
    taking.NoBackups: "No backups are set up. Set PORTAL_BACKUPS and PORTAL_BACKUP_KEY.",
    NotTheBackupKey: "PORTAL_BACKUP_KEY does not open this backup. Set it to the one with which it was taken.",
    BackupIsBroken: "This is no whole backup. Take another one.",
    restoring.SomethingIsThere: (
        "There is a database or there are files already. Set PORTAL_DATA, and PORTAL_DATABASE_URL, to an empty place."
    ),
    restoring.AnotherKind: (
        "A backup of SQLite goes back to SQLite, and one of PostgreSQL to PostgreSQL. Check PORTAL_DATABASE_URL."
    ),
    restoring.FromALaterVersion: "This backup was taken by a later version of the portal. Install that one first.",
    restoring.WrongSealingKey: "PORTAL_SEALING_KEY does not open what people wrote. Set it to the one from then.",
    databases.NoScratchPlace: (
        "PostgreSQL does not let this user make a database to try in. Let it: ALTER USER … CREATEDB."
    ),
}


@contextmanager
def _sentences() -> Iterator[None]:
    """What goes wrong ends the command with a sentence that says what to do."""
    try:
        yield
    except tuple(SAID) as error:
        raise click.ClickException(SAID[type(error)]) from None
    except restoring.NotTheSame as error:
        raise click.ClickException(f"What was put back differs from what was copied: {error}.") from None
    except databases.ToolFails as error:
        raise click.ClickException(
            f"{error}. Set PORTAL_POSTGRESQL to the folder of its programs, or mend it."
        ) from None
    except OSError as error:
        raise click.ClickException(
            f"There is no room, or the folder cannot be written: {error.strerror or error}."
        ) from None


@click.group(invoke_without_command=True)
@click.pass_context
def backup(context: click.Context) -> None:
    """Take a backup: one sealed file of the database and all files. Those older than 35 days go."""
    if context.invoked_subcommand is not None:
        return
    its = settings()
    with ready_database(its) as database, _sentences():
        made = taking.take(its, database, now())
        click.echo(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")


@backup.command()
@click.argument("file", type=WHICH, required=False)
def drill(file: Path | None) -> None:
    """Restore the newest backup, or this one, into a scratch place, and compare it with what was copied."""
    its = settings()
    with _sentences():
        done = restoring.drill(its, file or _newest(its))
    click.echo(f"It can be restored: {done.rows} rows and {done.files} files of {done.taken_at}.")


@click.command()
@click.argument("file", type=WHICH)
def restore(file: Path) -> None:
    """Put a backup where the settings say, in an empty place."""
    its = settings()
    with _sentences():
        if its.backups is None:
            raise taking.NoBackups
        done = restoring.restore(its, file)
    click.echo(f"Restored: {done.rows} rows and {done.files} files of {done.taken_at}.")
    if done.old:
        click.echo("It was taken by an earlier version. Run now: portal migrate")
        return
    with closing(Database(its.database_url, its.sealing_key, its.files)) as database:
        delete_again(its, database)


def delete_again(its: Settings, database: Database) -> None:
    """Delete whom the ledger names, where a backup has brought them back, and say how many they were."""
    create_app(its).extensions["portal"].database.close()  # each room has said what goes with a person
    with _sentences():
        if again := ledger_file.replay(its, database, now()):
            click.echo(f"Deleted again, as they had asked before: {again}.")


def _newest(its: Settings) -> Path:
    """The newest backup there is."""
    if its.backups is None:
        raise taking.NoBackups
    found = taking.all_backups(its.backups)
    if not found:
        raise click.ClickException("There is no backup yet. Take one with: portal backup")
    return found[-1]
