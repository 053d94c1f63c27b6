"""Somebody with a browser who comes to an app in this process: as little as possible between the clock and the app."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import brotli
from werkzeug.test import EnvironBuilder

HOST = "127.0.0.1:8000"
HEADERS = (
    ("Accept-Encoding", "gzip, deflate, br"),
    ("Accept-Language", "nb"),
    ("Sec-Fetch-Site", "same-origin"),
)
LOADED = {"script": "src", "img": "src"}
LOADED_LINKS = {"stylesheet", "prefetch", "icon", "manifest"}


class NotAsExpected(Exception):
    """An app answered with something that cannot be measured."""


@dataclass(frozen=True)
class Answer:
    """What came over the wire."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        """The body as a browser reads it."""
        packed = dict(self.headers).get("Content-Encoding") == "br"
        return (brotli.decompress(self.body) if packed else self.body).decode()


def ask(app: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> Answer:
    """One request to a WSGI app, and its whole answer."""
    started: list[Any] = []
    body = app({**environ, "wsgi.input": BytesIO(environ.get("bench.form", b""))}, lambda *words: started.extend(words))
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Answer(started[0], started[1], content)


@dataclass
class Visitor:
    """A browser with its cookies. It asks for Brotli and for Norwegian, as most will."""

    app: Callable[..., Iterable[bytes]]
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """The header that this browser sends."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def environ(self, address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        """The request for an address, or of a form that is sent there, as WSGI wants it."""
        sent = urlencode(form).encode() if form is not None else b""
        builder = EnvironBuilder(
            address,
            f"http://{HOST}",
            method="GET" if form is None else "POST",
            headers=[*HEADERS, *([("Cookie", self.cookie)] if self.cookies else [])],
            content_type=None if form is None else "application/x-www-form-urlencoded",
            data=sent,
        )
        return {**builder.get_environ(), "bench.form": sent}

    def get(self, address: str, status: str = "200") -> Answer:
        """Fetch an address. Raises NotAsExpected where the status does not begin like this."""
        return self._fetch(address, None, status)

    def send(self, address: str, form: dict[str, str], status: str = "303") -> Answer:
        """Send a form. Raises NotAsExpected where the status does not begin like this."""
        return self._fetch(address, form, status)

    def _fetch(self, address: str, form: dict[str, str] | None, status: str) -> Answer:
        answer = ask(self.app, self.environ(address, form))
        if not answer.status.startswith(status):
            raise NotAsExpected(f"{address} answered {answer.status}")
        for name, value in answer.headers:
            if name == "Set-Cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return answer

    def enter(self, secret: str) -> None:
        """Come in by a one-time link, and press its button."""
        address = f"/enter/{secret}"
        self.send(address, Looked(self.get(address).text).hidden)

    def first_visit(self, address: str) -> tuple[int, list[int]]:
        """Bytes of the page, and of each file that it loads, for a browser that has nothing of ours but a sign-in."""
        answer = self.get(address)
        files = [len(self.get(file).body) for file in Looked(answer.text).files]
        return len(answer.body), files


class Looked(HTMLParser):
    """A page that was looked through, as a browser does that loads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files: list[str] = []
        """The addresses of what it loads, each once."""
        self.hidden: dict[str, str] = {}
        """The hidden fields of its forms."""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        loads = has.get(LOADED.get(tag, ""), "")
        if tag == "link" and LOADED_LINKS & set(has.get("rel", "").split()):
            loads = has.get("href", "")
        if loads and not loads.startswith("data:") and loads not in self.files:
            self.files.append(loads)
        if tag == "input" and has.get("type") == "hidden" and "name" in has:
            self.hidden[has["name"]] = has.get("value", "")
