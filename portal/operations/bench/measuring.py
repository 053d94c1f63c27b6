"""One run: everything measured on one filled database, side by side with the two bare apps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from portal import create_app
from portal.core.database import Database
from portal.core.static_files import STYLE_COOKIE
from portal.operations.bench.bare import bare_app, hello_app
from portal.operations.bench.browser import Journey, NoBrowser, in_browser
from portal.operations.bench.effort import Effort
from portal.operations.bench.filling import Filled
from portal.operations.bench.inside import Weight, asking, cpu_ms, newly_come, visitors, weigh
from portal.operations.bench.load import Target, under_load
from portal.operations.bench.own_settings import Secrets, settings
from portal.operations.bench.pages import Page, main_pages
from portal.operations.bench.servers import all_running
from portal.operations.bench.visiting import Visitor

HELLO, BARE = "hello", "bare"
USUAL, LARGE = "usual", "large"
PORT = 8000
"""Named in addresses while there is no server."""
Figures = dict[str, float]


@dataclass(frozen=True)
class Site:
    """The portal on one filled database, in this process, with everybody who opens its pages."""

    filled: Filled
    app: Flask
    pages: list[Page]
    opened: dict[str, Visitor]
    """Who opens which page, by its key; with all cookies, as somebody who has been there before."""
    weights: dict[str, Weight]

    @property
    def database(self) -> Database:
        return self.app.extensions["portal"].database

    def close(self) -> None:
        self.database.close()


def open_site(filled: Filled, folder: Path, keys: Secrets) -> Site:
    """Start the portal, let everybody come in, and weigh each page on the first visit to it."""
    app = create_app(settings(filled.url, folder, PORT, keys))
    database = app.extensions["portal"].database
    people = visitors(app, filled.links)
    pages = main_pages(filled)
    opened = {page.key: newly_come(app, page, people) for page in pages}
    weights = {page.key: weigh(opened[page.key], page.address, database.engine) for page in pages}
    return Site(filled, app, pages, opened, weights)


def measure(
    site: Site, folder: Path, keys: Secrets, effort: Effort, *, browser: bool
) -> tuple[dict[str, Figures], dict[str, Any]]:
    """All figures of `hello`, `bare` and each page by its key; and what the browser saw, or why it saw nothing."""
    filling = _filling(site, keys)
    addresses = {HELLO: "/", BARE: "/"} | {page.key: page.address for page in site.pages}
    with _at_the_bare_page(site, keys, filling) as (at_bare, engine):
        opened = {HELLO: Visitor(hello_app()), BARE: at_bare} | site.opened
        weights = {HELLO: weigh(opened[HELLO], "/", None), BARE: weigh(at_bare, "/", engine)} | site.weights
        cpu = cpu_ms({name: asking(opened[name], address) for name, address in addresses.items()}, effort)
    with all_running(site.filled.url, folder, keys, filling) as ports:
        targets = {
            name: Target(ports.get(name, ports["portal"]), address, opened[name].cookie)
            for name, address in addresses.items()
        }
        load = under_load(targets, effort)
        seen = _look(site, ports, effort) if browser else {"why_not": "It was not asked for."}
    figures = {name: {**weights[name].figures(), "cpu_ms": cpu[name], **load[name]} for name in addresses}
    return figures, seen


def grown(site: Site, large: Site, effort: Effort) -> dict[str, Figures]:
    """For each page: statements and CPU time on the large database, and how many times that of the usual one.

    Both are measured again, side by side.
    """
    requests = {}
    for page, same in zip(site.pages, large.pages, strict=True):
        requests[USUAL + page.key] = asking(site.opened[page.key], page.address)
        requests[LARGE + same.key] = asking(large.opened[same.key], same.address)
    taken = cpu_ms(requests, effort)
    return {
        page.key: {
            "sql": large.weights[page.key].sql,
            "html_later_bytes": large.weights[page.key].html_later,
            "cpu_ms": taken[LARGE + page.key],
            "cpu_ratio": taken[LARGE + page.key] / taken[USUAL + page.key],
        }
        for page in site.pages
    }


@contextmanager
def _at_the_bare_page(site: Site, keys: Secrets, filling: int) -> Iterator[tuple[Visitor, Engine]]:
    """The same participant, who has come to the bare page; and the engine behind it."""
    app = bare_app(site.filled.url, keys.key, filling)
    visitor = Visitor(app)
    visitor.get(f"/enter/{site.filled.participant.person_id}", "303")
    yield visitor, app.extensions["engine"]
    app.extensions["engine"].dispose()


def _filling(site: Site, keys: Secrets) -> int:
    """How many letters more in each of its items make the bare page as large as Today is before it is compressed."""
    today = site.pages[0]
    wanted = len(site.opened[today.key].get(today.address).text.encode())
    with _at_the_bare_page(site, keys, 0) as (visitor, _engine):
        empty = visitor.get("/").body
    return max(0, (wanted - len(empty)) // empty.count(b"<li>"))


def _look(site: Site, ports: dict[str, int], effort: Effort) -> dict[str, Any]:
    """Today in a browser, beside a static page of as many bytes."""
    today = site.pages[0]
    weight = site.weights[today.key]
    address, bare = f"http://127.0.0.1:{ports['portal']}{today.address}", f"http://127.0.0.1:{ports['bare']}/static"
    cookies = {name: value for name, value in site.opened[today.key].cookies.items() if name != STYLE_COOKIE}
    journeys = {
        "today": Journey(address, address, cookies),
        "bare": Journey(f"{bare}/{weight.html_first}", f"{bare}/{weight.html_later}", {}),
    }
    try:
        return in_browser(journeys, effort)
    except NoBrowser as without:
        return {"why_not": str(without)}
