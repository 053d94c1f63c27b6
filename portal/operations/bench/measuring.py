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
from portal.operations.bench.servers import Wanted, all_running
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
    wanted = {app: Wanted(app, site.filled.url, filling) for app in (HELLO, BARE, "portal")}
    with all_running(wanted, folder, keys) as ports:
        targets = {
            name: Target(ports.get(name, ports["portal"]), address, opened[name].cookie)
            for name, address in addresses.items()
        }
        load = under_load(targets, effort)
        seen = _look(site, ports, effort) if browser else {"why_not": "It was not asked for."}
    figures = {name: {**weights[name].figures(), "cpu_ms": cpu[name], **load[name]} for name in addresses}
    return figures, seen


def grown(site: Site, large: Site, folder: Path, keys: Secrets, effort: Effort) -> dict[str, tuple[Figures, Figures]]:
    """All figures of each page by its key, on the usual database and on the large one.

    Both are measured here, side by side: what the machine did in another minute would pass for growth.
    """
    sites = {USUAL: site, LARGE: large}
    each = [
        (f"{name} {page.key}", name, one, page)
        for pages in zip(site.pages, large.pages, strict=True)
        for (name, one), page in zip(sites.items(), pages, strict=True)
    ]
    cpu = cpu_ms({key: asking(one.opened[page.key], page.address) for key, _, one, page in each}, effort)
    with all_running({name: Wanted("portal", one.filled.url) for name, one in sites.items()}, folder, keys) as ports:
        targets = {key: Target(ports[name], page.address, one.opened[page.key].cookie) for key, name, one, page in each}
        load = under_load(targets, effort)
    figures = {key: {**one.weights[page.key].figures(), "cpu_ms": cpu[key], **load[key]} for key, _, one, page in each}
    return {page.key: (figures[f"{USUAL} {page.key}"], figures[f"{LARGE} {page.key}"]) for page in site.pages}


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
