"""Files are fetched once and kept for ever; the first page carries its style, the next ones link to it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote

import brotli
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from portal.core.static_files import NAMES_ITS_CONTENT, SERVED, SOURCE, STYLE_COOKIE, files
from tests.reader import BASE


def fetch(app: Flask, address: str, **headers: str) -> TestResponse:
    """The answer, with its file read and closed."""
    return app.test_client().get(address, base_url=BASE, headers=headers, buffered=True)


@pytest.mark.parametrize("name", SERVED)
def test_a_file_is_kept_for_ever_under_a_name_that_says_what_is_in_it(one_app: Flask, name: str) -> None:
    answer = fetch(one_app, files().address(name))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert hashlib.sha256(answer.data).hexdigest()[:12] in files().address(name)


KINDS = {"css": "text/css", "js": "text/javascript", "webmanifest": "application/manifest+json"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, KINDS[name.rsplit(".", 1)[1]]) for name in SERVED],
)
def test_each_file_says_what_kind_it_is(one_app: Flask, name: str, kind: str) -> None:
    assert fetch(one_app, files().address(name)).mimetype == kind


@pytest.mark.parametrize("name", SERVED)
def test_browsers_get_the_smallest_form_that_they_understand(one_app: Flask, name: str) -> None:
    plain, small, smallest = (
        fetch(one_app, files().address(name), **{"Accept-Encoding": accepted})
        for accepted in ("identity", "gzip, deflate", "gzip, deflate, br")
    )
    assert [one.headers.get("Content-Encoding") for one in (plain, small, smallest)] == [None, "gzip", "br"]
    assert plain.data == gzip.decompress(small.data) == brotli.decompress(smallest.data)
    assert len(smallest.data) <= len(small.data) < len(plain.data)
    assert all("Accept-Encoding" in one.headers["Vary"] for one in (plain, small, smallest))


@pytest.mark.parametrize(
    "address",
    [
        "/static/kitchen.css", "/static/nothing.css", "/static/", "/static", "/static/../core/static_files.py",
        "/static/..%2f..%2fwsgi.py", "/static/vendor/htmx.min.js", "/static/vendor/MANIFEST.toml",
        "/static/kitchen.0123456789ab.css", "/static/%00",
    ],
)  # fmt: skip
def test_any_other_file_is_not_there(one_app: Flask, address: str) -> None:
    answer = fetch(one_app, address)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_the_compressed_forms_have_no_address_of_their_own(one_app: Flask) -> None:
    for ending in (".br", ".gz"):
        assert fetch(one_app, files().address("portal.js") + ending).status_code == 404


def test_names_change_with_what_is_in_the_files() -> None:
    assert set(files().names) == set(SERVED)
    assert len(set(files().names.values())) == len(SERVED)
    for name in files().names.values():
        assert re.match(NAMES_ITS_CONTENT, name)


def test_the_style_in_the_page_has_no_comments_and_says_the_same_as_its_source() -> None:
    source = (Path(__file__).parents[2] / "portal/core/static/kitchen.css").read_text()
    assert "/*" in source
    assert "/*" not in files().style
    assert "\n" not in files().style
    assert source.count("{") - source.count("}") == 0
    assert files().style.count("{") == files().style.count("}") > 100


def test_a_file_can_only_be_fetched(one_app: Flask) -> None:
    assert one_app.test_client().post(files().address("portal.js"), base_url=BASE).status_code == 405


def test_the_first_page_carries_the_style_that_its_policy_allows(one_app: Flask) -> None:
    first = fetch(one_app, "/")
    page = BeautifulSoup(first.text, "html.parser")
    (style,) = page("style")
    digest = base64.b64encode(hashlib.sha256(style.get_text().encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in first.headers["Content-Security-Policy"]
    (fetched_ahead,) = page.select("link[rel=stylesheet]")
    assert fetched_ahead["href"] == files().address("kitchen.css")
    assert fetched_ahead["media"] == "print", "on a screen it would hold up the first paint"


def test_what_is_for_paper_comes_with_the_file_and_not_in_the_page(one_app: Flask) -> None:
    whole = fetch(one_app, files().address("kitchen.css")).data.decode()
    assert whole.startswith(files().style)
    rest = whole.removeprefix(files().style)
    assert rest.startswith("@layer paper {")
    assert "@media print" in rest
    assert "@media print" not in files().style


def test_the_next_page_links_to_the_style_that_the_browser_has_by_then(one_app: Flask) -> None:
    client = one_app.test_client()
    first, second = client.get("/", base_url=BASE), client.get("/join", base_url=BASE)
    page = BeautifulSoup(second.text, "html.parser")
    assert not page("style")
    (link,) = page.select("link[rel=stylesheet]")
    assert link["href"] == files().address("kitchen.css")
    assert "media" not in link.attrs
    assert len(second.data) < len(first.data) / 2


def test_the_cookie_of_the_style_holds_its_hash_and_no_script_reads_it(one_app: Flask) -> None:
    client = one_app.test_client()
    client.get("/", base_url=BASE)
    cookie = client.get_cookie(STYLE_COOKIE, domain="127.0.0.1")
    assert cookie is not None
    assert cookie.value == files().style_digest
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert STYLE_COOKIE not in str(client.get("/join", base_url=BASE).headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("old", ["", "0123456789ab", "<script>", "x" * 3000])
def test_a_browser_with_an_older_style_gets_the_new_one(one_app: Flask, old: str) -> None:
    client = one_app.test_client()
    client.set_cookie(STYLE_COOKIE, old, domain="127.0.0.1")
    assert BeautifulSoup(client.get("/", base_url=BASE).text, "html.parser")("style")
    assert not BeautifulSoup(client.get("/", base_url=BASE).text, "html.parser")("style")


def test_the_icon_comes_in_the_page_and_the_name_on_the_screen_of_a_phone_says_nothing(one_app: Flask) -> None:
    page = BeautifulSoup(fetch(one_app, "/").text, "html.parser")
    icon = page.select_one("link[rel=icon]")
    assert icon is not None
    drawing = unquote(str(icon["href"]).removeprefix("data:image/svg+xml,"))
    assert drawing == (SOURCE / "icon.svg").read_text(encoding="utf-8").strip()
    linked = page.select_one("link[rel=manifest]")
    assert linked is not None
    manifest = json.loads(fetch(one_app, str(linked["href"])).data)
    assert (manifest["name"], manifest["short_name"], manifest["start_url"]) == ("Kjøkkenbordet", "Bordet", "/")
    assert manifest["icons"][0]["src"] == icon["href"]
