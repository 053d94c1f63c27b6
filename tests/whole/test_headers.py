"""T4: what every answer says to the browser, errors and redirects too; and that errors tell nobody what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal import create_app
from portal.core.database import Database
from portal.core.doors import anybody
from portal.core.static_files import SERVED, files
from portal.settings import Settings
from tests.examining import examine
from tests.lengths import first
from tests.probing import ask, routes, token, usual
from tests.reader import BASE, HTMX, Page, Reader
from tests.world import World

MakeReader = Callable[..., Reader]

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' '{style}'; img-src 'self' data:; "
        "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}
CANARY = "Kanarifugl"


@dataclass(frozen=True)
class Case:
    """One way to get one status. `who` asks, `{group}` and the like are filled from the world."""

    status: int
    address: str
    who: str | None = None
    data: dict[str, str] | None = None
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return "GET" if self.data is None else "POST"


CASES = {
    "a page": Case(200, "/me", "amina"),
    "a page for nobody": Case(200, "/"),
    "a calendar": Case(200, "/groups/{group}/meetings/{next}/calendar.ics", "amina"),
    "the way in": Case(303, "/today"),
    "a form that did it": Case(303, "/me/name", "amina", {"name": "Amina"}),
    "a slash too few": Case(308, "/groups", "berit"),
    "no answer in an answer": Case(400, "/groups/{group}/meetings/{next}/answer", "amina", {"text": CANARY}),
    "a text of somebody who is out": Case(401, "/groups/{group}/messages/mine", None, {"text": f"{CANARY} flew"}),
    "another's work": Case(403, "/groups/{group}/cards", "amina"),
    "nothing there": Case(404, f"/{CANARY}?{CANARY}=1", "amina"),
    "another group": Case(404, "/groups/{other}/plan", "amina"),
    "a method nobody knows": Case(405, "/today", "amina", {"text": CANARY}),
    "too large": Case(413, "/groups/{group}/messages/mine", "amina", {"text": CANARY * 30_000}),
    "something missing": Case(422, "/groups/{group}/messages/mine", "amina", {"text": ""}),
    "a stale token": Case(422, "/groups/{group}/messages/mine", "amina", {"text": CANARY, "csrf_token": "stale"}),
    "another site's form": Case(
        403,
        "/groups/{group}/messages/mine",
        "amina",
        {"text": CANARY, "csrf_token": "stale"},
        headers={"Sec-Fetch-Site": "cross-site"},
    ),
    "too many tries": Case(429, "/join", None, {"card_code": CANARY}, times=11),
}
ERRORS = [case for case in CASES.values() if case.status >= 400]


def look(response: TestResponse, *, https: bool = False) -> None:
    """Look at the headers of one answer."""
    for name, value in EXPECTED.items():
        assert response.headers.getlist(name) == [value.format(style=files().style_hash)], (response.status, name)
    assert ("Strict-Transport-Security" in response.headers) == https, response.status
    assert {"Cookie", "Accept-Language"} <= set(response.vary), response.status
    assert "Server" not in response.headers or "Werkzeug" not in response.headers["Server"]


@pytest.fixture
def answer(reader: MakeReader, world: World) -> Callable[..., TestResponse]:
    """The answer to a case."""

    people: dict[str | None, Reader] = {}

    def to(case: Case, **headers: str) -> TestResponse:
        one = people[case.who] = people.get(case.who) or reader(case.who)
        places = {"group": world.group, "other": world.other_group, "next": world.meetings["next"]}
        data = None if case.data is None else {"csrf_token": token(one), **case.data}
        for _ in range(case.times):
            response = ask(
                one, case.method, case.address.format(**places), data=data, headers={**case.headers, **headers}
            )
        assert response.status_code == case.status, f"{case}: {response.text}"
        return response

    return to


def test_every_answer_says_what_a_browser_may_do_with_it(answer: Callable[..., TestResponse]) -> None:
    for case in CASES.values():
        response = answer(case)
        look(response)
        examine(response, [], f"{case.method} {case.address} → {case.status}", reads=True, fragment=False)


def test_each_status_that_we_answer_with_has_a_case() -> None:
    """500 and 503 have tests of their own below: something has to be wrong with us first."""
    assert {case.status for case in CASES.values()} == {200, 303, 308, 400, 401, 403, 404, 405, 413, 422, 429}


@pytest.mark.parametrize("method", first(["GET", "PUT"], later=["HEAD", "OPTIONS", "TRACE"]))
@pytest.mark.parametrize("name", ["amina", None], ids=["amina", "nobody"])
def test_every_address_says_so_under_every_method(
    reader: MakeReader, world: World, app: Flask, method: str, name: str | None
) -> None:
    one = reader(name)
    for route in routes(app):
        response = ask(one, method, route.at(**usual(world, route)))
        look(response)
        assert response.status_code != 500, route
        if method in ("HEAD", "OPTIONS"):
            assert response.data == b"", f"{method} {route.rule} has a body"


def test_an_error_is_told_to_htmx_as_the_one_fragment_beside_what_stands_there(
    answer: Callable[..., TestResponse],
) -> None:
    for case in ERRORS:
        if case is not CASES["something missing"]:
            response = answer(case, **HTMX)
            look(response)
            trouble_alone(response)


def trouble_alone(response: TestResponse) -> None:
    """The answer is the one fragment that tells of trouble, and nothing of a page."""
    assert response.headers["HX-Retarget"] == "#trouble"
    assert response.headers["HX-Reswap"] == "outerHTML"
    assert {"HX-Request", "HX-Request-Type"} <= set(response.vary)
    assert "<html" not in response.text
    assert "<h1" not in response.text
    (root,) = BeautifulSoup(response.text.strip(), "html.parser").find_all(recursive=False)
    assert (root["id"], root["role"]) == ("trouble", "alert")
    assert root.get_text(strip=True)


def test_a_form_with_something_missing_comes_back_to_htmx_as_itself(answer: Callable[..., TestResponse]) -> None:
    response = answer(CASES["something missing"], **HTMX)
    look(response)
    assert "HX-Retarget" not in response.headers
    assert "<html" not in response.text
    assert 'id="conversation"' in response.text


def test_somebody_who_is_signed_out_meanwhile_is_led_to_the_way_in_by_htmx_too(
    reader: MakeReader, world: World
) -> None:
    nobody = reader()
    address = f"/groups/{world.group}/messages/mine"
    response = ask(nobody, "POST", address, data={"csrf_token": token(nobody)}, headers=HTMX)
    look(response)
    assert (response.status_code, response.headers["HX-Redirect"], response.text) == (200, "/", "")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost"])
def test_a_host_that_is_not_ours_gets_nothing_but_the_headers(one_app: Flask, host: str) -> None:
    response = one_app.test_client().get("/", base_url=f"http://{host}")
    look(response)
    assert (response.status_code, response.text) == (400, "Unknown address.\n")


# When something is wrong with us


@pytest.fixture
def broken(make_settings: Callable[..., Settings], database: Database, world: World) -> Iterator[Callable[..., Reader]]:
    """People at a portal with a view that fails with what somebody wrote in its mouth."""
    app = create_app(make_settings())
    app.extensions["portal"].database.close()
    app.extensions["portal"].database = database

    @app.route("/broken", methods=["GET", "POST"])
    @anybody
    def breaks() -> str:
        raise RuntimeError(f"could not keep “{CANARY}”")

    def make(name: str | None = None) -> Reader:
        one = Reader(app)
        if name:
            one.come_in_as(world.people[name])
        return one

    return make


@pytest.mark.parametrize("name", ["amina", None], ids=["amina", "nobody"])
def test_a_view_that_breaks_is_a_plain_page_with_all_headers(broken: MakeReader, name: str | None) -> None:
    one = broken(name)
    csrf_token = token(one)
    for method in ("GET", "POST"):
        response = ask(one, method, f"/broken?{CANARY}", data={"csrf_token": csrf_token})
        look(response)
        assert response.status_code == 500
        assert CANARY not in response.text
        assert ("not saved" in response.text) == (method == "POST")
        examine(response, [], "500", reads=False, fragment=False)
    response = ask(one, "POST", "/broken", data={"csrf_token": csrf_token}, headers=HTMX)
    assert response.status_code == 500
    look(response)
    trouble_alone(response)


@pytest.fixture
def without_its_database(app: Flask, empty_url: str) -> Iterator[Callable[[], None]]:
    """Take the database away from under the portal: an empty one stands in its place."""
    house = app.extensions["portal"]
    nothing = Database(empty_url)

    def take_away() -> None:
        house.database = nothing

    yield take_away
    nothing.close()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_database_that_is_gone_is_a_plain_page_with_all_headers(
    reader: MakeReader,
    world: World,
    without_its_database: Callable[[], None],
    method: str,
    headers: dict[str, str],
) -> None:
    amina = reader("amina")
    csrf_token = token(amina)
    without_its_database()
    address = f"/groups/{world.group}/messages/mine"
    response = ask(amina, method, address, data={"text": CANARY, "csrf_token": csrf_token}, headers=headers)
    assert response.status_code == 503
    look(response)
    if headers:
        trouble_alone(response)
    else:
        examine(response, [], "503", reads=False, fragment=False)
        assert Page(response).title.startswith("Something went wrong with us")
        assert "tel:+4740000100" in response.text, "it says whom to call"


def test_a_change_that_cannot_be_kept_is_told_as_not_saved(
    reader: MakeReader, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    amina = reader("amina")
    form = amina.get("/me").form("/me/name")

    def full_disk(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception(CANARY))

    event.listen(database.engine, "commit", full_disk)
    response = ask(amina, "POST", "/me/name", data={**form, "name": "Aminah"})
    event.remove(database.engine, "commit", full_disk)
    assert response.status_code == 503
    look(response)
    assert "not saved" in response.text
    assert "OperationalError at people.rename" in caplog.text
    assert CANARY not in caplog.text
    assert amina.get("/me").heading == "Amina"


# What the log says


def test_the_log_of_an_error_holds_nothing_that_somebody_sent(
    answer: Callable[..., TestResponse], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for case in ERRORS:
        answer(case, **{"User-Agent": CANARY, "Referer": f"{BASE}/{CANARY}"})
        assert CANARY not in caplog.text, case


def test_the_log_of_a_view_that_broke_holds_the_place_and_nothing_that_somebody_sent(
    broken: MakeReader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    amina = broken("amina")
    data = {"csrf_token": token(amina), "text": CANARY}
    caplog.clear()
    ask(amina, "POST", f"/broken?{CANARY}", data=data, headers={"User-Agent": CANARY})
    assert "RuntimeError at breaks" in caplog.text
    assert CANARY not in caplog.text


def test_the_log_of_a_statement_that_failed_holds_nothing_that_somebody_sent(
    reader: MakeReader,
    world: World,
    without_its_database: Callable[[], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    nobody = reader()
    csrf_token = token(nobody)
    without_its_database()
    caplog.set_level("DEBUG")
    response = ask(
        nobody, "POST", f"/enter/{CANARY}", data={"csrf_token": csrf_token, "form_key": CANARY, "name": CANARY}
    )
    assert response.status_code == 503
    assert "Error at people.enter" in caplog.text
    assert CANARY not in caplog.text


# Cookies


def cookies(response: TestResponse) -> SimpleCookie:
    """The cookies that an answer sets."""
    jar = SimpleCookie()
    for line in response.headers.getlist("Set-Cookie"):
        jar.load(line)
    return jar


@pytest.mark.parametrize("scheme", ["https", "http"], ids=["https", "http behind a web server"])
def test_over_https_cookies_are_kept_to_this_host_and_to_https(
    make_settings: Callable[..., Settings], database: Database, scheme: str
) -> None:
    app = create_app(make_settings(public_url="https://bordet.example"))
    app.extensions["portal"].database.close()
    app.extensions["portal"].database = database
    client = app.test_client()
    for address in ("/join", "/language/en", "/not-there"):
        response = client.get(address, base_url=f"{scheme}://bordet.example")
        look(response, https=True)
        for name, cookie in cookies(response).items():
            assert cookie["secure"], name
            assert cookie["httponly"], name
            assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", ""), name
    addresses = [
        route.at(**values) for route in routes(app, "GET") if not route.places - (values := {"code": "nb"}).keys()
    ]
    for address in addresses:
        response = client.get(address, base_url=f"{scheme}://bordet.example")
        for line in response.headers.getlist("Set-Cookie"):
            assert "; Secure;" in f"{line};", f"{address} sets a cookie that goes over http too"
    own = cookies(client.get("/join", base_url=f"{scheme}://bordet.example", headers={"Cookie": ""}))
    assert "kitchen" not in own
    assert client.get_cookie("__Host-kitchen", domain="bordet.example") is not None


def test_on_this_machine_the_cookie_has_its_plain_name(reader: MakeReader) -> None:
    jar = cookies(ask(reader(), "GET", "/join"))
    assert set(jar) == {"kitchen", "style"}
    for cookie in jar.values():
        assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]) == (False, True, "Lax")


def test_the_cookie_holds_no_name_and_signing_in_changes_it(reader: MakeReader, world: World) -> None:
    one = reader()
    one.get("/join")
    before = one.client.get_cookie("kitchen", domain="127.0.0.1").value
    one.come_in_as(world.people["amina"])
    after = one.client.get_cookie("kitchen", domain="127.0.0.1").value
    assert before != after
    assert "mina" not in after


# Files


@pytest.mark.parametrize("name", SERVED)
def test_a_static_file_is_kept_for_ever_and_never_taken_for_something_else(one_app: Flask, name: str) -> None:
    response = one_app.test_client().get(files().address(name), base_url=BASE)
    response.close()
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_static_file_that_is_not_there_is_answered_as_any_page(one_app: Flask, method: str) -> None:
    address = files().address("kitchen.css").replace("kitchen", "pantry")
    response = one_app.test_client().open(address, method=method, base_url=BASE)
    assert response.status_code == 404
    look(response)
