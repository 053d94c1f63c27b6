"""The portal as a process of its own, started as a person starts it, and somebody who comes to it without a browser."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from portal.operations.commands import main

ROOT = Path(__file__).parents[2]
PORTAL = (sys.executable, "-c", "from portal.operations.commands import main; main()")
"""The command `portal`, of the checkout and with the interpreter of the tests."""
LONG_ENOUGH = 60
"""Seconds that a process may take to start or to end on a busy machine."""


def environment(**settings: str) -> dict[str, str]:
    """The variables of a process that finds this checkout, with these settings of the portal and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    own = {f"PORTAL_{name.upper()}": value for name, value in settings.items()}
    return {**kept, "PYTHONPATH": str(ROOT), **own}


def portal(*words: str, **settings: str) -> Result:
    """Run a command of the portal that ends by itself, with these settings and no others; here, which is quicker.

    A command that goes on, as a server does, is stopped: Overdue.
    """
    unset = {name: None for name in os.environ if name.startswith("PORTAL_")}
    own = {f"PORTAL_{name.upper()}": value for name, value in settings.items()}
    before = signal.signal(signal.SIGALRM, _overdue)
    signal.alarm(10)
    try:
        return CliRunner().invoke(main, words, env={**unset, **own}, prog_name="portal")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Overdue(BaseException):
    """A command did not end by itself."""


def _overdue(*_signal: object) -> None:
    raise Overdue


def free_port() -> int:
    """A port where nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Demo:
    """A demo that runs."""

    process: subprocess.Popen[str]
    url: str
    people: list[dict[str, str]]
    first_line: str
    log: Path
    """What it says on standard error."""
    data: Path | None = None
    """Where it keeps its data, if that was said."""

    def somebody(self, name: str) -> dict[str, str]:
        return next(one for one in self.people if one["name"] == name)

    def processes(self) -> list[int]:
        """The ids of its processes: the one that was started, and those it made."""
        found = [self.process.pid]
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError):  # it ended while we looked
                continue
            if parent == self.process.pid:
                found.append(int(status.parent.name))
        return found

    def end(self) -> int:
        """End it as a machine does that shuts down, and give the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LONG_ENOUGH)


@contextmanager
def running_demo(
    *more: str,
    command: Sequence[str] = PORTAL,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[Demo]:
    """`portal demo --json` with these words more, started in this folder, until its first line; ended afterwards."""
    environ = environment() if environ is None else environ
    words = [*command, "demo", "--json", "--port", str(free_port()), *more]
    with tempfile.NamedTemporaryFile("w", suffix=".log") as log:
        process = subprocess.Popen(words, env=environ, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            ready, _, _ = select.select([process.stdout], [], [], LONG_ENOUGH)
            line = process.stdout.readline() if ready else ""
            assert line, f"the demo did not start: {Path(log.name).read_text()}"
            yield Demo(process, first_line=line, log=Path(log.name), **json.loads(line))
        finally:
            process.send_signal(signal.SIGINT)  # as Ctrl-C does: at once, and not when the last browser has gone
            try:
                process.communicate(timeout=LONG_ENOUGH)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


@dataclass
class Answer:
    """What came back for one address."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")


class Visitor:
    """Somebody who follows links and presses buttons over a real connection, and keeps cookies."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, address: str, form: Mapping[str, str] | None = None) -> Answer:
        """The answer to an address, after its redirects; with a form, to that form."""
        data = None if form is None else urlencode(form).encode()
        try:
            response = self.opener.open(urljoin(self.url, address), data, timeout=10)
        except HTTPError as error:
            response = error
        with response:
            return Answer(response.url, response.status, response.headers, response.read().decode(errors="replace"))

    def press_the_only_button(self, address: str) -> Answer:
        """Open an address that asks for one press, and press."""
        page = self.get(address)
        buttons = page.html.select("main button")
        assert len(buttons) == 1, f"{address} has {len(buttons)} buttons"
        form = buttons[0].find_parent("form")
        assert form is not None, address
        return self.get(form["action"], {box["name"]: box["value"] for box in form.select("input[name]")})
