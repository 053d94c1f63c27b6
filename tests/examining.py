"""The eye of the reader: one look over an answer, at all that must hold on every page there is."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import brotli
from werkzeug.test import TestResponse

KB = 1000
FIRST_VISIT_HTML, LATER_HTML = 14 * KB, 8 * KB
"""Bytes on the wire with Brotli: the table *Weight* of the look."""
REQUESTS = 5
WITHOUT_TOKEN = {"/leave"}
"""What may never wait for a token that is stale: leaving quickly."""
FEW_STATEMENTS = re.compile(r"^/today$|/messages/(mine|inbox|with/\d+)$|/plan$|^/groups/$")
AT_MOST_STATEMENTS, AT_MOST_FEW = 12, 6
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "circle", "track"}
NOT_IN_P = {"div", "p", "ul", "ol", "dl", "section", "article", "form", "h1", "h2", "h3", "fieldset", "details"}
LOADED = {"stylesheet", "prefetch", "icon", "manifest"}
POLICY = ("default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'")
NOWHERE = {
    "here", "click here", "below", "see below", "more", "read more", "her", "trykk her", "klikk her", "nedenfor",
    "se nedenfor", "mer", "les mer",
}  # fmt: skip
"""Words that say nothing to somebody who hears the links of a page one after the other."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}


@dataclass
class Element:
    """One element of a page, and the words in it."""

    name: str
    attributes: dict[str, str]
    above: list[Element]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        return name in self.attributes

    def is_in(self, name: str) -> bool:
        return any(other.name == name for other in self.above)


class Elements(HTMLParser):
    """All elements of a page, in one pass. Raises AssertionError where one is not closed where it should be."""

    def __init__(self, text: str, where: str) -> None:
        super().__init__()
        self.where = where
        self.all: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        assert not self._open, f"{where}: never closed: {[element.name for element in self._open]}"

    def __call__(self, *names: str) -> list[Element]:
        return [element for element in self.all if element.name in names]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = f"{self.where}: <{tag}> at {self.getpos()}"
        element = Element(tag, {name: value or "" for name, value in attrs}, list(self._open))
        assert len(element.attributes) == len(attrs), f"{at}: an attribute twice"
        assert not (tag in NOT_IN_P and element.is_in("p")), f"{at}: inside <p>"
        self.all.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append(Element(tag, {name: value or "" for name, value in attrs}, list(self._open)))

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open, f"{self.where}: </{tag}> closes nothing at {self.getpos()}"
            opened = self._open.pop().name
            assert opened == tag, f"{self.where}: <{opened}> is closed by </{tag}> at {self.getpos()}"


def examine(response: TestResponse, statements: list[str], where: str, *, reads: bool, fragment: bool) -> None:
    """Look at one answer as a careful reader would; what is wrong fails with its address.

    `statements` are those of SQL that it took; `reads` says that it was fetched, not sent a form.
    """
    if response.mimetype != "text/plain":
        _headers(response, where)
    if response.mimetype != "text/html" or response.status_code in (301, 302, 303, 307, 308):
        return
    elements = Elements(response.text, where)
    _elements(elements, where)
    if not fragment:
        _whole_page(elements, response, where)
        size = len(brotli.compress(response.data, quality=5))
        most = FIRST_VISIT_HTML if elements("style") else LATER_HTML
        assert size <= most, f"{where}: {size} bytes on the wire, at most {most}"
    if reads and response.status_code == 200:
        few = FEW_STATEMENTS.search(where.split(" ")[1].split("?")[0])
        most = AT_MOST_FEW if few else AT_MOST_STATEMENTS
        assert len(statements) <= most, f"{where}: {len(statements)} statements, at most {most}: {statements}"


def _headers(response: TestResponse, where: str) -> None:
    policy = response.headers.get("Content-Security-Policy", "")
    for rule in POLICY:
        assert rule in policy, f"{where}: no {rule} in the policy"
    assert "unsafe" not in policy, where
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, f"{where}: {name} is {response.headers.get(name)!r}"
    assert {"Cookie", "Accept-Language"} <= set(response.vary.as_set(preserve_casing=True)), f"{where}: Vary"
    for line in response.headers.getlist("Set-Cookie"):
        _cookie(line, where)


