"""What a run found, as one JSON object: each figure, and how many times that of the two bare apps it is."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.database import Database
from portal.operations.bench.load import CONNECTIONS
from portal.operations.bench.measuring import BARE, HELLO, Figures, Site
from portal.operations.bench.served import WORKERS
from portal.operations.serving import THREADS

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Found:
    """All that a run found."""

    figures: dict[str, Figures]
    """Of `hello`, `bare` and each page by its key."""
    browser: dict[str, Any]
    growth: dict[str, tuple[Figures, Figures]] | None
    """Of each page on the usual database and on the large one, where that was asked for."""
    large_rows: dict[str, int] | None


def header(database: Database, began: datetime, load: float, *, quick: bool) -> dict[str, Any]:
    """When and where it was measured: without this a figure says nothing.

    `load` is how many processes wanted a core before we began: with others at work, figures are too high.
    """
    dialect = database.engine.dialect
    with database.engine.connect():
        version = ".".join(str(part) for part in dialect.server_version_info or ())
    return {
        "when": began.isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_before": load,
        "python": platform.python_version(),
        "database": f"{NAMES[dialect.name]} {version}",
        "server": {"workers": WORKERS, "threads": THREADS, "connections": CONNECTIONS},
        "quick": quick,
    }


def report(header: dict[str, Any], site: Site, found: Found) -> dict[str, Any]:
    """The object that `--json` prints."""
    pages = []
    for page in site.pages:
        figures = found.figures[page.key]
        one: dict[str, Any] = {
            "who": page.who,
            "page": page.name,
            "address": page.address,
            "at_most_sql": page.at_most_sql,
            **figures,
            "to_hello": _ratios(figures, found.figures[HELLO]),
            "to_bare": _ratios(figures, found.figures[BARE]),
        }
        if found.growth is not None:
            usual, large = found.growth[page.key]
            one["growth"] = {**large, "to_usual": _ratios(large, usual)}
        pages.append(one)
    whole = {
        **header,
        "rows": site.filled.rows,
        "rows_grown": found.large_rows,
        HELLO: found.figures[HELLO],
        BARE: found.figures[BARE],
        "pages": pages,
        "browser": _with_ratios(found.browser),
    }
    return _rounded(whole)


def _ratios(figures: Figures, other: Figures) -> dict[str, float | None]:
    """How many times the other's each figure is; None where the other's is nothing."""
    return {name: value / other[name] if other[name] else None for name, value in figures.items()}


def _with_ratios(seen: dict[str, Any]) -> dict[str, Any]:
    if "today" not in seen:
        return seen
    ratios = {when: _ratios(seen["today"][when], seen["bare"][when]) for when in ("first", "later")}
    return {**seen, "to_bare": ratios}


def _rounded(found: Any) -> Any:
    """The same with as many digits as were measured."""
    if isinstance(found, dict):
        return {name: _rounded(value) for name, value in found.items()}
    if isinstance(found, list):
        return [_rounded(value) for value in found]
    return round(found, 3) if isinstance(found, float) else found
