"""One plain page for each thing that can go wrong, in the reader's language, saying what to do next."""

from __future__ import annotations

import logging
from datetime import datetime

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    SecurityError,
    TooManyRequests,
)

from portal.core.requests import READING, may_bring_file
from portal.core.responses import trouble

log = logging.getLogger("portal")


class TooManyTries(TooManyRequests):
    """Somebody tried too often. `again_at` is when one may try again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__()
        self.again_at = again_at


def register(app: Flask) -> None:
    # Flask's own line for the log holds the address and, of a failed statement, all its values.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(MethodNotAllowed, _not_found)
    app.register_error_handler(Forbidden, lambda _error: trouble("core/not_yours.html", 403))
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(TooManyTries, _too_many)
    app.register_error_handler(SecurityError, lambda _error: Response("Unknown address.\n", 400, mimetype="text/plain"))
    app.register_error_handler(BadRequest, lambda _error: trouble("core/not_understood.html", 400))
    app.register_error_handler(InternalServerError, _broken)
    app.register_error_handler(HTTPException, _other)


def _not_found(error: HTTPException) -> Response:
    answer = trouble("core/not_found.html", 404 if isinstance(error, NotFound) else 405)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    return answer


def _too_large(_error: RequestEntityTooLarge) -> Response:
    return trouble("core/too_large.html", 413, file=may_bring_file())


def _too_many(error: TooManyTries) -> Response:
    answer = trouble("core/too_many.html", 429, again_at=error.again_at)
    answer.headers["Retry-After"] = error.again_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return answer


def _other(error: HTTPException) -> Response | HTTPException:
    """Redirects go on as they are; any other error that has no page of its own says that it was not understood."""
    if error.code is None or error.code < 400:
        return error
    return trouble("core/not_understood.html", error.code)


def _broken(error: InternalServerError) -> Response:
    """Something went wrong with us. The log holds where and what kind, never what somebody wrote."""
    cause = error.original_exception
    log.error("%s at %s", type(cause).__name__, request.endpoint, exc_info=None)
    for place in _places(cause):
        log.error("  %s", place)
    if (instead := g.get("whatever_happens")) is not None:
        if "session" in g:
            g.session.rollback()  # or its commit, which comes once more with this answer, would fail again
        return instead
    status = 503 if isinstance(cause, SQLAlchemyError) else 500
    g.bare = True
    return trouble("core/out_of_order.html", status, wrote=request.method not in READING)


def _places(cause: BaseException | None) -> list[str]:
    """File and line of each of our own frames: a traceback without values."""
    places = []
    trace = cause.__traceback__ if cause else None
    while trace is not None:
        code = trace.tb_frame.f_code
        if "portal" in code.co_filename:
            places.append(f"{code.co_filename.rsplit('portal/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places
