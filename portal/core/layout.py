"""What every page has around its own content."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from flask import Flask, g, get_flashed_messages, request
from markupsafe import Markup

from portal.core.addresses import safe_address
from portal.core.house import house
from portal.core.layout_parts import About, Contact, Door, Place
from portal.core.requests import READING
from portal.core.static_files import STYLE_COOKIE, files


def register(app: Flask) -> None:
    app.jinja_env.filters["phone"] = spoken_phone
    app.jinja_env.filters["opening"] = opening
    app.jinja_env.filters["short_number"] = short_number
    app.jinja_env.globals["emergency"] = app.extensions["portal"].settings.emergency
    app.jinja_env.globals["doors"] = doors
    app.jinja_env.globals["parts_of_me"] = lambda: [part for make in house().layout.parts_of_me for part in make()]
    app.jinja_env.globals["static_file"] = lambda name: files().address(name)
    app.jinja_env.globals["icon"] = Markup(files().icon)  # noqa: S704 - our own drawing


def doors() -> dict[str, list[Door]]:
    """The rows of the page under *Me* that rooms open to whoever is signed in, by what they are about."""
    found: dict[str, list[Door]] = {about.name: [] for about in About}
    for make in house().layout.doors:
        for door in make():
            found[door.about.name].append(door)
    return found


def facts() -> dict[str, Any]:
    """What `core/layout.html` needs: asked once for each whole page, never for a fragment.

    A page that says that something is wrong with us (`g.bare`) asks no room: the database may be what is wrong. Whoever
    shows one knows whether the button that leaves quickly is wanted there (`g.leaves_quickly`).
    """
    here = house()
    found: dict[str, Any] = {
        "host": Contact(here.settings.host_name, here.settings.host_phone),
        "demo": here.settings.demo,
        "here": address_to_come_back_to(),
        "style": None if request.cookies.get(STYLE_COOKIE) == files().style_digest else files().style,
        "said": list(dict.fromkeys(get_flashed_messages())),  # led on twice, one is told once
        "group_name": None,
        "contacts": [],
        "readers": None,
        "signed_in": False,
        "discreet": False,
        "leaves_quickly": g.get("leaves_quickly", False),
        "player": "",
        "larger": False,
        "places": [],
    }
    if g.get("bare"):
        return found
    for part in here.layout.facts:
        found |= part()
    found["places"] = [
        (place, address, _is_here(place, address))
        for place in here.layout.places
        if (address := place.address()) is not None
    ]
    return found


def address_to_come_back_to() -> str:
    """The path of this page, for a language link; of the answer to a form, which has none, that of the form's page.

    Where the browser does not tell on which of our pages the form stood, it is the page that has the form's own
    address, as most have, and `/` where there is none.
    """
    if request.method in READING:
        return request.path
    otherwise = safe_address(request.path)
    try:
        page = urlsplit(request.referrer or "")
    except ValueError:
        return otherwise
    ours = f"{page.scheme}://{page.netloc}" == house().settings.origin
    return safe_address(page.path, otherwise) if ours else otherwise


def _is_here(place: Place, address: str) -> bool:
    """Whether the page belongs to this place: its own page, or one under it, like one meeting."""
    of_its_own = (address, f"{address.rstrip('/')}/new")
    return request.path in of_its_own or f"/{place.key}/" in request.path.removeprefix("/groups")


@lru_cache(maxsize=1024)  # each page says the same few
def spoken_phone(number: str) -> str:
    """A number as people say it: 400 00 101 in Norway, with its country elsewhere."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    if parsed.country_code != 47:
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    digits = str(parsed.national_number)
    if len(digits) == 8 and digits[0] in "49":  # mobile numbers are said in three, two and three
        return f"{digits[:3]} {digits[3:5]} {digits[5:]}"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def short_number(number: str) -> str:
    """A number for emergencies as people say it: those of six digits in two halves, 116 117."""
    return f"{number[:3]} {number[3:]}" if len(number) == 6 and number.isdigit() else number


def opening(text: str) -> str:
    """The text with a big first letter, as a heading begins."""
    return text[:1].upper() + text[1:]
