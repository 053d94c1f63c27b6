"""`portal bench`: what each main page costs on this machine, beside a plain "hello" and a bare page."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

import click

from portal.core.clock import now
from portal.operations.bench.effort import QUICK, THOROUGH
from portal.operations.bench.filling import fill, place_for
from portal.operations.bench.measuring import Site, grown, measure, open_site
from portal.operations.bench.own_settings import new_secrets
from portal.operations.bench.report import Found, header, report
from portal.operations.bench.sizes import Size
from portal.operations.bench.speech import speech
from portal.operations.bench.table import as_text

TIMES = 10
"""How much larger the second database is."""


@click.group(invoke_without_command=True)
@click.option(
    "--groups", default=200, show_default=True, type=click.IntRange(1, 2000), help="How many; all else goes with it."
)
@click.option("--database-url", help="An empty PostgreSQL, instead of a SQLite file; nothing stays in it.")
@click.option("--quick", is_flag=True, help="Few requests, to see that it works. The figures say nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option("--growth", is_flag=True, help="Measure once more with ten times the data.")
@click.option("--no-browser", is_flag=True, help="Measure nothing in Chromium.")
@click.pass_context
def bench(
    context: click.Context,
    groups: int,
    database_url: str | None,
    quick: bool,
    as_json: bool,
    growth: bool,
    no_browser: bool,
) -> None:
    """Measure what each main page costs, on a large database of invented people."""
    if context.invoked_subcommand is not None:
        return
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers and folder go away with us
    effort, size, keys = QUICK if quick else THOROUGH, Size(groups), new_secrets()
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))

        def site_of(size: Size, name: str) -> Site:
            url = ends.enter_context(place_for(database_url, folder, name))
            _say(f"Filling a database with {size.groups} groups …")
            site = open_site(fill(url, size, now(), keys.sealing), folder, keys)
            ends.callback(site.close)
            return site

        began, load = now(), os.getloadavg()[0]
        site = site_of(size, "usual")
        head = header(site.database, began, load, quick=quick)
        _say("Measuring …")
        figures, seen = measure(site, folder, keys, effort, browser=not no_browser)
        more, large_rows = None, None
        if growth:
            large = site_of(size.times(TIMES), "large")
            _say("Measuring again …")
            more, large_rows = grown(site, large, folder, keys, effort), large.filled.rows
    whole = report(head, site, Found(figures, seen, more, large_rows))
    click.echo(json.dumps(whole, ensure_ascii=False) if as_json else as_text(whole))


bench.add_command(speech)


def _say(sentence: str) -> None:
    """Tell whoever waits, beside what is printed."""
    click.echo(sentence, err=True)
