"""The client that reads each page it fetches, so that every page is checked without being listed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, update
from werkzeug.test import TestResponse, stream_encode_multipart

from portal.core.clock import now
from portal.core.database import Database
from portal.people.models import Person, SignIn
from portal.people.rules import make_entry_link, sign_in
from tests.examining import examine

BASE = "http://127.0.0.1:8000"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
"""What htmx sends along with a form or a link of its own."""


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
    statements: list[str] = field(default_factory=list)

    @cached_property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.response.text, "html.parser")

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
    def leads_to(self) -> str:
        """The address that a browser goes on to, or htmx in its place."""
        headers = self.response.headers
        return str(headers.get("HX-Redirect") or headers["Location"])

    @property
    def heading(self) -> str:
        """The one heading of the page."""
        return " ".join(self.html.select_one("h1").get_text().split()) if self.html.h1 else ""

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
            if kind == "file":
                continue  # no page chooses one
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

    def come_in_as(self, person_id: int, *, proved: bool = True) -> None:
        """Be signed in as somebody, as the pages that let one in leave it; those pages have tests of their own.

        One of the staff has just given passphrase and second factor, unless this is not `proved`.
        """
        with self.database.writing() as session, session.begin():
            person = session.get_one(Person, person_id)
            secret, _made = sign_in(session, person, now(), proved=proved and person.works)
            language = person.language
        with self.client.session_transaction(base_url=BASE) as cookie:
            cookie.clear()
            here = {"seen": int(now().timestamp()), "browser": secrets.token_urlsafe(12)}
            cookie.update({"_user_id": secret, "_fresh": True, **here})
            cookie.permanent = True
        self.client.set_cookie("language", language, domain="127.0.0.1")

    def come_in_by_link(self, person_id: int) -> None:
        """Come in by a one-time link, through its pages; one of the staff then counts as proved."""
        with self.database.writing() as session, session.begin():
            secret = make_entry_link(session, session.get_one(Person, person_id), now())
        self.get(f"/enter/{secret}")
        self.send(f"/enter/{secret}", htmx=False)
        with self.database.writing() as session, session.begin():
            if session.get_one(Person, person_id).works:
                theirs = update(SignIn).where(SignIn.person_id == person_id, SignIn.proved_at.is_(None))
                session.execute(theirs.values(proved_at=now()))

    def get(self, address: str, status: int = 200) -> Page:
        """Fetch a page, and read it."""
        return self._fetch("GET", address, status)

    def post(
        self, address: str, status: int, data: dict[str, object] | bytes, *, htmx: bool | None = None, **more: object
    ) -> Page:
        """Send fields as they are, without a form on a page."""
        return self._fetch("POST", address, status, data=data, htmx=self.htmx if htmx is None else htmx, **more)

    def post_files(self, address: str, status: int, fields: dict[str, object], **more: object) -> Page:
        """Send these fields, files among them, and leave none open."""
        body, _length, boundary = stream_encode_multipart(fields, use_tempfile=False)
        return self.post(address, status, body.read(), content_type=f"multipart/form-data; boundary={boundary}", **more)

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
        return self.get(self.page.leads_to)

    def _fetch(self, method: str, address: str, status: int, htmx: bool = False, **more: object) -> Page:
        headers = {"Accept-Language": self.language, "Accept-Encoding": "identity", "Sec-Fetch-Site": "same-origin"}
        if htmx:
            headers |= {**HTMX, "HX-Current-URL": f"{BASE}/"}
        headers |= more.pop("headers", {})  # type: ignore[operator, assignment]
        with counted(self.database) as statements:
            response = self.client.open(address, method=method, base_url=BASE, headers=headers, **more)
        page = Page(response, statements)
        where = f"{method} {address} → {response.status_code}"
        assert response.status_code == status, f"{where}, not {status}: {page.text[:600]}"
        examine(response, statements, where, reads=method == "GET", fragment=htmx and response.status_code < 500)
        self.page = page
        return page
