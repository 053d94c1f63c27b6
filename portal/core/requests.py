"""One session a request, one commit, and only when the answer is a good one."""

from __future__ import annotations

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy.orm import Session

from portal.core.house import house

READING = {"GET", "HEAD", "OPTIONS"}


def session() -> Session:
    """This request's session: reading for GET, writing for POST. The first statement opens its transaction."""
    if "session" not in g:
        database = house().database
        reads = not has_request_context() or request.method in READING
        g.session = database.reading() if reads else database.writing()
    return g.session


def register(app: Flask) -> None:
    app.before_request(_read_the_whole_body)
    app.after_request(_commit)
    app.teardown_appcontext(_close)


def _read_the_whole_body() -> None:
    """Take in the form before the first statement: a phone that sends a byte a second must not hold the lock.

    Raises RequestEntityTooLarge (413) where the body is over MAX_CONTENT_LENGTH.
    """
    if request.method not in READING:
        request.get_data(cache=True, parse_form_data=True)
        request.form  # noqa: B018 - reading it is what checks the sizes of the parts


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
