"""Whatever people write is text: it makes no element and no attribute, runs nothing, and asks nobody for anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from playwright.sync_api import sync_playwright

from portal import create_app
from portal.core.database import Database
from portal.settings import from_environment
from tests.conftest import ENVIRONMENT
from tests.examining import examine
from tests.lengths import first
from tests.probing import Route, addresses, ask, everything, routes, words_of
from tests.reader import HTMX, Page, Reader
from tests.whole.browser import ARGUMENTS
from tests.whole.canaries import say_everywhere
from tests.whole.https import over_https
from tests.world import World

MakeReader = Callable[..., Reader]
HOSTILE = {
    "markup": "<img src=//mallory.example/x onerror=alert(1)>",
    "out of an attribute": "\"'><svg onload=alert(1)><a href='javascript:alert(1)'>x",
    "out of a title": "</title></textarea></template><script>alert(1)</script>",
    "for htmx": "<b hx-get=/me hx-trigger=load data-hx-get=/me hx-on:click=alert(1)>",
    "a template": "{{7*7}}{% raw %}${7*7}#{7*7}%(name)s{0}",
    "a link": "javascript:alert(1)//https://mallory.example",
    "other ways to write it": "&lt;script&gt;&#60;b&#62;\\u003cb\\u003e%3Cb%3E",
    "from right to left": "שלום مرحبا ١٢٣ <bdo dir=rtl>",
}
MALLORY = ("script:not([src]), [onerror], [onload], svg[onload], bdo, iframe, "
           "img:not(.portrait[src^='/groups/']), [data-hx-get], [hx-trigger=load], "
           "a[href^='javascript'], a[href*='mallory']")  # fmt: skip
HIDDEN = ["\u202e", "\u2028", "\u0000", "\u200b" * 30]


def pages(app: Flask) -> list[Route]:
    """Every page but the one that shows all parts, the wrong ones among them, and no words of anybody's."""
    return [route for route in routes(app, "GET") if route.endpoint != "style.show"]


def hostile_elements(html: BeautifulSoup) -> list[str]:
    return [str(element)[:100] for element in html.select(MALLORY)]


PEOPLE = pytest.mark.parametrize(
    "name",
    first(["amina", "kari"], later=["berit", None]),
    ids=lambda name: name or "nobody",
)


@PEOPLE
@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("turn", [0, 3])
def test_words_in_every_field_are_words_on_every_page(
    reader: MakeReader, world: World, database: Database, app: Flask, name: str | None, turn: int
) -> None:
    words = [*list(HOSTILE.values())[turn:], *list(HOSTILE.values())[:turn]]
    with database.writing() as session, session.begin():
        say_everywhere(session, words)
    one, said = reader(name), 0
    for route in pages(app):
        for address in addresses(route, {**everything(world), "group_id": [world.group]}):
            response = ask(one, "GET", address)
            if response.mimetype == "text/html" and response.status_code == 200:
                examine(response, [], f"GET {address}", reads=False, fragment=False)
                page = Page(response)
                assert hostile_elements(page.html) == [], address
                assert "49${" not in page.text, f"{address} did the sum of a template"
                said += sum(some in page.html.get_text() for some in words)
    assert said or name is None, "these words stand on no page"


ACTION = re.compile('<form[^>]* action="([^"]*)"')


