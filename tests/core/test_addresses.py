"""`next=` never leads off the site, and never to anything but a page that may be fetched."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reader import BASE

HOSTILE = [
    "//elsewhere.example",
    "///elsewhere.example",
    "////elsewhere.example",
    "https:elsewhere.example",
    "https:/elsewhere.example",
    "https://elsewhere.example",
    "http://elsewhere.example/",
    "HTTP://elsewhere.example/me",
    "//127.0.0.1:8000@elsewhere.example/me",
    "http://127.0.0.1:8000@elsewhere.example/",
    "/\\elsewhere.example",
    "\\/elsewhere.example",
    "\\\\elsewhere.example",
    "/me\\..\\..\\elsewhere.example",
    "\t//elsewhere.example",
    "/\t/elsewhere.example",
    "/\n/elsewhere.example",
    "/\r\n/elsewhere.example",
    " //elsewhere.example",
    "\x00//elsewhere.example",
    "/\x00/elsewhere.example",
    "\u00a0//elsewhere.example",
    "/\u3000/elsewhere.example",
    "／／elsewhere.example",
    "/language/../..//elsewhere.example",
    "/language/..//elsewhere.example",
    "/enter/..//elsewhere.example",
    "/me//elsewhere.example",
    "/./elsewhere.example",
    "/.//elsewhere.example",
    "/..//elsewhere.example",
    "%2f%2felsewhere.example",
    "/%2f/elsewhere.example",
    "/%09/elsewhere.example",
    "/%5celsewhere.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "/javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "mailto:somebody@elsewhere.example",
    "elsewhere.example",
    "me",
    "./me",
    "?next=//elsewhere.example",
    "#//elsewhere.example",
    "/me/name",
    "/nowhere",
    "/groups/one/plan",
    "/groups/1/meetings/2/cancellation/now",
    "/static/kitchen.css",
    "/me\r\nSet-Cookie: kitchen=mine",
    "",
    "/" * 2000,
]

GOOD = {
    "/": "/",
    "/me": "/me",
    "/join": "/join",
    "/join/letter": "/join/letter",
    "/groups/": "/groups/",
    "/groups/7/plan": "/groups/7/plan",
    "/groups/7/messages/inbox?until=2&after=1": "/groups/7/messages/inbox?until=2&after=1",
    "/groups/7/plan?a=1&b=//elsewhere.example": "/groups/7/plan?a=1&b=//elsewhere.example",
    "/language?next=/me": "/language?next=/me",
    "/me#wrong": "/me",
}


def leads_to(client: FlaskClient, wanted: str) -> str:
    """Where the language link leads with this `next`, as the header says it."""
    answer = client.get(f"/language/en?next={quote(wanted, safe='')}", base_url=BASE)
    assert answer.status_code == 303
    return answer.headers["Location"]


def where_a_browser_goes(location: str) -> str:
    """As browsers read an address (WHATWG URL): tabs and line ends fall out, a backslash is a slash, dots go up."""
    plain = location.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None})
    for dot in ("%2e", "%2E"):
        plain = plain.replace(dot, ".")
    return urljoin(f"{BASE}/language/en", plain.replace("\\", "/"))


def stays_at_home(app: Flask, location: str) -> None:
    there = urlsplit(where_a_browser_goes(location))
    assert f"{there.scheme}://{there.netloc}" == BASE, location
    app.url_map.bind(urlsplit(BASE).netloc).match(urlsplit(location).path, method="GET")  # raises where there is none


@pytest.mark.parametrize("wanted", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_an_address_that_is_none_of_ours_leads_to_the_first_page(one_app: Flask, wanted: str) -> None:
    location = leads_to(one_app.test_client(), wanted)
    stays_at_home(one_app, location)
    assert location == "/"


def test_there_are_enough_hostile_addresses() -> None:
    assert len(set(HOSTILE)) >= 25


@pytest.mark.parametrize(("wanted", "leads"), GOOD.items())
def test_a_page_of_ours_is_followed_with_its_query(one_app: Flask, wanted: str, leads: str) -> None:
    location = leads_to(one_app.test_client(), wanted)
    assert location == leads
    stays_at_home(one_app, location)


def test_without_next_it_is_the_first_page(one_app: Flask) -> None:
    assert one_app.test_client().get("/language/en", base_url=BASE).headers["Location"] == "/"


@pytest.mark.parametrize("wanted", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_the_page_of_languages_hands_on_only_pages_of_ours(one_app: Flask, wanted: str) -> None:
    page = one_app.test_client().get(f"/language?next={quote(wanted, safe='')}", base_url=BASE)
    assert page.status_code == 200
    assert "elsewhere" not in page.text
    assert "alert(1)" not in page.text


PARTS = st.sampled_from(
    [
        "/", "//", "\\", ".", "..", ":", "@", "?", "#", "%2f", "%5c", "%2e%2e", "%00", "\t", "\n", "\r", "\x00", " ",
        "http", "https", "javascript", "host.example", "127.0.0.1:8000", "language", "en", "enter", "me", "join",
        "groups", "1", "plan", "next=", "\u2028", "／", "。", "é", "[", "]", ";", "&",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None, database=None)
@given(wanted=st.one_of(st.lists(PARTS, max_size=10).map("".join), st.text(max_size=30), st.text().map("/".__add__)))
def test_whatever_is_asked_for_the_reader_stays_at_home(one_app: Flask, wanted: str) -> None:
    stays_at_home(one_app, leads_to(one_app.test_client(), wanted.encode("utf-8", "replace").decode()))
