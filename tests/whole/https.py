"""The portal over HTTPS, as people have it, with a certificate that the test makes for itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from portal import create_app
from portal.core import migrations
from portal.core.clock import now
from portal.core.database import Database
from portal.people.models import Person, SignIn
from portal.people.rules import make_entry_link
from portal.settings import from_environment
from tests.conftest import ENVIRONMENT
from tests.operations.running import ROOT, free_port
from tests.reader import Reader
from tests.world import World

CERTIFICATE = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
LONG_ENOUGH = 30
"""Seconds until it has to answer."""


@dataclass
class Secured:
    """The portal behind HTTPS, the database behind it, and who is who in it."""

    url: str
    database: Database
    world: World

    @cached_property
    def app(self) -> Flask:
        """The same portal in this process, for what needs no browser."""
        folder = Path(self.database.engine.url.database or "").parent
        return create_app(from_environment({**ENVIRONMENT, "PORTAL_DATA": str(folder)}))

    def link_for(self, name: str) -> str:
        """A link that lets somebody in, once: its secret."""
        with self.database.writing() as session, session.begin():
            return make_entry_link(session, session.get_one(Person, self.world.people[name]), now())

    def end_elsewhere(self, name: str) -> None:
        """End every sign-in of somebody, as from another phone."""
        with self.database.writing() as session, session.begin():
            theirs = update(SignIn).where(SignIn.person_id == self.world.people[name])
            session.execute(theirs.values(ended_at=now()))


@contextmanager
def over_https(folder: Path) -> Iterator[Secured]:
    """The portal with the test world in it, served over HTTPS on this machine until the end of the block."""
    port, key, certificate = free_port(), folder / "key.pem", folder / "certificate.pem"
    made = ("openssl", "req", *CERTIFICATE, "-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1")
    subprocess.run(made, check=True, capture_output=True)
    url = f"https://127.0.0.1:{port}"
    own = {**ENVIRONMENT, "PORTAL_DATA": str(folder), "PORTAL_PUBLIC_URL": url}
    settings = from_environment(own)
    database = Database(settings.database_url, settings.sealing_key, settings.files)
    migrations.upgrade(database)
    with database.writing() as session, session.begin():
        world = World(session, settings.pepper)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    served = ("--certfile", str(certificate), "--keyfile", str(key), "--threads", "4", "--log-level", "warning")
    process = subprocess.Popen(
        (sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", *served, "--no-control-socket"),
        env={**kept, **own, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )
    try:
        _wait_for(port, process)
        yield Secured(url, database, world)
    finally:
        process.terminate()
        process.wait(LONG_ENOUGH)
        database.close()


@contextmanager
def phone_of(name: str, browser: Browser, portal: Secured, *, javascript: bool) -> Iterator[Page]:
    """The small phone of somebody who is in."""
    one = Reader(portal.app)
    one.come_in_as(portal.world.people[name])
    cookie = one.client.get_cookie("kitchen", domain="127.0.0.1")
    assert cookie is not None
    context = browser.new_context(
        ignore_https_errors=True, java_script_enabled=javascript, viewport={"width": 360, "height": 640}
    )
    secured = {"name": "__Host-kitchen", "value": cookie.value, "url": portal.url, "secure": True}
    context.add_cookies([secured])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONG_ENOUGH
    while time.monotonic() < until:
        assert process.poll() is None, "the server did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")
