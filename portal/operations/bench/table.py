"""The same report for people: one table, each figure followed by how many times that of hello and of the bare page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

KB = 1000
FIGURES = (("cpu_ms", "CPU ms", 2), ("requests_a_second", "req/s", 0), ("p50_ms", "p50 ms", 1), ("p95_ms", "p95 ms", 1))
"""Name, heading, and digits behind the point."""


def as_text(report: dict[str, Any]) -> str:
    """The report as lines of text, at most 160 letters long."""
    server = report["server"]
    rows = ", ".join(
        f"{report['rows'][table]:,} {table}" for table in ("groups", "people", "meetings", "minutes", "messages")
    )
    where = f"{report['cores']} cores (load {report['load_before']:.1f} before), Python {report['python']}"
    how = f"{server['workers']} workers of {server['threads']} threads, {server['connections']} connections"
    lines = [
        f"{report['when']}, {where}, {report['database']}",
        f"{rows}; gunicorn with {how}",
        *(["Quick: too few requests to believe."] if report["quick"] else []),
        "×h, ×b: times hello, times the bare page.",
        "",
        *_aligned(list(_rows(report))),
        "",
        *_growth(report),
        *_browser(report["browser"]),
    ]
    return "\n".join(lines)


def _rows(report: dict[str, Any]) -> Iterator[list[str]]:
    heading = ["", "SQL", "HTML", "later", "visit KB", "files"]
    for _name, title, _digits in FIGURES:
        heading += [title, "×h", "×b"]
    yield heading
    for name in ("hello", "bare"):
        one = {**report[name], "to_hello": None, "to_bare": None}
        yield [name, *_weight(one), *_speed(one)]
    for one in report["pages"]:
        yield [f"{one['who']}: {one['page']}", *_weight(one), *_speed(one)]


def _growth(report: dict[str, Any]) -> list[str]:
    """The same pages on the larger database, where that was asked for: each figure, and how many times the usual."""
    if report["rows_grown"] is None:
        return []
    heading = ["", "SQL", "later KB", "×"]
    for _name, title, _digits in FIGURES:
        heading += [title, "×"]
    rows = [heading]
    for one in report["pages"]:
        large, ratio = one["growth"], one["growth"]["to_usual"]
        cells = [f"{one['who']}: {one['page']}", str(large["sql"])]
        cells += [f"{large['html_later_bytes'] / KB:.1f}", f"{ratio['html_later_bytes']:.2f}"]
        for name, _title, digits in FIGURES:
            cells += [f"{large[name]:.{digits}f}", f"{ratio[name]:.2f}"]
        rows.append(cells)
    counted = f"{report['rows_grown']['groups']:,} groups, {report['rows_grown']['messages']:,} messages"
    return [f"{counted}; ×: times the same on the usual database, measured beside it.", "", *_aligned(rows), ""]


def _weight(one: dict[str, Any]) -> list[str]:
    """Statements and what is allowed, kilobytes of the page first and later and of the whole first visit, requests."""
    sql = f"{one['sql']}/{one['at_most_sql']}" if "at_most_sql" in one else str(one["sql"])
    sizes = [f"{one[name] / KB:.1f}" for name in ("html_first_bytes", "html_later_bytes", "first_visit_bytes")]
    return [sql, *sizes, str(one["first_visit_requests"])]


def _speed(one: dict[str, Any]) -> list[str]:
    cells = []
    for name, _title, digits in FIGURES:
        cells.append(f"{one[name]:.{digits}f}")
        cells += [f"{one[to][name]:.2f}" if one[to] else "" for to in ("to_hello", "to_bare")]
    return cells


def _browser(seen: dict[str, Any]) -> list[str]:
    if "why_not" in seen:
        return [f"Nothing was measured in a browser. {seen['why_not']}"]
    where = f"Chromium {seen['chromium']} at {seen['kbit_a_second']} kbit/s and {seen['latency_ms']} ms"
    lines = [f"{where}, beside a static page of as many bytes:", ""]
    rows = [["", "first paint s", "bare", "×b", "load s", "bare", "×b"]]
    for when in ("first", "later"):
        cells = [f"Today, {when} visit"]
        for figure in ("paint_ms", "load_ms"):
            cells += [f"{seen[name][when][figure] / 1000:.2f}" for name in ("today", "bare")]
            cells.append(f"{seen['to_bare'][when][figure]:.2f}")
        rows.append(cells)
    return [*lines, *_aligned(rows)]


def _aligned(rows: list[list[str]]) -> list[str]:
    """The rows with their cells under one another: the first to the left, numbers to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