def _cookie(line: str, where: str) -> None:
    """No script reads a cookie, no other site sends it along, and no other host sees it."""
    cookie, *rest = line.split("; ")
    name, how = cookie.split("=")[0], {part.split("=")[0]: part for part in rest}
    assert "HttpOnly" in how, f"{where}: a script may read {name}"
    assert how.get("SameSite") in ("SameSite=Lax", "SameSite=Strict"), f"{where}: other sites send {name} along"
    assert how.get("Path") == "Path=/", f"{where}: {name} is for a part of the site: {line}"
    assert "Domain" not in how, f"{where}: {name} is for other hosts too"


def _whole_page(elements: Elements, response: TestResponse, where: str) -> None:
    (root,) = elements("html") or [None]
    assert root is not None, f"{where}: no page: {response.text[:200]}"
    assert root.get("lang"), f"{where}: no language"
    assert root.get("dir") in ("ltr", "rtl"), f"{where}: no direction"
    (title,) = elements("title")
    assert title.text.strip(), f"{where}: no title"
    assert len(elements("h1")) == 1, f"{where}: {len(elements('h1'))} h1"
    assert len(elements("main")) == 1, f"{where}: no main"
    ids = {element.get("id"): element for element in elements.all if element.has("id")}
    assert "status" in ids, f"{where}: no status line"
    assert ids["status"].get("role") == "status", f"{where}: no status line"
    assert "trouble" in ids, f"{where}: no place for trouble"
    if "wrong" in ids and any(ids["wrong"] in link.above for link in elements("a")):
        assert title.text.startswith(("Error:", "Feil:")), f"{where}: the title does not say that something is wrong"
    assert len(elements("style")) <= 1, f"{where}: {len(elements('style'))} style elements"
    for style in elements("style"):
        digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"], f"{where}: style not allowed"
    loaded = [link for link in elements("link") if link.get("rel") in LOADED and link.get("href").startswith("/")]
    loaded += [element for element in elements("script") if element.has("src")]
    assert len(loaded) + 1 <= REQUESTS, f"{where}: {len(loaded) + 1} requests"


def _elements(elements: Elements, where: str) -> None:
    ids = [element.get("id") for element in elements.all if element.has("id")]
    assert len(ids) == len(set(ids)), f"{where}: id twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    for element in elements.all:
        for name, value in element.attributes.items():
            assert name != "style", f"{where}: style= on {element.name}"
            assert not name.startswith(("on", "hx-on", "data-hx")), f"{where}: {name} on {element.name}"
            runs = value.strip().lower().startswith("javascript:") and name != "value"  # what stands in a box is text
            assert not runs, f"{where}: {name} on {element.name} is {value}"
        for reference in element.get("aria-describedby").split():
            assert reference in ids, f"{where}: nothing has the id {reference}"
    for script in elements("script"):
        assert script.get("src"), f"{where}: a script inside the page"
    labels = {label.get("for") for label in elements("label") if label.has("for")}
    assert labels <= set(ids), f"{where}: labels for nothing: {labels - set(ids)}"
    for box in elements("input", "textarea", "select"):
        if box.get("type") != "hidden":
            labelled = box.is_in("label") or box.get("aria-label") or box.get("id") in labels
            assert labelled, f"{where}: no label for {box.attributes}"
    tokens = [form for box in elements("input") if box.get("name") == "csrf_token" for form in box.above]
    for form in elements("form"):
        inside = [one for one in elements("input", "button") if one.has("name") and any(form is x for x in one.above)]
        hidden = [one.get("name") for one in inside if one.get("type") == "hidden"]
        pressed = {one.get("name") for one in inside if one.name == "button"}
        assert not pressed & set(hidden), (
            f"{where}: of {pressed & set(hidden)} the hidden one counts, whatever is tapped"
        )
        if form.get("method").lower() == "post" and form.get("action") not in WITHOUT_TOKEN:
            assert form in tokens, f"{where}: a form without its token: {form.get('action')}"
    for link in elements("a"):
        assert link.get("href"), f"{where}: a link to nowhere: {link.text}"
        assert link.text.strip() or link.get("aria-label"), f"{where}: a link without words: {link.get('href')}"
        assert link.text.strip(" .").casefold() not in NOWHERE, f"{where}: a link that says only “{link.text}”"
    for button in elements("button"):
        assert button.text.strip(), f"{where}: a button without words"
    pictures = elements("img")  # one that was asked for, like a sound, is not among what a page weighs
    assert len(pictures) <= ("?picture=" in where), f"{where}: a picture before it is asked for"
    assert all(picture.get("alt") for picture in pictures), f"{where}: a picture without words"
