"""Addresses that come back from a browser: only pages of our own are followed, and only numbers that a row can have."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map, RequestRedirect

LARGEST = 2**31 - 1
"""No row has a larger id, on either database."""


class Number(IntegerConverter):
    """An id in an address. A longer number is an address that does not exist; a database would break on it."""

    regex = r"\d{1,10}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def register(app: Flask) -> None:
    app.url_map.converters["int"] = Number


def number_asked(name: str, most: int = LARGEST, *, least: int = 1) -> int | None:
    """The number from `least` to `most` after the question mark of the address; None where there is none."""
    number = request.args.get(name, type=int)
    return number if number is not None and least <= number <= most else None


def shortened_address() -> str:
    """The network that somebody comes from, not the phone: 24 bits of an IPv4 address, 48 of an IPv6 one."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:  # a socket in the file system has none
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return str(ip_network((int(address), 24 if address.version == 4 else 48), strict=False))


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
