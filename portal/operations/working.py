"""The worker: it sends and does what waits, as a process of its own or as a thread of a server that is one process."""

from __future__ import annotations

import signal
import threading

from flask import Flask

from portal.core import clock, jobs
from portal.operations.logs import write_lines

PATIENCE = 5.0
"""Seconds that a server which ends waits for its worker: what is not ended then is done again by the next."""


def work(app: Flask, stop: threading.Event) -> None:
    """Do what is due until somebody says `stop`."""
    jobs.work(app.extensions["portal"].database, clock.now, stop, app.app_context)


def work_until_told_to_end(app: Flask) -> None:
    """Do what is due until this process gets SIGTERM or SIGINT; what is begun is ended first."""
    write_lines()
    stop = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda _number, _frame: stop.set())
    work(app, stop)


class Thread:
    """A worker beside the answers of one server."""

    def __init__(self, app: Flask) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=work, args=(app, self._stop), name="worker", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Begin nothing more, and wait a little for what is begun."""
        self._stop.set()
        self._thread.join(PATIENCE)
