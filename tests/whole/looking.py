"""What is looked at on each page in a browser: all that axe sees, and what it cannot see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from portal.languages.mirror import MIRROR

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STRICTER = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
"""Beyond AA: text of seven to one."""
TARGET = 44
"""Pixels that a thumb needs, each way."""

SEE = (Path(__file__).parent / "see.js").read_text(encoding="utf-8")


def see(page: Page) -> list[str]:
    """What is wrong with the page as it stands there, a line each."""
    return what_axe_cannot_see(page) + violations(page)


def what_axe_cannot_see(page: Page) -> list[str]:
    """What is too wide or too small, out of order, not translated, or called differently in the title."""
    mirrored = page.get_attribute("html", "lang") == MIRROR.code
    found: list[str] = page.evaluate(SEE, [TARGET, mirrored])
    return found


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page, a line each.

    The phone is as high as the page meanwhile: the menu at the lower edge covers something at each moment, and axe
    would count what it covers as too small to tap.
    """
    size = as_high_as_the_page(page)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "rules": STRICTER}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    page.set_viewport_size(size)
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]


def as_high_as_the_page(page: Page) -> ViewportSize:
    """Let the phone be as high as its page, and give how large it was."""
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.scrollingElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    return size
