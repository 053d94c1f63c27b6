"""`portal`: what whoever runs the portal does from a terminal."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

import click

from portal import create_app
from portal.core import migrations
from portal.core.clock import now
from portal.core.database import Database
from portal.core.ending import CannotBeTakenAway, purge_all, what_would_go
from portal.core.forms import can_be_seen, has_hidden_signs, tidy
from portal.languages.commands import words
from portal.operations.backups.commands import backup, delete_again, restore
from portal.operations.bench.commands import bench
from portal.operations.demo.commands import demo
from portal.operations.doctor import examine, is_well
from portal.operations.ready import ready_database, settings
from portal.people import queries, rules
from portal.people.models import StaffRole
from portal.phones import rules as phones
from portal.speech.commands import speech
from portal.staff import rules as staff
from portal.traces import rules as traces
from portal.traces.models import Act

DEFAULT_LANGUAGE = "nb"
SAMPLES = ("systemd", "nginx", "caddy")


@click.group(name="portal", context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The Kitchen Table: a portal for peer-support groups."""
    os.umask(0o077)  # what the portal writes is for nobody else on this machine to read


main.add_command(words)
main.add_command(speech)
main.add_command(demo)
main.add_command(bench)
main.add_command(backup)
main.add_command(restore)


@main.command()
def migrate() -> None:
    """Bring the database to the shape that this version needs."""
    its = settings()
    its.data.mkdir(parents=True, exist_ok=True)
    with closing(Database(its.database_url, its.sealing_key, its.files)) as database:
        if (copy := migrations.copy_before_upgrade(database, its.data, now())) is not None:
            click.echo(f"A copy of the database as it was: {copy}")
        migrations.upgrade(database)
        delete_again(its, database)
    click.echo("The database is ready.")


@main.command()
@click.option("--dry-run", is_flag=True, help="Only say how much would go.")
def purge(dry_run: bool) -> None:
    """Delete what is past its time. A worker does it every hour."""
    its = settings()
    create_app(its).extensions["portal"].database.close()  # each room has said what it lets go of
    with ready_database(its) as database:
        try:
            gone = what_would_go(database, now()) if dry_run else purge_all(database, now())
        except CannotBeTakenAway as failed:
            raise click.ClickException(f"Still there, as something failed: {failed}. The log says what.") from None
    for what, number in gone.items():
        click.echo(f"{what}: {number}")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Serve the portal, behind a web server that speaks HTTPS."""
    from portal.operations.serving import Server

    its = settings()
    with ready_database(its):
        pass  # it may be served
    app = create_app(its)
    address = f"{host}:{port}"
    Server(
        app, address=address, workers=workers, ready=lambda: click.echo(f"The portal answers at {its.public_url}")
    ).run()


@main.command()
def worker() -> None:
    """Send what is to leave the house, and do what else waits, until it is told to end. Several may run."""
    from portal.operations.working import work_until_told_to_end

    its = settings()
    with ready_database(its):
        pass  # it may be worked with
    work_until_told_to_end(create_app(its))


@main.command()
@click.option(
    "--print", "sample", type=click.Choice(SAMPLES), help="Print a sample for this program, and look at nothing."
)
def doctor(sample: str | None) -> None:
    """Say what is well with this installation, and what to mend; ends with 1 where something has to be mended."""
    its = settings()
    if sample is not None:
        told = (Path(__file__).parent / "samples" / sample).read_text()
        click.echo(told.replace("{host}", its.public_host), nl=False)
        return
    findings = []
    for finding in examine(its, now()):
        click.echo(finding.line)
        findings.append(finding)
    if not is_well(findings):
        sys.exit(1)


def _add(name: str, role: StaffRole) -> None:
    its = settings()
    name = tidy(name)
    if not can_be_seen(name) or len(name) > 60:
        raise click.ClickException("Give a name of 1 to 60 letters.")
    if has_hidden_signs(name):
        raise click.ClickException("There are signs in the name that cannot be seen. Type it again by hand.")
    with ready_database(its) as database, database.writing() as session, session.begin():
        person = queries.person_named(session, name)
        if person is None:
            person = rules.add_person(session, name, language=DEFAULT_LANGUAGE, now=now())
        rules.take_on(person, role)
        secret = rules.make_entry_link(session, person, now(), role)
        traces.leave_for(session, None, person, Act.MADE_LINK, now())
    click.echo(f"Give this link to {name}, in person. It works one time, for two days:")
    click.echo(f"{its.public_url}/enter/{secret}")


@main.command()
@click.argument("name")
def coordinator(name: str) -> None:
    """Add a coordinator, or make a new link for one; prints a one-time sign-in link."""
    _add(name, StaffRole.COORDINATOR)


@main.command()
@click.argument("name")
def facilitator(name: str) -> None:
    """Add a facilitator, or make a new link for one; prints a one-time sign-in link."""
    _add(name, StaffRole.FACILITATOR)


@main.command()
@click.argument("name")
def interpreter(name: str) -> None:
    """Add an interpreter, or make a new link for one; prints a one-time sign-in link."""
    _add(name, StaffRole.INTERPRETER)


@main.command()
def sign_out_everyone() -> None:
    """Sign everyone out at once, and end all one-time links; a phone lets in again only whoever gives a PIN."""
    its = settings()
    with ready_database(its) as database, database.writing() as session, session.begin():
        ended = rules.end_all(session, now())
        phones.end_without_a_pin(session, now())
    click.echo(f"Everyone is out. Sign-ins that ended: {ended}.")


@main.command()
@click.argument("name")
@click.option("--passphrase", is_flag=True, help="The passphrase is forgotten too.")
def reset_second_factor(name: str, passphrase: bool) -> None:
    """Ask for a new start for somebody of the staff who lost the phone; one more person has to say yes."""
    its = settings()
    with ready_database(its) as database, database.writing() as session, session.begin():
        person = queries.person_named(session, tidy(name))
        if person is None:
            raise click.ClickException("Nobody of the staff has this name.")
        staff.ask_for_reset(session, person, passphrase_too=passphrase, now=now())
        traces.leave_for(session, None, person, Act.ASKED_RESET, now())
    click.echo("A coordinator or another facilitator now says yes in the portal, under Me, within two days.")
    click.echo(f"Then make {person.name} a new link with the command for their role.")
