"""The eyes that look at pages see what they are there for: each wrong thing on a page made for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.whole.browser import a_browser
from tests.whole.looking import see

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="{lang}" dir="{dir}"><head><title>{title} – Bordet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ margin: 0; font: 18px sans-serif; color: #111; background: #fff }}
a, button {{ display: block; padding: 14px }}
</style></head><body><main><h1>{heading}</h1>{content}</main></body></html>"""

WRONG = {
    "the page is 700 pixels wide": {"content": "<p style='width: 700px'>Wide</p>"},
    "too small to press": {"content": "<p><a href='/' style='display: inline; padding: 0'>Small</a></p>"},
    "stands before what is written before it": {
        "content": "<div style='display: flex; flex-direction: column-reverse'><p>Last</p><p>First</p></div>"
    },
    "the title “Plan” does not say “Minutes”": {"title": "Plan", "heading": "Minutes"},
    "not translated, or nobody's words": {"lang": "eo", "dir": "rtl", "content": "<p>Forgotten</p>"},
    "aria-label is not translated": {
        "lang": "eo", "dir": "rtl", "heading": "ابج", "title": "ابج",
        "content": "<button aria-label='Forgotten'>ابج</button>",
    },
    "color-contrast-enhanced": {"content": "<p style='color: #767676'>Pale</p>"},
    "label": {"content": "<input id='name' style='padding: 14px'>"},
    "html-has-lang": {"lang": ""},
}  # fmt: skip


@pytest.fixture(scope="module")
def page(chromium: Path) -> Iterator[Page]:
    with a_browser() as browser:
        yield browser.new_context(viewport={"width": 360, "height": 640}).new_page()


def show(page: Page, **facts: str) -> list[str]:
    """What is seen on a page with these facts, good where none are given."""
    usual = {"lang": "nb", "dir": "ltr", "title": "Plan", "heading": "Plan", "content": "<p>Suppe</p>"}
    page.set_content(GOOD.format(**(usual | facts)))
    return see(page)


def test_nothing_is_wrong_with_a_good_page(page: Page) -> None:
    assert show(page) == []


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_seen(page: Page, wrong: str) -> None:
    assert wrong in "\n".join(show(page, **WRONG[wrong]))
