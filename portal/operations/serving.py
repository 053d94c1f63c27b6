"""The server: gunicorn, with a few threads a worker so that one slow phone holds nobody up."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from portal.operations.logs import settings_of_logging
from portal.operations.working import Thread

THREADS = 8


class Server(BaseApplication):
    """Gunicorn over our app. `ready` is called once, when the address answers.

    Where it is one process, that process does too what waits; where there are more, `portal worker` does.
    """

    def __init__(self, app: Flask, *, address: str, workers: int, ready: Callable[[], None] | None = None) -> None:
        self.app = app
        self.worker: Thread | None = None
        self.own = {
            "bind": address,
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 60,
            "graceful_timeout": 5,
            "keepalive": 15,
            "proc_name": "portal",
            "logconfig_dict": settings_of_logging(),
            "accesslog": None,
            "control_socket_disable": True,
        }
        self.ready = ready
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.own.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        if self.ready is not None:
            ready = self.ready
            self.cfg.set("when_ready", lambda _server: ready())
        self.cfg.set("post_fork", _forget_connections)
        if self.own["workers"] == 1:
            self.cfg.set("post_worker_init", self._begin_to_work)
            self.cfg.set("worker_exit", self._end_work)

    def load(self) -> Any:
        at_rest()
        return self.app

    def _begin_to_work(self, _worker: object) -> None:
        self.worker = Thread(self.app)

    def _end_work(self, _server: object, _worker: object) -> None:
        if self.worker is not None:
            self.worker.end()


def at_rest() -> None:
    """Put aside what is there for good, so that the search for garbage need not go through it again and again.

    It took an eighth of a page's CPU time. Called once, when the app is made and nobody has asked for anything.
    """
    gc.collect()
    gc.freeze()


def _forget_connections(_server: object, worker: Any) -> None:
    """A worker opens its own connections: one that two processes share speaks nonsense."""
    worker.app.app.extensions["portal"].database.engine.dispose(close=False)
