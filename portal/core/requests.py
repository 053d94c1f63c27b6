"""One session a request, one commit, and only when the answer is a good one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, Response, current_app, g, has_request_context, request
from sqlalchemy.orm import Session

from portal.core.doors import View
from portal.core.house import house

READING = {"GET", "HEAD", "OPTIONS"}
LARGEST_FILE = 4 * 1024 * 1024
"""Bytes of a file that somebody sends. From safety.md, rule 12."""
LARGEST_FORM_WITH_FILE = 16 * 1024 * 1024
"""Bytes that are read of a form with a file. What a phone's camera makes is often over 4 MB: where such a form were cut
off, the browser would show nothing of ours, and what was written beside the file would be lost."""


PATIENCE = 60.0
"""Seconds that a form has before its size counts."""
SLOWEST = 8 * 1024
"""Bytes a second of the slowest line on which a form comes through whole."""


class FileInMemory(BytesIO):
    """A file of a form. It lies on no disk for a moment, and one that is too large is let go of while it comes."""

    too_large = False

    def write(self, part: Any) -> int:
        """Take in a part. As soon as there is more than LARGEST_FILE nothing is left but `too_large`."""
        if self.too_large or self.tell() + len(part) > LARGEST_FILE:
            self.too_large = True
            self.seek(0)
            self.truncate()
            return len(part)
        return super().write(part)


class PortalRequest(Request):
    """A request whose files stay in memory."""

    def _get_file_stream(self, *_about: Any, **_more: Any) -> IO[bytes]:
        return FileInMemory()


def takes_file(view: View) -> View:
    """Mark a view, above its door, whose form may bring a file. All others take only the small forms of words."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def may_bring_file() -> bool:
    """Whether this request's view takes a file."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_file", False)


def session() -> Session:
    """This request's session: reading for GET, writing for POST. The first statement opens its transaction."""
    if "session" not in g:
        database = house().database
        reads = not has_request_context() or request.method in READING
        g.session = database.reading() if reads else database.writing()
    return g.session


def register(app: Flask) -> None:
    app.request_class = PortalRequest
    app.before_request(_read_the_whole_body)
    app.after_request(_commit)
    app.teardown_appcontext(_close)


def _read_the_whole_body() -> None:
    """Take in the form before the first statement: a phone that sends a byte a second must not hold the lock.

    Raises RequestEntityTooLarge (413) where the body is over MAX_CONTENT_LENGTH, or for a view that takes a file over
    LARGEST_FORM_WITH_FILE.
    """
    if request.method not in READING:
        if may_bring_file():
            request.max_content_length = LARGEST_FORM_WITH_FILE
        with _not_for_ever():
            request.get_data(cache=True, parse_form_data=True)
            request.form  # noqa: B018 - reading it is what checks the sizes of the parts


@contextmanager
def _not_for_ever() -> Iterator[None]:
    """Stop listening to a phone that takes longer than even a slow one does; what came is then half a form, a 400.

    A form of a few words has PATIENCE, a larger one as long as it takes at SLOWEST. A web server in front takes in
    forms by itself; this is for where there is none, or one that does not.
    """
    line = request.environ.get("gunicorn.socket")
    if line is None:
        yield
        return
    announced = min(request.content_length or LARGEST_FORM_WITH_FILE, LARGEST_FORM_WITH_FILE)
    watch = threading.Timer(PATIENCE + announced / SLOWEST, _stop_listening, [line])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _stop_listening(line: socket.socket) -> None:
    with suppress(OSError):  # it has hung up itself
        line.shutdown(socket.SHUT_RD)


def _commit(response: Response) -> Response:
    """Keep what was changed if the answer is below 400. Reading has nothing to keep, and only ends."""
    if "session" not in g:
        return response
    if request.method in READING and not (g.session.dirty or g.session.new or g.session.deleted):
        return response  # to commit nothing takes a tenth of a light page; a change in passing fails as it should
    if response.status_code >= 400:
        g.session.rollback()
        return response
    g.session.commit()  # a commit that fails raises; core/errors.py makes it the 503 page
    return response


def _close(_error: BaseException | None) -> None:
    if (opened := g.pop("session", None)) is not None:
        opened.close()
