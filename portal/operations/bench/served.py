"""A process of its own that serves one of the apps, until it is told to end: `python -m … '{"app": …}'`."""

from __future__ import annotations

import json
import sys

from flask import Flask

from portal import create_app
from portal.operations.bench.bare import bare_app, hello_app
from portal.operations.serving import Server
from portal.settings import from_environment

READY = "ready"
WORKERS = 2


class BareServer(Server):
    """The same server with the same settings, for an app that is no portal."""

    def load_config(self) -> None:
        super().load_config()
        self.cfg.set("post_fork", _forget_connections)


def _forget_connections(_server: object, worker: object) -> None:
    if (engine := worker.app.app.extensions.get("engine")) is not None:  # type: ignore[attr-defined]
        engine.dispose(close=False)


def main(told: str) -> None:
    """Serve what is told: the app by its name, the port, and for the bare page its filling."""
    wanted = json.loads(told)
    its = from_environment()
    app: Flask = {
        "portal": lambda: create_app(its),
        "bare": lambda: bare_app(its.database_url, its.secret_key, wanted["filling"]),
        "hello": hello_app,
    }[wanted["app"]]()
    kind = Server if wanted["app"] == "portal" else BareServer
    address = f"127.0.0.1:{wanted['port']}"
    kind(app, address=address, workers=WORKERS, ready=lambda: print(READY, flush=True)).run()


if __name__ == "__main__":
    main(sys.argv[1])
