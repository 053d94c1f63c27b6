"""The client that reads each page it fetches, so that every page is checked without being listed."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import brotli
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal.core.clock import now
from portal.core.database import Database
from portal.people.models import Person
from portal.people.rules import make_entry_link, sign_in

KB = 1000
FIRST_VISIT_HTML, LATER_HTML = 14 * KB, 8 * KB
"""Bytes on the wire with Brotli: the table *Weight* of the look."""
FEW_STATEMENTS = re.compile(r"^/today$|/messages/(mine|inbox|with/\d+)$|/plan$|^/groups/$")
AT_MOST_STATEMENTS, AT_MOST_FEW = 12, 6
BASE = "http://127.0.0.1:8000"
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "circle"}
NOT_IN_P = {"div", "p", "ul", "ol", "dl", "section", "article", "form", "h1", "h2", "h3", "fieldset", "details"}


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The SQL statements that are sent meanwhile, without BEGIN and settings of the connection."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@dataclass
class Page:
    """One answer, read."""

    response: TestResponse
    html: BeautifulSoup
    statements: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a person reads, in one line."""
        shown = (part for part in self.html.strings if part.parent is not None and part.parent.name != "title")
        return re.sub(r"\s+", " ", " ".join(shown)).strip()

    @property
    def title(self) -> str:
        return self.html.title.get_text() if self.html.title else ""

    @property
    def wrong(self) -> list[str]:
        """The sentences of the error summary."""
        return [link.get_text() for link in self.html.select("#wrong a")]

    def form(self, action: str) -> dict[str, str | list[str]]:
        """The fields of the form that goes to this address, as they stand there."""
        found = self.html.select_one(f'form[action="{action}"]')
        assert found is not None, f"no form goes to {action}; there are {[f['action'] for f in self.html('form')]}"
        fields: dict[str, str | list[str]] = {}
        for box in found.select("input[name], textarea[name], select[name]"):
            name, kind = str(box["name"]), box.get("type")
            if box.name == "textarea":
                fields[name] = re.sub(r"^\r?\n", "", box.get_text(), count=1)  # as a browser leaves out the first
            elif box.name == "select":
                chosen = box.select_one("option[selected]") or box.select_one("option")
                fields[name] = str(chosen["value"]) if chosen else ""
            elif kind in ("checkbox", "radio"):
                if box.has_attr("checked"):
                    fields[name] = (
                        [*fields.get(name, []), str(box["value"])] if kind == "checkbox" else str(box["value"])
                    )
            else:
                fields[name] = str(box.get("value", ""))
        return fields


class Reader:
    """Somebody with a browser, with or without htmx."""

    def __init__(self, app: Flask, *, language: str = "en", htmx: bool = False) -> None:
        self.app = app
        self.client = app.test_client()
        self.language, self.htmx = language, htmx
        self.page: Page | None = None

    @property
    def database(self) -> Database:
        return self.app.extensions["portal"].database  # type: ignore[no-any-return]

    def come_in_as(self, person_id: int) -> None:
        """Be signed in as somebody, as the pages that let one in leave it; those pages have tests of their own."""
        with self.database.writing() as session, session.begin():
            person = session.get_one(Person, person_id)
            secret, _made = sign_in(session, person, now())
            language = person.language
        with self.client.session_transaction(base_url=BASE) as cookie:
            cookie.clear()
            cookie.update({"_user_id": secret, "_fresh": True, "browser": secrets.token_urlsafe(12)})
            cookie.permanent = True
        self.client.set_cookie("language", language, domain="127.0.0.1")

    def come_in_by_link(self, person_id: int) -> None:
        """Come in by a one-time link, through its pages."""
        with self.database.writing() as session, session.begin():
            secret = make_entry_link(session, session.get_one(Person, person_id), now())
        self.get(f"/enter/{secret}")
        self.send(f"/enter/{secret}", htmx=False)

    def get(self, address: str, status: int = 200) -> Page:
        """Fetch a page, and read it."""
        return self._fetch("GET", address, status)

    def post(
        self, address: str, status: int, data: dict[str, object], *, htmx: bool | None = None, **more: object
    ) -> Page:
        """Send fields as they are, without a form on a page."""
        return self._fetch("POST", address, status, data=data, htmx=self.htmx if htmx is None else htmx, **more)

    def send(
        self, action: str, status: int | None = None, *, htmx: bool | None = None, to: str = "", **fields: object
    ) -> Page:
        """Fill in the form that goes to `action` on the page one looks at, and send it; `to` is another button's.

        Without a status: 303 for a plain form, 200 with htmx.
        """
        assert self.page is not None
        form = self.page.html.select_one(f'form[action="{action}"]')
        enhanced = form is not None and (form.has_attr("hx-post") or form.select_one("button[hx-post]") is not None)
        with_htmx = (self.htmx if htmx is None else htmx) and enhanced and not to
        data = {**self.page.form(action), **fields}
        return self.post(to or action, status or (200 if with_htmx else 303), data, htmx=with_htmx)

    def follow(self) -> Page:
        """Go where the last answer leads."""
        assert self.page is not None
        return self.get(str(self.page.response.headers["Location"]))

    def _fetch(self, method: str, address: str, status: int, htmx: bool = False, **more: object) -> Page:
        headers = {"Accept-Language": self.language, "Accept-Encoding": "identity", "Sec-Fetch-Site": "same-origin"}
        if htmx:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": f"{BASE}/"}
        headers |= more.pop("headers", {})  # type: ignore[operator, assignment]
        with counted(self.database) as statements:
            response = self.client.open(address, method=method, base_url=BASE, headers=headers, **more)
        page = Page(response, BeautifulSoup(response.text, "html.parser"), statements)
        where = f"{method} {address} → {response.status_code}"
        assert response.status_code == status, f"{where}, not {status}: {page.text[:600]}"
        examine(page, where, method=method, fragment=htmx and response.status_code < 500)
        self.page = page
        return page


