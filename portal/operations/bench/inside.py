"""What can be measured without a server: SQL statements, bytes, and the CPU time of a request."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from flask import Flask
from sqlalchemy import Engine, event, update

from portal.core.clock import now
from portal.core.static_files import STYLE_COOKIE
from portal.operations.bench.book import writing
from portal.operations.bench.effort import Effort
from portal.operations.bench.pages import Page
from portal.operations.bench.visiting import NotAsExpected, Visitor, ask
from portal.operations.serving import at_rest
from portal.people.models import SignIn

NO_QUESTION = ("BEGIN", "PRAGMA", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
WARM_UP = 5


@dataclass(frozen=True)
class Weight:
    """What a page costs whoever opens it, and how often the database is asked."""

    sql: int
    html_first: int
    html_later: int
    visit_bytes: int
    visit_requests: int

    def figures(self) -> dict[str, float]:
        """By the names of the report: bytes on the wire, of the page alone and of a first visit with all its files."""
        return {
            "sql": self.sql,
            "html_first_bytes": self.html_first,
            "html_later_bytes": self.html_later,
            "first_visit_bytes": self.visit_bytes,
            "first_visit_requests": self.visit_requests,
        }


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements that are sent meanwhile, without what opens and closes a transaction."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(NO_QUESTION):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def visitors(app: Flask, links: dict[str, str]) -> dict[str, Visitor]:
    """Everybody who was given a one-time link, come in, and past what is said once to whoever has.

    The staff count as proved: what their first entry costs is no page that is opened every day.
    """
    found = {}
    for who, secret in links.items():
        found[who] = Visitor(app)
        found[who].enter(secret)
        with writing(app.extensions["portal"].database) as session:
            session.execute(update(SignIn).values(proved_at=now()))
        found[who].get("/me")
    return found


def newly_come(app: Flask, page: Page, people: dict[str, Visitor]) -> Visitor:
    """Somebody for this page whose browser has nothing of ours, but is signed in where the page wants it."""
    cookies = dict(people[page.who].cookies) if page.who in people else {}
    cookies.pop(STYLE_COOKIE, None)
    return Visitor(app, cookies)


def weigh(visitor: Visitor, address: str, engine: Engine | None) -> Weight:
    """Open a page for the first time with all that it loads, and once more. The visitor keeps its cookies."""
    first, files = visitor.first_visit(address)
    if engine is None:
        later, statements = visitor.get(address), []
    else:
        with counted(engine) as statements:
            later = visitor.get(address)
    return Weight(len(statements), first, len(later.body), first + sum(files), 1 + len(files))


def asking(visitor: Visitor, address: str) -> Callable[[], None]:
    """One request of this visitor, to be made again and again; with nothing between that the app does not do."""
    environ = visitor.environ(address)

    def once() -> None:
        if (status := ask(visitor.app, environ).status) != "200 OK":
            raise NotAsExpected(f"{address} answered {status}")

    return once


def cpu_ms(requests: dict[str, Callable[[], None]], effort: Effort) -> dict[str, float]:
    """Milliseconds of CPU time that each of these takes: the median of the rounds.

    The rounds go through all of them, so that what else the machine does meanwhile falls on all alike. What was there
    before is put aside, as the server does it.
    """
    taken: dict[str, list[float]] = {name: [] for name in requests}
    for request in requests.values():
        for _ in range(WARM_UP):
            request()
    at_rest()
    for _ in range(effort.cpu_rounds):
        for name, request in requests.items():
            taken[name].append(_mean_ms(request, effort))
    gc.unfreeze()
    return {name: median(rounds) for name, rounds in taken.items()}


def _mean_ms(request: Callable[[], None], effort: Effort) -> float:
    began = time.process_time()
    done = 0
    while done < effort.cpu_requests and time.process_time() - began < effort.cpu_seconds:
        request()
        done += 1
    return 1000 * (time.process_time() - began) / done
