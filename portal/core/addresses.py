"""Addresses that come back from a browser: only pages of our own are followed."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def safe_address(wanted: str | None, otherwise: str = "/") -> str:
    """`wanted` if it is the path of one of our own pages that may be fetched by GET, else `otherwise`.

    Matching against the URL map is what makes `////host`, `https:host` and the like harmless: they pass a look at
    scheme and host, and browsers leave the site with them.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or "\\" in wanted:
        return otherwise
    if any(ord(letter) < 33 or ord(letter) == 127 for letter in wanted):
        return otherwise
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc:
        return otherwise
    adapter = current_app.url_map.bind(request.host)
    try:
        adapter.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return otherwise
    return parts.path + (f"?{parts.query}" if parts.query else "")