def examine(page: Page, where: str, *, method: str, fragment: bool) -> None:
    """Look at one answer as a careful reader would; what is wrong fails with the page's address."""
    response = page.response
    _headers(response, where)
    if response.mimetype != "text/html" or response.status_code in (301, 302, 303, 307, 308):
        return
    _well_formed(response.text, where)
    _elements(page.html, where)
    if not fragment:
        _whole_page(page, where)
        size = len(brotli.compress(response.data, quality=5))
        most = FIRST_VISIT_HTML if page.html.style else LATER_HTML
        assert size <= most, f"{where}: {size} bytes on the wire, at most {most}"
    if method == "GET" and response.status_code == 200:
        few = FEW_STATEMENTS.search(where.split(" ")[1].split("?")[0])
        most = AT_MOST_FEW if few else AT_MOST_STATEMENTS
        assert len(page.statements) <= most, (
            f"{where}: {len(page.statements)} statements, at most {most}: {page.statements}"
        )


def _headers(response: TestResponse, where: str) -> None:
    if response.mimetype == "text/plain":
        return
    policy = response.headers.get("Content-Security-Policy", "")
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert rule in policy, f"{where}: no {rule} in the policy"
    assert "unsafe" not in policy, where
    expected = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store, private",
        "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    }
    for name, value in expected.items():
        assert response.headers.get(name) == value, f"{where}: {name} is {response.headers.get(name)!r}"
    assert {"Cookie", "Accept-Language"} <= set(response.vary.as_set(preserve_casing=True)), f"{where}: Vary"


def _whole_page(page: Page, where: str) -> None:
    html = page.html
    root = html.html
    assert root is not None, f"{where}: no page: {page.text[:200]}"
    assert root.get("lang"), f"{where}: no language"
    assert root.get("dir") in ("ltr", "rtl"), f"{where}: no direction"
    assert page.title.strip(), f"{where}: no title"
    assert len(html("h1")) == 1, f"{where}: {len(html('h1'))} h1"
    assert len(html("main")) == 1, f"{where}: no main"
    assert html.select_one("#status[role=status]"), f"{where}: no status line"
    assert html.select_one("#trouble"), f"{where}: no place for trouble"
    assert bool(page.wrong) <= page.title.startswith(("Error:", "Feil:")), (
        f"{where}: the title does not say that something is wrong"
    )
    styles = html("style")
    assert len(styles) <= 1, f"{where}: {len(styles)} style elements"
    for style in styles:
        digest = base64.b64encode(hashlib.sha256(style.get_text().encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.response.headers["Content-Security-Policy"], f"{where}: style not allowed"
    loaded = html.select(
        "script[src], link[rel=stylesheet], link[rel=prefetch], link[rel=icon], link[rel=manifest], img"
    )
    assert len(loaded) + 1 <= 5, f"{where}: {len(loaded) + 1} requests"


def _elements(html: BeautifulSoup, where: str) -> None:
    ids = [str(element["id"]) for element in html.select("[id]")]
    assert len(ids) == len(set(ids)), f"{where}: id twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    for element in html.find_all(True):
        assert isinstance(element, Tag)
        for name, value in element.attrs.items():
            assert name != "style", f"{where}: style= on {element.name}"
            assert not name.startswith(("on", "hx-on", "data-hx")), f"{where}: {name} on {element.name}"
            assert not str(value).strip().lower().startswith("javascript:"), f"{where}: {value}"
        for reference in str(element.get("aria-describedby", "")).split():
            assert reference in ids, f"{where}: nothing has the id {reference}"
    for script in html("script"):
        assert script.get("src"), f"{where}: a script inside the page"
    for label in html("label"):
        if label.get("for"):
            assert label["for"] in ids, f"{where}: a label for nothing: {label}"
    for box in html.select("input:not([type=hidden]), textarea, select"):
        labelled = box.find_parent("label") or box.get("aria-label") or html.select_one(f'label[for="{box.get("id")}"]')
        assert labelled, f"{where}: no label for {box}"
    for form in html("form"):
        if str(form.get("method", "get")).lower() == "post":
            assert form.select_one("input[name=csrf_token]"), f"{where}: a form without its token: {form.get('action')}"
    for link in html("a"):
        assert link.get("href"), f"{where}: a link to nowhere: {link}"
        assert link.get_text().strip() or link.get("aria-label"), f"{where}: a link without words: {link}"
    for button in html("button"):
        assert button.get_text().strip(), f"{where}: a button without words"
    assert not html("img"), f"{where}: a picture before it is asked for"


def _well_formed(text: str, where: str) -> None:
    """Every element is closed where it should be, and no paragraph holds a block."""
    open_elements: list[str] = []

    class Nesting(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert not (tag in NOT_IN_P and "p" in open_elements), f"{where}: <{tag}> inside <p> at {self.getpos()}"
            if tag not in VOID:
                open_elements.append(tag)

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            if tag not in VOID:
                assert open_elements, f"{where}: </{tag}> closes nothing at {self.getpos()}"
                opened = open_elements.pop()
                assert opened == tag, f"{where}: <{opened}> is closed by </{tag}> at {self.getpos()}"

    Nesting().feed(text)
    assert not open_elements, f"{where}: never closed: {open_elements}"
