"""First paint and load in Chromium on a slow line, beside a bare page that has to bring as many bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from portal.operations.bench.effort import Effort

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
"""No sandbox: only our own pages of this machine are opened, often as root in a container, where it cannot start."""
PHONE = {"width": 360, "height": 640}
KBIT_A_SECOND, LATENCY_MS = 400, 400
TIMES = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const load = performance.getEntriesByType("navigation")[0].loadEventEnd;
  return paint && load ? {paint_ms: paint.startTime, load_ms: load} : null;
}"""
FIGURES = ("paint_ms", "load_ms")
PATIENCE = 30
"""Seconds that a page may take."""


class NoBrowser(Exception):
    """Nothing can be measured in a browser here. The words say what is missing."""


@dataclass(frozen=True)
class Journey:
    """A page that is opened for the first time, and the one that is opened next in the same browser."""

    first: str
    later: str
    cookies: dict[str, str]
    """What the browser has before it comes."""


def in_browser(journeys: dict[str, Journey], effort: Effort) -> dict[str, Any]:
    """Milliseconds to the first paint and to the end of loading, first and later, for each journey; and which browser.

    The medians of visits, each with a new browser profile. Raises NoBrowser.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise NoBrowser("Playwright is not installed. Install the portal with its extra 'dev'.") from missing
    if not CHROMIUM.exists():
        raise NoBrowser(f"There is no {CHROMIUM}. Debian: apt-get install chromium")
    seen: dict[str, list[dict[str, dict[str, float]]]] = {name: [] for name in journeys}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        version = browser.version
        for _ in range(effort.visits):
            for name, journey in journeys.items():
                seen[name].append(_travel(browser, journey))
        browser.close()
    found: dict[str, Any] = {
        name: {
            when: {figure: median(visit[when][figure] for visit in visits) for figure in FIGURES}
            for when in ("first", "later")
        }
        for name, visits in seen.items()
    }
    return {"chromium": version, "kbit_a_second": KBIT_A_SECOND, "latency_ms": LATENCY_MS, **found}


def _travel(browser: Any, journey: Journey) -> dict[str, dict[str, float]]:
    """Open both pages in a browser that has never been here."""
    context = browser.new_context(viewport=PHONE, locale="nb")
    try:
        known = [{"name": name, "value": value, "url": journey.first} for name, value in journey.cookies.items()]
        context.add_cookies(known)
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        bytes_a_second = KBIT_A_SECOND * 1000 / 8
        slow = {"downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second, "latency": LATENCY_MS}
        tools.send("Network.emulateNetworkConditions", {"offline": False, **slow})
        return {"first": _open(page, journey.first), "later": _open(page, journey.later)}
    finally:
        context.close()


def _open(page: Any, address: str) -> dict[str, float]:
    """Open one page, wait until it is painted and loaded, and until it has fetched what it wants for the next one."""
    answer = page.goto(address, timeout=1000 * PATIENCE)
    if answer is None or not answer.ok:
        raise NoBrowser(f"{address} could not be opened.")
    ends = time.monotonic() + PATIENCE
    while (times := page.evaluate(TIMES)) is None and time.monotonic() < ends:
        page.wait_for_timeout(50)
    if times is None:
        raise NoBrowser(f"{address} was not painted.")
    page.wait_for_load_state("networkidle", timeout=1000 * PATIENCE)
    return {figure: float(times[figure]) for figure in FIGURES}
