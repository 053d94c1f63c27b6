"""Starting servers as processes of their own, and ending exactly those."""

from __future__ import annotations

import json
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.operations.bench.own_settings import Secrets, environment, variables
from portal.operations.bench.served import READY

LONG_ENOUGH = 60
"""Seconds that a server may take to start or to end on a busy machine."""


class DidNotStart(Exception):
    """A server ended, or said nothing for too long."""


@dataclass(frozen=True)
class Wanted:
    """An app to be served: `hello`, `bare` or `portal`, the database it reads, and the filling of the bare page."""

    app: str
    database_url: str
    filling: int = 0


@contextmanager
def all_running(wanted: dict[str, Wanted], folder: Path, keys: Secrets) -> Iterator[dict[str, int]]:
    """All these apps, each on a port of its own on this machine, by name. They end with the block."""
    with ExitStack() as ends:
        processes, ports = [], {}
        for name, one in wanted.items():
            ports[name] = _free_port()
            told = json.dumps({"app": one.app, "port": ports[name], "filling": one.filling})
            command = [sys.executable, "-m", "portal.operations.bench.served", told]
            own = environment(variables(one.database_url, folder, ports[name], keys))
            with _told_to_end_later():
                process = subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
                ends.callback(_end, process)
            processes.append(process)
        for name, process in zip(wanted, processes, strict=True):
            _wait_for(name, process)
        yield ports


@contextmanager
def _told_to_end_later() -> Iterator[None]:
    """Whoever is told to end just while a server starts ends right after: else nobody would know of that server."""
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
    if told:
        signal.raise_signal(signal.SIGTERM)


def _free_port() -> int:
    """A port where nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(name: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server says that it answers. Raises DidNotStart."""
    if process.stdout is None:
        raise DidNotStart(name)
    said, _, _ = select.select([process.stdout], [], [], LONG_ENOUGH)
    if not said or process.stdout.readline().strip() != READY.encode():
        raise DidNotStart(f"The server of {name} did not start.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and end it where it does not."""
    process.terminate()
    try:
        process.communicate(timeout=LONG_ENOUGH)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
