"""`portal demo`: a filled portal on this machine, for trying."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import tempfile
from pathlib import Path

import click
from sqlalchemy import inspect

from portal import create_app
from portal.core import clock, migrations
from portal.core.database import Database
from portal.core.marks import mark, marked
from portal.operations.demo.world import World, people_of_the_demo, told
from portal.operations.serving import Server
from portal.settings import Settings, from_environment, unknown

KEYS = "keys.json"


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(file_okay=False), help="Keep the demo in this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print first one line of JSON: who can come in.")
def demo(port: int, data: str | None, as_json: bool) -> None:
    """Start a filled portal on this machine, with invented people."""
    if sentences := unknown(os.environ):
        raise click.ClickException(" ".join(sentences))
    if left_alone := sorted(name for name in os.environ if name.startswith("PORTAL_")):
        click.echo(f"The demo has settings of its own. It does not use {', '.join(left_alone)}.", err=True)
    if not _free(port):
        raise click.ClickException(f"Port {port} is taken. Choose another with --port.")
    if data is not None:
        _run(Path(data).resolve(), port, as_json)
        return
    with tempfile.TemporaryDirectory(prefix="portal-demo-") as folder:
        _run(Path(folder), port, as_json)


def _run(data: Path, port: int, as_json: bool) -> None:
    settings = demo_settings(data, port)
    fill(settings)
    app = create_app(settings)
    Server(app, address=f"127.0.0.1:{port}", workers=1, ready=lambda: _announce(settings, as_json)).run()


def demo_settings(data: Path, port: int) -> Settings:
    """The settings of a demo in this folder, with the keys that it keeps, or new ones."""
    kept = data / KEYS
    new = {name: secrets.token_urlsafe(48) for name in ("secret", "pepper", "sealing")}
    keys = {**new, **(json.loads(kept.read_text()) if kept.exists() else {})}
    host = told()["host"]
    return from_environment(
        {
            "PORTAL_MODE": "demo",
            "PORTAL_DATA": str(data),
            "PORTAL_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PORTAL_SECRET_KEY": keys["secret"],
            "PORTAL_PEPPER": keys["pepper"],
            "PORTAL_SEALING_KEY": keys["sealing"],
            "PORTAL_HOST_NAME": host["name"],
            "PORTAL_HOST_PHONE": host["phone"],
        }
    )


def fill(settings: Settings) -> None:
    """Fill the demo's database if it is new. Raises ClickException where the database is not a demo's.

    A demo's keys are kept beside its database, so that one stays signed in; a folder that is refused gets none.
    """
    database = Database(settings.database_url, settings.sealing_key, settings.files)
    try:
        tables = inspect(database.engine).get_table_names()
        if tables and ("marks" not in tables or not _is_a_demo(database)):
            raise click.ClickException("This database is not a demo's. Choose another folder with --data.")
        _keep_keys(settings)
        migrations.upgrade(database)
        with database.writing() as session, session.begin():
            mark(session, "kind", "demo")  # by itself, so that a demo that was stopped half-way can be opened again
        with database.writing() as session, session.begin():
            if not people_of_the_demo(session):
                World(session, settings.time_zone, settings.pepper, clock.now()).fill()
    finally:
        database.close()


def _keep_keys(settings: Settings) -> None:
    """Write the keys down, for nobody else on this machine to read. Those that are written down already stay."""
    kept = settings.data / KEYS
    kept.touch(mode=0o600)
    keys = {"secret": settings.secret_key, "pepper": settings.pepper, "sealing": settings.sealing_key}
    kept.write_text(json.dumps(keys))


def _is_a_demo(database: Database) -> bool:
    with database.reading() as session:
        return marked(session, "kind") == "demo"


def _announce(settings: Settings, as_json: bool) -> None:
    database = Database(settings.database_url, settings.sealing_key, settings.files)
    with database.reading() as session:
        known = people_of_the_demo(session)
    database.close()
    if as_json:
        people = [
            {
                "name": one.name,
                "role": one.role,
                "group": one.group,
                "language": one.language,
                "sign_in": f"{settings.public_url}/demo/as/{one.id}",
            }
            for one in known
        ]
        print(json.dumps({"url": settings.public_url, "people": people}, ensure_ascii=False), flush=True)
        return
    click.echo(f"The demo answers at {settings.public_url}. Choose whom to be: {settings.public_url}/demo/")
    click.echo("Stop it with Ctrl-C.")
    sys.stdout.flush()


def _free(port: int) -> bool:
    """Whether nobody listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