@PEOPLE
@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("turn", [0, 5, "what cannot be seen", "very long"])
def test_words_typed_into_every_form_come_back_as_words_or_not_at_all(
    reader: MakeReader, world: World, app: Flask, name: str | None, turn: int | str
) -> None:
    """As a page and as a fragment; every form is found on the pages, and each box of it is filled."""
    others = {"what cannot be seen": ["".join(HIDDEN)], "very long": ["<b>" * 2500]}
    words = others.get(str(turn)) or list(HOSTILE.values())
    first = turn if isinstance(turn, int) else 0
    one, sent, written = reader(name), set[str](), 0
    for route in pages(app):
        for address in addresses(route, {**everything(world), "group_id": [world.group]}):
            response = ask(one, "GET", address)
            if set(ACTION.findall(words_of(response))) <= sent:
                continue
            page = Page(response)
            for form in page.html.select("form[method=post]"):
                boxes = form.select("textarea, input[type=text], input:not([type])")
                action = str(form["action"])
                if action in sent:
                    continue
                sent.add(action)
                if not boxes:
                    continue
                written += 1
                typed = {str(box["name"]): words[(first + n) % len(words)] for n, box in enumerate(boxes)}
                for headers in ({}, HTMX):
                    response = ask(one, "POST", action, data={**page.form(action), **typed}, headers=headers)
                    assert response.status_code in {200, 303, 413, 422, 429}, (
                        f"{action} answered {response.status_code}"
                    )
                    fragment = bool(headers) and "<html" not in response.text
                    if turn != "very long":  # a page with all of it in it is not light
                        examine(response, [], f"POST {action}", reads=False, fragment=fragment)
                    assert hostile_elements(Page(response).html) == [], action
    assert written, "there is no form to write in"


ELEMENTS = """() => [...new Set([...document.querySelectorAll("*")].flatMap(
  (one) => ["", ...one.getAttributeNames()].map((name) => `${one.localName} ${name}`)))]"""
"""Each kind of element in the page, and each attribute on it."""


NO_PAGES = {"meetings.calendar", "languages.set_language", "introductions.picture"}
REFUSED = re.compile("^Failed to load resource: the server responded with a status of 4")
"""What Chromium itself says of a page that is not this person's."""


@pytest.mark.long
@pytest.mark.browser
def test_a_browser_makes_of_hostile_words_no_element_no_attribute_and_no_request(
    chromium: Path, tmp_path: Path
) -> None:
    """Each page first as it is, which makes the list of what is allowed, and then with all of it in every field."""
    with over_https(tmp_path) as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        app = create_app(from_environment({**ENVIRONMENT, "PORTAL_DATA": str(tmp_path)}))
        there = {**everything(portal.world), "group_id": [portal.world.group], "secret": ["no-such-secret"]}
        allowed = {"p data-no-voice"}  # other words are not those that one could hear
        trouble: list[str] = []
        visited = 0
        for turn in (None, 0, 3, 6):
            if turn is not None:
                words = [*list(HOSTILE.values())[turn:], *list(HOSTILE.values())[:turn]]
                with portal.database.writing() as session, session.begin():
                    say_everywhere(session, words)
            for name in ("amina", "kari", "berit"):
                context = browser.new_context(ignore_https_errors=True, locale="en")
                page = context.new_page()
                page.on("request", lambda sent: trouble.append(sent.url) if portal.url not in sent.url else None)
                page.on("console", lambda said: None if REFUSED.match(said.text) else trouble.append(said.text))
                page.on("dialog", lambda dialog: (trouble.append("a dialog"), dialog.dismiss()))
                one = Reader(app)
                one.come_in_as(portal.world.people[name])
                cookie = one.client.get_cookie("kitchen", domain="127.0.0.1")
                assert cookie is not None
                secured = {"name": "__Host-kitchen", "value": cookie.value, "url": portal.url}
                context.add_cookies([{**secured, "secure": True}])  # type: ignore[list-item]
                for route in pages(app):
                    if route.endpoint in NO_PAGES or "secret" in route.places:
                        continue
                    address = next(addresses(route, there))
                    answer = context.request.get(portal.url + address, max_redirects=0)
                    if answer.status != 200:
                        continue
                    if '.txt"' in answer.headers.get("content-disposition", ""):
                        continue  # plain text, which no browser reads as a page
                    if "attachment" in answer.headers.get("content-disposition", ""):
                        page.goto("about:blank")  # a file to keep, opened from the phone: no policy of ours is there
                        page.set_content(answer.text())
                    else:
                        page.goto(portal.url + address)
                    visited += 1
                    found = set(page.evaluate(ELEMENTS))
                    if turn is None:
                        allowed |= found
                    else:
                        assert found <= allowed, f"{address} to {name}: {sorted(found - allowed)}"
                context.close()
        browser.close()
    assert [line for line in trouble if not line.startswith("data:")] == []
    assert visited > 100
