"""Choosing a language: a page that needs no reading, and links that set a cookie and nothing else."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, request

from portal.core.addresses import safe_address
from portal.core.doors import anybody
from portal.core.responses import page
from portal.languages import choice

bp = Blueprint("languages", __name__)


@bp.get("/language")
@anybody
def choose() -> Response:
    """All languages that the portal speaks, each by its own name."""
    return page("languages/choose.html", next=safe_address(request.args.get("next")))


@bp.get("/language/<code>")
@anybody
def set_language(code: str) -> Response:
    """Remember the choice in a cookie, and go back to where the reader was."""
    if not choice.speaks(code):
        abort(404)
    response = make_response(redirect(safe_address(request.args.get("next")), 303))
    choice.choose(response, code)
    return response
