"""How a view answers: with a page, or to htmx with the one fragment that changes. Nobody else reads htmx's headers."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, make_response, redirect, render_template, request
from htmx_flask.requests import HtmxHeaders
from markupsafe import Markup

from portal.core import layout

HTMX_HEADERS = ("HX-Request", "HX-Request-Type")


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page that stands there. htmx-flask knows htmx 1; version 4 adds the type."""
    g.vary = HTMX_HEADERS
    asked = HtmxHeaders(request.headers)
    partial = request.headers.get("HX-Request-Type", "partial") == "partial"
    return bool(asked) and partial and not asked.boosted and not asked.history_restore_request


def page(template: str, fragment: str | None = None, status: int = 200, **facts: Any) -> Response:
    """The whole page, or to htmx only its fragment.

    `template` and `fragment` are names like `meetings/show.html`; both are given the same `facts`, so that one
    fragment file is the truth in both. Where htmx asked for a part and something else has come up, which has no
    fragment, the page takes the place of the whole page that stands there, never of a part of it.
    """
    partial = wants_fragment()
    if partial and fragment is not None:
        return make_response(render_template(fragment, whole_page=False, **facts), status)
    answer = make_response(render_template(template, whole_page=True, layout=layout.facts(), **facts), status)
    if partial:
        answer.headers["HX-Retarget"] = "body"
        answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def part(template: str, **facts: Any) -> Markup:
    """A part for somebody else's page, made of this one fragment: the room that shows it knows no template of it."""
    return Markup(render_template(template, **facts))  # noqa: S704 - our own template, which escapes what people wrote


def done(to: str, said: str = "", fragment: str | None = None, **facts: Any) -> Response:
    """The answer to a form that did what it should: go on to `to`, with one sentence of what happened.

    htmx stays where it is and gets the fragment, with the sentence for the line that screen readers hear.
    """
    if wants_fragment():
        if fragment is None:
            if said:
                flash(said)
            answer = make_response("", 200)
            answer.headers["HX-Redirect"] = to
            return answer
        body = render_template(fragment, whole_page=False, **facts)
        return make_response(body + render_template("core/_status.html", said=said, whole_page=False), 200)
    if said:
        flash(said)
    return make_response(redirect(to, 303))


def trouble(template: str, status: int, **facts: Any) -> Response:
    """An error: a plain page, or to htmx the one fragment that is told beside what stands there, never inside it."""
    if wants_fragment():
        answer = make_response(render_template("core/_trouble.html", whole_page=False, kind=template, **facts), status)
        answer.headers["HX-Retarget"] = "#trouble"
        answer.headers["HX-Reswap"] = "outerHTML"
        return answer
    return page(template, status=status, **facts)
